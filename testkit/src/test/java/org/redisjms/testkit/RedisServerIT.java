package org.redisjms.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RedisServerIT {
  @Test
  void killedServerComesBackWithItsData() {
    try (RedisServer server = RedisServer.builder().aof(Aof.ALWAYS).start()) {
      server.command("SET", "key", "value");
      long pid = server.process().pid();

      server.kill9();
      assertThat(server.process().isAlive()).isFalse();
      server.restart();

      assertThat(server.process().pid()).isNotEqualTo(pid);
      assertThat(server.command("GET", "key")).isEqualTo("value");
    }
  }

  @Test
  void withoutAppendOnlyFileAnOrderlyRestartIsEmpty() {
    try (RedisServer server = RedisServer.builder().aof(Aof.NONE).start()) {
      server.command("SET", "key", "value");
      server.restart();
      assertThat(server.command("GET", "key")).isNull();
      assertThat(server.process().log()).contains("Received SIGTERM");
    }
  }

  @Test
  void pausedServerIsSilentUntilResumed() {
    try (RedisServer server = RedisServer.start()) {
      server.pause();
      assertThat(server.process().isAlive()).isTrue();
      assertThatThrownBy(() -> server.process().probe("PING")).isInstanceOf(IOException.class);
      server.resume();
      assertThat(server.command("PING")).isEqualTo("PONG");
      server.pause();
    }
  }

  @Test
  void passwordAndUsersAreAskedForAndStandInTheUri() {
    try (RedisServer server =
        RedisServer.builder().password("p@ss \"1\"").aclUser("al", "b:c", "~a*", "+get").start()) {
      assertThat(server.command("PING")).isEqualTo("PONG");
      assertThat(server.uri()).isEqualTo("redis://al:b%3Ac@127.0.0.1:" + server.port());
      assertThat(server.command("ACL", "WHOAMI")).isEqualTo("default");
      assertThat(server.command("ACL", "LIST").toString()).contains("user al on", "~a*", "+get");
    }
  }

  @Test
  void listensOnLoopbackOnlyAndHonoursLimits() {
    try (RedisServer server =
        RedisServer.builder().maxmemory("64mb").config("maxclients 50").start()) {
      assertThat(server.command("CONFIG", "GET", "bind").toString()).contains("[bind, 127.0.0.1]");
      assertThat(server.command("CONFIG", "GET", "maxmemory").toString()).contains("67108864");
      assertThat(server.command("CONFIG", "GET", "maxclients").toString()).contains("50");
    }
  }

  @Test
  void sharedServerIsOnePerJvm() {
    assertThat(RedisServer.shared()).isSameAs(RedisServer.shared());
    assertThat(RedisServer.shared().command("PING")).isEqualTo("PONG");
  }
}
