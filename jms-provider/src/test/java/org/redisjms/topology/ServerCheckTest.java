package org.redisjms.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerCheckTest {
  private static final Endpoint ENDPOINT = new Endpoint("h", 6379);

  private static ServerInfo server(String version) {
    return ServerInfo.of(ServerInfo.parse("# Server\r\nredis_version:" + version + "\r\n"));
  }

  @Test
  void oldServersAreRefused() {
    for (String old : List.of("2.8.24", "5.0.14", "6.0.16")) {
      assertThatThrownBy(() -> ServerCheck.version(server(old), ENDPOINT))
          .isInstanceOf(RedisUnsupportedException.class)
          .hasMessage("h:6379 is Redis " + old + "; Redis 6.2 or later, or Valkey, is required.");
    }
    for (String supported : List.of("6.2.0", "6.10.1", "7.0.15", "10.0.1", "")) {
      assertThatCode(() -> ServerCheck.version(server(supported), ENDPOINT))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void valkeyIsRecognised() {
    ServerInfo info =
        ServerInfo.of(
            Map.of("redis_version", "7.2.4", "valkey_version", "8.0.1", "connected_slaves", "2"));
    assertThat(info.isValkey()).isTrue();
    assertThat(info.atLeast(7, 2)).isTrue();
    assertThat(info.atLeast(7, 3)).isFalse();
    assertThat(info.connectedReplicas()).isEqualTo(2);
    assertThat(info).hasToString("Valkey 8.0.1");
  }

  @Test
  void eachRiskIsAWarningThatSaysWhatToSet() {
    Map<String, String> info =
        Map.of("maxmemory_policy", "allkeys-lru", "aof_enabled", "0", "connected_slaves", "0");
    assertThat(ServerCheck.warnings(info, true, List.of(100, 50)))
        .hasSize(4)
        .anyMatch(warning -> warning.contains("maxmemory-policy noeviction"))
        .anyMatch(warning -> warning.contains("appendonly yes"))
        .anyMatch(warning -> warning.contains("replicaof"))
        .anyMatch(warning -> warning.contains("replica-priority"));
    assertThat(ServerCheck.warnings(info, false, List.of())).hasSize(2);
  }

  @Test
  void aGoodServerAndAnUnknownOneGiveNone() {
    Map<String, String> info =
        Map.of("maxmemory_policy", "noeviction", "aof_enabled", "1", "connected_slaves", "2");
    assertThat(ServerCheck.warnings(info, true, List.of(100, 100))).isEmpty();
    assertThat(ServerCheck.warnings(Map.of(), true, List.of())).isEmpty();
  }
}
