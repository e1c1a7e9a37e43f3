package org.redisjms.servers;

import java.nio.file.Path;

/** Both contracts on WildFly. */
class WildFlyIT extends RecoveryContract {

  @Override
  RestartableServer startServer() throws Exception {
    return new WildFlyServer(Path.of("target/wildfly"));
  }
}
