package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.redisjms.store.redis.ScriptDriver.decoded;
import static org.redisjms.store.redis.ScriptDriver.envelope;
import static org.redisjms.store.redis.ScriptDriver.id;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.store.Envelope;
import org.redisjms.testkit.RedisServer;
import org.redisjms.topology.RedisErrors;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/** What sending, fetching and removing must withstand, one script at a time. */
class ScriptFactsIT extends ScriptFixture {

  @BeforeEach
  void open() {
    driver.connect("c");
    driver.register("c", "a");
    driver.register("c", "b");
    driver.registerSender("c", "s");
  }

  // Sending.

  @Test
  void aRepeatedSendIsAnsweredAndNotDoubled() {
    assertThat(driver.send("s", 1, 1)).isEqualTo("OK");
    assertThat(driver.send("s", 1, 1)).isEqualTo("OK");
    assertThat(driver.send("s", 2, 2)).isEqualTo("OK");
    assertThat(driver.send("s", 1, 1)).isEqualTo("OK");
    assertThat(driver.ready()).containsExactly("1", "2");
  }

  @Test
  void aHoleInAPipelineRefusesEverythingBehindIt() {
    List<Object> replies =
        driver.pipeline(
            driver.sendCommand("s", 1, envelope(1), 0).build(),
            RedisCommand.of(Protocol.Command.EVALSHA, Keys.bytes("0".repeat(40)), Keys.bytes("0")),
            driver.sendCommand("s", 3, envelope(3), 0).build(),
            driver.sendCommand("s", 4, envelope(4), 0).build());
    assertThat(replies.stream().map(ScriptDriver::text))
        .contains("OK", "GAP 1", "GAP 1")
        .anyMatch(text -> text.contains("NOSCRIPT"));
    assertThat(driver.ready()).containsExactly("1");
    assertThat(driver.send("s", 2, 2)).isEqualTo("OK");
    assertThat(driver.send("s", 3, 3)).isEqualTo("OK");
    assertThat(driver.ready()).containsExactly("1", "2", "3");
  }

  @Test
  void whatIsSentTogetherIsRepeatedAndRefusedTogether() {
    assertThat(driver.sendTogether("s", 1, 1, 2, 3)).isEqualTo("OK");
    assertThat(driver.sendTogether("s", 1, 1, 2, 3)).as("repeated").isEqualTo("OK");
    assertThat(driver.sendTogether("s", 5, 5, 6)).isEqualTo("GAP 3");
    assertThat(driver.sendTogether("stranger", 1, 1, 2)).isEqualTo("ABSENT");
    assertThat(driver.sendTogether("s", 2, 2, 3, 4, 5)).as("half of it is new").isEqualTo("OK");
    assertThat(driver.sendTogether("s", 3, 3, 4)).as("grouped otherwise").isEqualTo("OK");
    assertThat(driver.send("s", 5, 5)).as("one of them alone").isEqualTo("OK");
    assertThat(driver.send("s", 6, 6)).isEqualTo("OK");
    assertThat(driver.ready()).containsExactly("1", "2", "3", "4", "5", "6");
  }

  @Test
  void ofWhatIsSentTogetherNothingIsAppliedLateIfSomeWasGivenUp() {
    driver.send("s", 1, 1);
    assertThat(driver.skip("s", 2, 3)).isEqualTo("APPLIED 1");
    assertThat(driver.sendTogether("s", 2, 2, 3)).isEqualTo("SKIPPED");
    assertThat(driver.sendTogether("s", 1, 1, 2)).isEqualTo("SKIPPED");
    assertThat(driver.sendTogether("s", 3, 3, 4)).isEqualTo("SKIPPED");
    assertThat(driver.sendTogether("s", 4, 4, 5)).isEqualTo("OK");
    assertThat(driver.ready()).containsExactly("1", "4", "5");
  }

  @Test
  void whatIsSentTogetherKeepsPrioritiesAndOrder() {
    int[] priorities = {4, 4, 9, 4, 0, 0, 9};
    assertThat(
            driver.sendTogether(
                "s",
                1,
                IntStream.range(0, priorities.length)
                    .mapToObj(i -> envelope(i, priorities[i], 0))
                    .toArray(Envelope[]::new)))
        .isEqualTo("OK");
    assertThat(driver.list("ready:9")).containsExactly("2", "6");
    assertThat(driver.list("ready:4")).containsExactly("0", "1", "3");
    assertThat(driver.list("ready:0")).containsExactly("4", "5");
    assertThat(decoded(driver.raws("ready:9").get(1)).arrival()).isEqualTo(priorities.length);
  }

  @Test
  void anUnknownSenderIsRefusedAndNotCreated() {
    assertThat(driver.send("stranger", 1, 1)).isEqualTo("ABSENT");
    assertThat(driver.skip("stranger", 1)).isEqualTo("ABSENT");
    assertThat(driver.hash("senders", "stranger")).isEmpty();
    assertThat(driver.ready()).isEmpty();
  }

  @Test
  void aSkippedNumberIsNeverUsed() {
    driver.send("s", 1, 1);
    assertThat(driver.skip("s", 2)).isEqualTo("APPLIED 1");
    assertThat(driver.send("s", 2, 2)).as("the late first attempt").isEqualTo("SKIPPED");
    assertThat(driver.send("s", 3, 3)).isEqualTo("OK");
    assertThat(driver.send("s", 2, 2)).as("even later").isNotEqualTo("ABSENT");
    assertThat(driver.ready()).containsExactly("1", "3");
  }

  @Test
  void aSkipWhoseAnswerWasLostDoesNotTakeItsOwnMarkForTheSend() {
    assertThat(driver.skip("s", 1)).isEqualTo("APPLIED 0");
    assertThat(driver.skip("s", 1)).isEqualTo("APPLIED 0");
    assertThat(driver.ready()).isEmpty();
  }

  @Test
  void aSkipOfAnAppliedSendSaysSo() {
    driver.send("s", 1, 1);
    assertThat(driver.skip("s", 1)).isEqualTo("APPLIED 1");
    assertThat(driver.ready()).containsExactly("1");
  }

  @Test
  void aSkipOfSeveralNumbersSaysWhichOfThemWereApplied() {
    driver.send("s", 1, 1);
    driver.send("s", 2, 2);
    assertThat(driver.skip("s", 2, 5)).as("only the first of them").isEqualTo("APPLIED 2");
    assertThat(driver.skip("s", 2, 5)).as("its answer was lost").isEqualTo("APPLIED 2");
    for (int number = 3; number <= 5; number++) {
      assertThat(driver.send("s", number, number)).as("late").isEqualTo("SKIPPED");
    }
    assertThat(driver.send("s", 2, 2)).as("repeated").isEqualTo("OK");
    assertThat(driver.skip("s", 6, 7)).as("none of them").isEqualTo("APPLIED 5");
    assertThat(driver.send("s", 7, 7)).as("late").isEqualTo("SKIPPED");
    assertThat(driver.send("s", 8, 8)).isEqualTo("OK");
    assertThat(driver.ready()).containsExactly("1", "2", "8");
  }

  @Test
  void whatIsBehindARefusedNumberIsRefused() {
    assertThat(driver.send("s", 2, 2)).isEqualTo("GAP 0");
    assertThat(driver.send("s", 3, 3)).isEqualTo("GAP 0");
    assertThat(driver.send("s", 1, 1)).isEqualTo("OK");
    assertThat(driver.send("s", 2, 2)).isEqualTo("OK");
    assertThat(driver.ready()).containsExactly("1", "2");
  }

  @Test
  void aSkipDoesNotHideTheSendsThatAFailoverLost() {
    driver.send("s", 1, 1);
    // Numbers 2 and 3 were confirmed by a master that is no more.
    assertThat(driver.skip("s", 4)).isEqualTo("GAP 1");
    assertThat(driver.send("s", 4, 4)).isEqualTo("GAP 1");
  }

  @Test
  void aRepeatedRegistrationKeepsTheNumber() {
    driver.send("s", 1, 1);
    assertThat(driver.registerSender("c", "s")).isEqualTo("OK");
    assertThat(driver.send("s", 1, 1)).isEqualTo("OK");
    assertThat(driver.ready()).containsExactly("1");
  }

  // Removing.

  @Test
  void anOldAcknowledgementDoesNotDeleteWhatAHandOffPutAtItsPosition() {
    // On the old master 1 was at position 1; this one had not heard of it and put 2 there.
    driver.fill(2, 2);
    driver.take("a", 1);
    assertThat(driver.acknowledge("a", 1, 1)).isEqualTo("MISMATCH");
    assertThat(driver.list("inflight:a")).containsExactly("2");
    assertThat(driver.acknowledge("a", 1, 2)).isEqualTo("OK");
    assertThat(driver.exists("inflight:a")).isFalse();
  }

  @Test
  void everyIdIsComparedAndNotOnlyTheLast() {
    driver.fill(1, 4);
    driver.take("a", 4);
    assertThat(driver.acknowledge("a", 1, 99, 2, 3)).isEqualTo("MISMATCH");
    assertThat(driver.acknowledge("a", 1, 1, 99, 3)).isEqualTo("MISMATCH");
    assertThat(driver.acknowledge("a", 1, 1, 2, 99)).isEqualTo("MISMATCH");
    assertThat(driver.acknowledge("a", 3, 3, 4, 5)).as("more than there are").isEqualTo("MISMATCH");
    assertThat(driver.list("inflight:a")).containsExactly("1", "2", "3", "4");
  }

  @Test
  void aFenceThatIsGoneIsNotResurrected() {
    driver.fill(1, 1);
    driver.take("a", 1);
    driver.kill("c");
    assertThat(driver.acknowledge("a", 1, 1)).isEqualTo("FENCED");
    assertThat(driver.giveBack("a", 1, 1, 1)).isEqualTo("FENCED");
    assertThat(driver.fetch("a", 1).status()).isEqualTo("FENCED");
    assertThat(driver.close("c", "a", 1)).isEqualTo("FENCED");
    assertThat(driver.exists("consumer:a")).isFalse();
    assertThat(driver.exists("inflight:a")).isFalse();
    assertThat(driver.register("c", "a")).isEqualTo("DEAD");
    assertThat(driver.exists("consumer:a")).isFalse();
  }

  @Test
  void aRepeatedRemovalChangesNothing() {
    driver.fill(1, 3);
    driver.take("a", 3);
    assertThat(driver.giveBack("a", 1, 1, 1, 2)).isEqualTo("OK");
    assertThat(driver.giveBack("a", 1, 1, 1, 2)).isEqualTo("OK");
    assertThat(driver.list("inflight:a")).containsExactly("3");
    driver.take("b", 2);
    assertThat(driver.list("inflight:b")).containsExactly("1", "2");
    assertThat(driver.fetch("b", 2, id(2), 10, 0, false).bodies()).isEmpty();
  }

  @Test
  void aRemovalThatBeginsBeforeTheHeadTakesOnlyTheRest() {
    driver.fill(1, 3);
    driver.take("a", 3);
    driver.acknowledge("a", 1, 1);
    assertThat(driver.giveBack("a", 1, 5, 1, 2)).isEqualTo("OK");
    assertThat(driver.list("inflight:a")).containsExactly("3");
    List<byte[]> returned = driver.fetch("b", 2).envelopes();
    assertThat(returned).hasSize(1);
    assertThat(decoded(returned.get(0)).deliveryCount()).isEqualTo(5);
  }

  @Test
  void positionsNeverGoBack() {
    driver.fill(1, 6);
    driver.take("a", 6);
    assertThat(driver.acknowledge("a", 3, 3, 4)).isEqualTo("OK");
    assertThat(driver.list("inflight:a"))
        .containsExactly("1", "2", "tombstone", "tombstone", "5", "6");
    assertThat(driver.acknowledge("a", 5, 5)).isEqualTo("OK");
    assertThat(driver.acknowledge("a", 1, 1, 2)).isEqualTo("OK");
    assertThat(driver.list("inflight:a")).containsExactly("6");
    assertThat(driver.hash("consumer:a", "head")).isEqualTo("6");
    assertThat(driver.acknowledge("a", 2, 2, 3, 4)).as("long gone").isEqualTo("OK");
    assertThat(driver.hash("consumer:a", "head")).isEqualTo("6");
    assertThat(driver.acknowledge("a", 6, 6)).isEqualTo("OK");
    driver.fill(7, 7);
    assertThat(driver.fetch("a", 6, id(6), 1, 0, false).first()).isEqualTo(7);
  }

  // Fetching.

  @Test
  void whatALostReplyBroughtIsAnsweredAgain() {
    driver.fill(1, 4);
    driver.take("a", 2);
    assertThat(driver.fetch("a", 2).bodies()).containsExactly("1", "2");
    assertThat(driver.fetch("a", 1, id(1), 1, 0, false).bodies()).containsExactly("2");
    assertThat(driver.ready()).containsExactly("3", "4");
  }

  @Test
  void anotherMessageAtTheKnownPositionMeansAnotherMaster() {
    driver.fill(1, 3);
    driver.take("a", 2);
    ScriptDriver.Fetched answer = driver.fetch("a", 2, id(99), 5, 0, false);
    assertThat(answer.status()).isEqualTo("RESYNC");
    assertThat(answer.first()).isEqualTo(1);
    assertThat(answer.bodies()).containsExactly("1", "2");
    assertThat(driver.fetch("a", 9, id(9), 5, 0, false).status()).isEqualTo("RESYNC");
    assertThat(driver.ready()).as("nothing more was taken").containsExactly("3");
  }

  @Test
  void theExpiredAreDroppedWhenTheyAreTaken() {
    long now = driver.serverMillis();
    driver.send("s", 1, envelope(1, 4, now - 1), 0);
    driver.send("s", 2, envelope(2, 4, now + 60_000), 0);
    driver.send("s", 3, envelope(3, 4, now - 1), 0);
    driver.send("s", 4, envelope(4, 4, 0), 0);
    driver.take("a", 2);
    assertThat(driver.list("inflight:a")).containsExactly("2", "4");
    assertThat(driver.ready()).isEmpty();
  }

  @Test
  void manyExpiredOnesEndAsMore() {
    long now = driver.serverMillis();
    for (int i = 1; i <= 1001; i++) {
      driver.send("s", i, envelope(i, 4, now - 1), 0);
    }
    driver.send("s", 1002, 1002);
    assertThat(driver.fetch("a", 1).status()).isEqualTo("MORE");
    assertThat(driver.fetch("a", 1).bodies()).containsExactly("1002");
  }

  @Test
  void damagedEnvelopesAreHandedOutAndStopNobody() {
    Random random = new Random(7);
    driver.fill(1, 1);
    for (int i = 0; i < 300; i++) {
      byte[] raw = new byte[1 + random.nextInt(200)];
      random.nextBytes(raw);
      // Half of them begin as if they were sound.
      raw[0] = i % 2 == 0 ? 1 : raw[0];
      driver.command(Protocol.Command.RPUSH, driver.key("ready:4"), raw);
    }
    byte[] expired =
        ByteBuffer.allocate(60).put((byte) 1).putLong(13, 1).put(11, (byte) 77).array();
    driver.command(Protocol.Command.RPUSH, driver.key("ready:4"), expired);
    driver.fill(2, 2);
    int damaged = 0;
    long position = 0;
    String last = "";
    while (!last.equals("2")) {
      List<byte[]> batch = driver.fetch("a", 1).envelopes();
      assertThat(batch).hasSize(1);
      position++;
      byte[] raw = batch.get(0);
      last = ScriptDriver.body(raw);
      damaged += last.equals("damaged") ? 1 : 0;
      byte[] ids = RedisStoreSession.ids(List.of(EnvelopeCodec.decode(raw).id()));
      assertThat(
              driver.answer(
                  RedisCommand.script(Script.REMOVE, driver.root)
                      .add("a")
                      .add(position)
                      .add(ids)
                      .add("gone")))
          .isEqualTo("OK");
    }
    assertThat(damaged).isEqualTo(301);
  }

  @Test
  void twoWhoGiveBackKeepTheOrder() {
    driver.register("c", "d");
    driver.fill(1, 6);
    driver.take("a", 1);
    driver.take("b", 1);
    for (int i = 3; i <= 6; i++) {
      driver.fetch(i % 2 == 1 ? "a" : "b", (i - 1) / 2, id(i - 2), 1, 0, false);
    }
    assertThat(driver.list("inflight:a")).containsExactly("1", "3", "5");
    assertThat(driver.list("inflight:b")).containsExactly("2", "4", "6");
    driver.fill(7, 7);
    assertThat(driver.close("c", "b", 0)).isEqualTo("CLOSED");
    assertThat(driver.close("c", "a", 0)).isEqualTo("CLOSED");
    List<String> order =
        IntStream.rangeClosed(1, 7)
            .mapToObj(
                i ->
                    driver
                        .fetch("d", i - 1, i == 1 ? null : id(i - 1), 1, 0, false)
                        .bodies()
                        .get(0))
            .toList();
    assertThat(order).containsExactly("1", "2", "3", "4", "5", "6", "7");
  }

  @Test
  void whatWasDeliveredStaysWhenItsConsumerCloses() {
    driver.fill(1, 3);
    driver.take("a", 3);
    assertThat(driver.close("c", "a", 1)).isEqualTo("KEPT");
    assertThat(driver.close("c", "a", 1)).isEqualTo("KEPT");
    assertThat(driver.list("inflight:a")).containsExactly("1");
    assertThat(driver.fetch("b", 3).bodies()).containsExactly("2", "3");
    assertThat(driver.acknowledge("a", 1, 1)).isEqualTo("OK");
    assertThat(driver.close("c", "a", 1)).isEqualTo("CLOSED");
    assertThat(driver.exists("consumer:a")).isFalse();
  }

  // Errors.

  @Test
  void anErrorInsideAScriptIsRecognised() {
    driver.command(Protocol.Command.SET, driver.key("arrivals"), "no number");
    assertThatThrownBy(() -> driver.send("s", 1, 1))
        .isInstanceOf(JedisDataException.class)
        .satisfies(e -> assertThat(StoreErrors.isTransient((RuntimeException) e)).isFalse());
    assertThat(driver.ready()).isEmpty();
  }

  @Test
  void aReplicaInsideAScriptIsRecognised() {
    try (RedisServer server = RedisServer.start();
        ScriptDriver other = new ScriptDriver(server.host(), server.port())) {
      other.connect("c");
      other.registerSender("c", "s");
      server.command("REPLICAOF", "127.0.0.1", "1");
      assertThatThrownBy(() -> other.send("s", 1, 1))
          .satisfies(
              e -> {
                assertThat(RedisErrors.classify(e)).isEqualTo(RedisErrors.Code.READONLY);
                assertThat(StoreErrors.isTransient((RuntimeException) e)).isTrue();
              });
    }
  }
}
