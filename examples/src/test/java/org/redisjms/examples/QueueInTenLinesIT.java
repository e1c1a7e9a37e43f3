package org.redisjms.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.redisjms.testkit.RedisServer;
import org.redisjms.testkit.WithRedis;

@WithRedis
class QueueInTenLinesIT {
  @Test
  void whatIsSentIsReceived(RedisServer server) {
    assertThat(QueueInTenLines.sendAndReceive(server.uri())).isEqualTo("Hello");
  }
}
