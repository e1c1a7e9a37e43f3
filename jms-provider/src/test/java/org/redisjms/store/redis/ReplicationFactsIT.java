package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;
import redis.clients.jedis.Protocol;

/**
 * What was done on a connection that broke is asked for again on another one. The answer is only
 * worth something if a WAIT behind it covers what the first one wrote.
 */
class ReplicationFactsIT {

  private static final RedisCommand WAIT =
      RedisCommand.of(Protocol.Command.WAIT, Keys.bytes(1), Keys.bytes(100));

  private SentinelGroup group;
  private ScriptDriver broken;
  private ScriptDriver again;

  @BeforeEach
  void replicasHearNothing() {
    group = SentinelGroup.builder().replicas(1).sentinels(1).start();
    RedisProcess master = group.master();
    broken = new ScriptDriver("127.0.0.1", master.port());
    again = new ScriptDriver("127.0.0.1", master.port(), broken);
    broken.connect("c");
    broken.registerSender("c", "s");
    broken.registerSession("c", "t");
    broken.register("c", "a");
    broken.fill(1, 1);
    broken.take("a", 1);
    assertThat(
            broken.pipeline(RedisCommand.of(Protocol.Command.WAIT, Keys.bytes(1), Keys.bytes(0))))
        .containsExactly(1L);
    group.replicas().forEach(RedisProcess::pause);
  }

  @AfterEach
  void close() {
    broken.close();
    again.close();
    group.close();
  }

  private void assertNotConfirmed(String answer, RedisCommand.Builder command) {
    List<Object> replies = again.pipeline(command.build(), WAIT);
    assertThat(ScriptDriver.text(replies.get(0))).isEqualTo(answer);
    assertThat(replies.get(1)).as("replicas that have it").isEqualTo(0L);
  }

  @Test
  void aRepeatedSend() {
    assertThat(broken.send("s", 1, 1)).isEqualTo("OK");
    assertNotConfirmed("OK", again.sendCommand("s", 1, ScriptDriver.envelope(1), 0));
  }

  @Test
  void theBurningOfANumberThatWasUsed() {
    assertThat(broken.send("s", 1, 1)).isEqualTo("OK");
    assertNotConfirmed("APPLIED 1", again.skipCommand("s", 1, 1));
  }

  @Test
  void aRepeatedCommit() {
    RedisCommand.Builder commit = broken.withSend(broken.commit("c", "t", 1), 2);
    assertThat(broken.answer(commit)).isEqualTo("OK");
    assertNotConfirmed("DONE", again.withSend(again.commit("c", "t", 1), 2));
  }

  @Test
  void theResolutionOfACommit() {
    assertThat(broken.answer(broken.withSend(broken.commit("c", "t", 1), 2))).isEqualTo("OK");
    assertNotConfirmed("COMMITTED", again.resolveCommand("c", "t", 1));
  }

  @Test
  void aRepeatedAcknowledgement() {
    assertThat(broken.acknowledge("a", 1, 1)).isEqualTo("OK");
    assertNotConfirmed("OK", again.removal("a", 1, 1).add("gone"));
  }

  /** What somebody asks who has written nothing himself. */
  @Test
  void whetherTheReplicasHaveEverything() {
    assertThat(broken.send("s", 1, 1)).isEqualTo("OK");
    List<Object> replies = again.pipeline(LossWatch.replicated(new Keys("jms")), WAIT);
    assertThat(replies.get(1)).as("replicas that have it").isEqualTo(0L);
  }
}
