package org.redisjms.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@WithRedis(password = "secret", maxmemory = "100mb", config = "maxclients 77")
class TestkitExtensionIT {
  private static RedisServer first;

  @BeforeAll
  static void remember(RedisServer server) {
    first = server;
  }

  @Test
  void classHasOneServerWithTheSettings(RedisServer server) {
    assertThat(server).isSameAs(first);
    assertThat(server.uri()).startsWith("redis://:secret@");
    assertThat(String.valueOf(server.command("CONFIG", "GET", "maxclients"))).contains("77");
    assertThat(String.valueOf(server.command("CONFIG", "GET", "maxmemory"))).contains("104857600");
  }

  @Test
  void nextTestHasTheSameServer(RedisServer server) {
    assertThat(server).isSameAs(first);
  }

  @Test
  @WithRedis(aof = Aof.ALWAYS)
  void methodHasItsOwn(RedisServer server) {
    assertThat(server).isNotSameAs(first);
    assertThat(server.uri()).isEqualTo("redis://127.0.0.1:" + server.port());
    assertThat(String.valueOf(server.command("CONFIG", "GET", "appendfsync"))).contains("always");
  }

  @Test
  @WithSentinelGroup(sentinelPassword = "other")
  void methodHasAGroup(SentinelGroup group) {
    assertThat(group.uri()).endsWith("&sentinelPassword=other");
    assertThat(group.master().command("PING")).isEqualTo("PONG");
  }
}
