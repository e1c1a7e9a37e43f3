package org.redisjms.store.redis;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.redisjms.testkit.RedisServer;

/** What tests of single scripts have in common. */
abstract class ScriptFixture {

  /** With keys of its own for each test. */
  ScriptDriver driver;

  @BeforeEach
  void openDriver() {
    RedisServer server = RedisServer.shared();
    driver = new ScriptDriver(server.host(), server.port());
  }

  @AfterEach
  void closeDriver() {
    driver.close();
  }
}
