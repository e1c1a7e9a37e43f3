package org.redisjms.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TlsIT {
  @Test
  void serverSpeaksTlsOnly() {
    try (RedisServer server = startOrAbort(() -> RedisServer.builder().tls().start())) {
      assertThat(server.command("PING")).isEqualTo("PONG");
      assertThat(server.uri())
          .startsWith("rediss://127.0.0.1:" + server.port() + "?trustStore=")
          .endsWith("trust.p12&trustStorePassword=changeit");

      Endpoint plain = new Endpoint(server.host(), server.port(), null, null, null);
      assertThatThrownBy(
              () -> {
                try (RespClient client = new RespClient(plain, Duration.ofSeconds(2))) {
                  client.command("PING");
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void groupFailsOverByTls() {
    try (SentinelGroup group =
        startOrAbort(() -> SentinelGroup.builder().tls().password("secret").start())) {
      assertThat(group.uri())
          .startsWith("rediss-sentinel://:secret@127.0.0.1:")
          .contains("?master=mymaster&trustStore=");
      RedisProcess old = group.master();
      assertThat(group.failover()).isNotSameAs(old);
    }
  }

  private static <T> T startOrAbort(Supplier<T> start) {
    try {
      return start.get();
    } catch (IllegalStateException e) {
      if (String.valueOf(e.getMessage()).contains("Bad directive")) {
        return abort("this server was built without TLS");
      }
      throw e;
    }
  }
}
