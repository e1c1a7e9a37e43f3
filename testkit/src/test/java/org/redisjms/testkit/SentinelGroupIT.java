package org.redisjms.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithSentinelGroup
class SentinelGroupIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(150);
  private final SentinelGroup group;

  SentinelGroupIT(SentinelGroup group) {
    this.group = group;
  }

  @BeforeEach
  void heal() {
    group.heal();
  }

  @Test
  void hasOneMasterTwoReplicasAndThreeSentinels() {
    assertThat(group.replicas()).hasSize(2).doesNotContain(group.master());
    assertThat(group.sentinels()).hasSize(3);
    assertThat(group.uri())
        .matches(
            "redis-sentinel://(127\\.0\\.0\\.1:\\d+,){2}127\\.0\\.0\\.1:\\d+\\?master=mymaster");
  }

  @Test
  void killedMasterIsReplacedAndComesBackAsReplica() {
    RedisProcess old = group.master();
    old.command("SET", "key", "value");
    old.command("WAIT", "2", "1000");

    old.kill9();
    RedisProcess master = group.awaitNewMaster(old, TIMEOUT);
    assertThat(master.command("GET", "key")).isEqualTo("value");

    old.restart();
    group.awaitHealthy(TIMEOUT);
    // On a slow machine the sentinels may have elected once more.
    RedisProcess present = group.master();
    assertThat(present.command("GET", "key")).isEqualTo("value");
    assertThat(group.replicas()).hasSize(2).doesNotContain(present);
    assertThat(old.isAlive()).isTrue();
  }

  @Test
  void pausedMasterIsReplaced() {
    RedisProcess old = group.master();
    old.pause();
    assertThat(group.awaitNewMaster(old, TIMEOUT)).isNotSameAs(old);
    old.resume();
    group.awaitHealthy(TIMEOUT);
    assertThat(group.replicas()).hasSize(2).doesNotContain(group.master());
  }

  @Test
  void failoverPromotesAReplica() {
    RedisProcess old = group.master();
    assertThat(group.failover()).isNotSameAs(old);
    assertThat(group.replicas()).hasSize(2).doesNotContain(group.master());
  }

  @Test
  void awaitHealthyNamesWhatIsWrong() {
    RedisProcess replica = group.replicas().get(0);
    replica.kill9();
    assertThatThrownBy(() -> group.awaitHealthy(Duration.ofMillis(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(replica.toString());
  }

  @Test
  void passwordsOfServersAndSentinelsDiffer() {
    try (SentinelGroup secured =
        SentinelGroup.builder().password("s:1").sentinelPassword("s:2").start()) {
      assertThat(secured.uri()).contains("//:s%3A1@").endsWith("&sentinelPassword=s%3A2");
      RedisProcess old = secured.master();
      old.kill9();
      assertThat(secured.awaitNewMaster(old, TIMEOUT)).isNotSameAs(old);
    }
  }
}
