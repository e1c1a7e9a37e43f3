package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.redisjms.store.redis.ScriptDriver.envelope;
import static org.redisjms.store.redis.ScriptDriver.id;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.store.StoreFullException;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;
import org.redisjms.testkit.WithRedis;
import org.redisjms.topology.RedisErrors;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/** A server that has reached maxmemory refuses what is new, as a whole, and can be emptied. */
@ExtendWith(NoLeftovers.class)
@WithRedis
class OutOfMemoryIT {

  private ScriptDriver driver;
  private RedisServer server;

  @BeforeEach
  void open(RedisServer started) {
    server = started;
    driver = new ScriptDriver(server.host(), server.port());
    driver.connect("c");
    driver.register("c", "a");
    driver.register("c", "b");
    driver.registerSender("c", "s");
    driver.registerSession("c", "t");
    driver.fill(1, 5);
  }

  @AfterEach
  void close() {
    server.command("CONFIG", "SET", "maxmemory", "0");
    driver.close();
  }

  private void fillMemory() {
    server.command("CONFIG", "SET", "maxmemory", "1");
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(JedisDataException.class)
        .satisfies(
            e -> {
              assertThat(RedisErrors.classify(e)).isEqualTo(RedisErrors.Code.OOM);
              assertThat(StoreErrors.map((RuntimeException) e))
                  .isInstanceOf(StoreFullException.class);
            });
  }

  @Test
  void aSendIsRefusedAsAWhole() {
    String arrivals = driver.get("arrivals");
    fillMemory();
    refused(() -> driver.send("s", 1, 6));
    refused(() -> driver.send("s", 1, envelope(6), driver.serverMillis() + 60_000));
    refused(() -> driver.registerSender("c", "s2"));
    assertThat(driver.ready()).hasSize(5);
    assertThat(driver.exists("delayed")).isFalse();
    assertThat(driver.hash("senders", "s")).isEqualTo("0");
    assertThat(driver.get("arrivals")).isEqualTo(arrivals);
    assertThat(driver.skip("s", 1)).as("the number can be burnt").isEqualTo("APPLIED 0");
  }

  @Test
  void aCommitThatSendsIsRefusedAsAWhole() {
    driver.take("a", 1);
    fillMemory();
    refused(
        () ->
            driver.answer(
                driver.withSend(
                    driver.withAcknowledgement(driver.commit("c", "t", 1), "a", 1, 1), 6)));
    assertThat(driver.list("inflight:a")).containsExactly("1");
    assertThat(driver.ready()).hasSize(4);
    assertThat(driver.resolve("c", "t", 1)).isEqualTo("ABORTED");
  }

  @Test
  void whatIsInTheMiddleIsAcknowledged() {
    driver.take("a", 3);
    fillMemory();
    assertThat(driver.acknowledge("a", 2, 2)).isEqualTo("OK");
    assertThat(driver.list("inflight:a")).containsExactly("1", "tombstone", "3");
    assertThat(driver.acknowledge("a", 1, 1)).isEqualTo("OK");
    assertThat(driver.list("inflight:a")).containsExactly("3");
  }

  @Test
  void aCommitThatOnlyAcknowledgesGoesOn() {
    driver.take("a", 1);
    fillMemory();
    assertThat(driver.answer(driver.withAcknowledgement(driver.commit("c", "t", 1), "a", 1, 1)))
        .isEqualTo("OK");
    assertThat(driver.exists("inflight:a")).isFalse();
    assertThat(driver.answer(driver.commit("c", "t", 2))).as("nothing at all").isEqualTo("OK");
  }

  private RedisCommand.Builder branch(Script script, String branch) {
    return RedisCommand.script(
            script,
            Keys.bytes("full:xa"),
            Keys.bytes("full:xa:" + branch),
            Keys.bytes("full:xa-ended:" + branch),
            Keys.bytes("full:destinations"),
            driver.root)
        .add(branch);
  }

  private RedisCommand.Builder prepare(String branch, long position, int message) {
    return branch(Script.PREPARE, branch)
        .add("token")
        .add("A")
        .add(5)
        .add("a")
        .add(position)
        .add(ScriptDriver.ids(message))
        .add(new byte[] {0, 1})
        .add(BranchItem.receivedFrom(driver.root));
  }

  private RedisCommand.Builder withBranchSend(RedisCommand.Builder prepare) {
    return prepare.add("S").add(5).add("an item").add("").add("").add("").add("");
  }

  @Test
  void preparedBranchesEnd() {
    driver.take("a", 3);
    assertThat(driver.answer(withBranchSend(prepare("1", 1, 1)))).isEqualTo("OK");
    fillMemory();
    refused(() -> driver.answer(withBranchSend(prepare("2", 2, 2))));
    assertThat(driver.list("inflight:a")).containsExactly("2", "3");
    assertThat(driver.answer(prepare("3", 3, 3))).as("only receives").isEqualTo("OK");
    assertThat(
            driver.answer(
                branch(Script.COMMIT_BRANCH, "1")
                    .add(60_000)
                    .add(2)
                    .add("S")
                    .add(5)
                    .add(4)
                    .add(0)
                    .add(EnvelopeCodec.encodeUnstamped(envelope(6)))))
        .isEqualTo("COMMITTED");
    assertThat(driver.answer(branch(Script.ROLLBACK_BRANCH, "3").add(60_000)))
        .isEqualTo("ROLLED_BACK");
    assertThat(driver.ready()).containsExactly("4", "5", "6");
    assertThat(driver.exists("returns")).isTrue();
  }

  @Test
  void handingOutGoesOn() {
    driver.command(Protocol.Command.ZADD, driver.key("waiting"), 1, "b");
    driver.listen();
    fillMemory();
    driver.dispatch();
    assertThat(driver.heard()).isEqualTo("b gets 1");
  }

  @Test
  void receivingAndSettlingGoOn() {
    fillMemory();
    driver.take("a", 4);
    assertThat(driver.acknowledge("a", 1, 1)).isEqualTo("OK");
    assertThat(driver.giveBack("a", 2, 1, 2)).isEqualTo("OK");
    assertThat(driver.delay("a", 3, 1, 1, 3)).isEqualTo("OK");
    assertThat(
            driver.answer(
                RedisCommand.script(Script.REMOVE, driver.root, driver.key("dlq"))
                    .add("a")
                    .add(4)
                    .add(ScriptDriver.ids(4))
                    .add("dead")
                    .add("queue:DLQ")
                    .add(driver.keys.destinations())
                    .add(EnvelopeCodec.encodeUnstamped(envelope(4)))))
        .isEqualTo("OK");
    assertThat(driver.list("dlq:ready:4")).containsExactly("4");
    assertThat(driver.close("c", "a", 0)).isEqualTo("CLOSED");
    assertThat(driver.fetch("b", 1).bodies()).hasSize(1);
  }

  @Test
  void newConsumersCanEmptyTheQueue() {
    fillMemory();
    assertThat(driver.connect("new")).isEqualTo("OK");
    assertThat(driver.register("new", "n")).isEqualTo("OK");
    assertThat(driver.registerSession("new", "t")).isEqualTo("OK");
    driver.take("n", 5);
    assertThat(
            driver.answer(
                driver.withAcknowledgement(driver.commit("new", "t", 1), "n", 1, 1, 2, 3, 4, 5)))
        .isEqualTo("OK");
    assertThat(driver.fetch("n", 5, id(5), 1, 0, true).status()).isEqualTo("WAITING");
  }

  @Test
  void livingAndDyingGoOn() {
    driver.connect("x");
    driver.register("x", "dying");
    driver.take("dying", 2);
    fillMemory();
    assertThat(driver.heartbeat("c")).isEqualTo("OK");
    assertThat(driver.bury("x", driver.entry("x"))).isEqualTo("BURIED");
    assertThat(driver.reap("x", "dead", 0)).isEqualTo("DONE");
    assertThat(driver.sweep()).isEqualTo(1);
    assertThat(driver.fetch("b", 1).bodies()).containsExactly("1");
    assertThat(driver.reap("c", "closed")).isEqualTo("DONE");
  }
}
