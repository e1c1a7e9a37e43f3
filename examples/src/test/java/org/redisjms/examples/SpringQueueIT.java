package org.redisjms.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.redisjms.testkit.RedisServer;
import org.redisjms.testkit.WithRedis;

@WithRedis
class SpringQueueIT {
  @Test
  void theListenerGetsWhatTheTemplateSends(RedisServer server) throws InterruptedException {
    assertThat(SpringQueue.sendAndListen(server.uri())).isEqualTo("Hello");
  }
}
