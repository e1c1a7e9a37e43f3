package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.redisjms.store.redis.ScriptDriver.decoded;
import static org.redisjms.store.redis.ScriptDriver.envelope;
import static org.redisjms.store.redis.ScriptDriver.id;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import redis.clients.jedis.Protocol;

/** What becomes of a connection that died or closed, and of what it held. */
class DeathFactsIT extends ScriptFixture {

  @BeforeEach
  void open() {
    driver.connect("living");
    driver.register("living", "heir");
    driver.connect("x");
    driver.register("x", "dying");
  }

  @Test
  void whatAKilledConsumerHeldReturnsInOrderBeforeWhatIsNewer() {
    driver.fill(1, 500);
    driver.take("dying", 500);
    driver.fill(501, 510);
    driver.kill("x");
    List<Envelope> received = drain(510);
    for (int i = 0; i < 510; i++) {
      assertThat(received.get(i).id()).isEqualTo(id(i + 1));
      assertThat(received.get(i).redelivered()).isEqualTo(i < 500);
    }
  }

  @Test
  void whatADeadConsumerLeftIsHandedOutOneAtATimeWithItsCountRaised() {
    driver.fill(1, 3);
    driver.take("dying", 3);
    driver.kill("x");
    List<byte[]> first = driver.fetch("heir", 10).envelopes();
    assertThat(first).hasSize(1);
    assertThat(decoded(first.get(0)).deliveryCount()).isEqualTo(1);
    ScriptDriver.Fetched second = driver.fetch("heir", 1, id(1), 10, 1, false);
    assertThat(second.envelopes()).as("the first was not delivered yet").isEmpty();
    assertThat(second.status()).isEqualTo("MORE");
    assertThat(driver.fetch("heir", 1, id(1), 10, 0, false).bodies()).containsExactly("2");

    driver.connect("y");
    driver.register("y", "next");
    driver.kill("living");
    byte[] again = driver.fetch("next", 10).envelopes().get(0);
    assertThat(ScriptDriver.body(again)).isEqualTo("1");
    assertThat(decoded(again).deliveryCount()).as("it killed two, perhaps").isEqualTo(2);
  }

  @Test
  void theLastThatADeadConsumerLeftTakesNothingElseAlong() {
    driver.fill(1, 1);
    driver.take("dying", 1);
    driver.fill(2, 20);
    driver.kill("x");
    assertThat(driver.fetch("heir", 10).bodies()).containsExactly("1");
  }

  @Test
  void aCountThatWasRaisedForNothingIsLoweredAgain() {
    driver.fill(1, 2);
    driver.take("dying", 2);
    driver.kill("x");
    driver.take("heir", 1);
    assertThat(driver.close("living", "heir", 0)).isEqualTo("CLOSED");
    driver.register("living", "second");
    List<byte[]> raws = driver.fetch("second", 1).envelopes();
    assertThat(ScriptDriver.body(raws.get(0))).isEqualTo("1");
    assertThat(decoded(raws.get(0)).deliveryCount()).isZero();
  }

  @Test
  void aCountStaysRaisedForWhatWasDelivered() {
    driver.fill(1, 1);
    driver.take("dying", 1);
    driver.kill("x");
    driver.take("heir", 1);
    assertThat(driver.close("living", "heir", 1)).isEqualTo("KEPT");
    assertThat(decoded(driver.raws("inflight:heir").get(0)).deliveryCount()).isEqualTo(1);
  }

  @Test
  void aCountDoesNotOverflow() {
    Envelope many = envelope(1).withDeliveryCount(65_535);
    driver.registerSender("living", "s");
    driver.send("s", 1, many, 0);
    driver.take("dying", 1);
    driver.kill("x");
    byte[] raw = driver.fetch("heir", 1).envelopes().get(0);
    assertThat(decoded(raw).deliveryCount()).isEqualTo(65_535);
  }

  @Test
  void whatWasTakenOutOfTheMiddleDoesNotReturn() {
    driver.fill(1, 4);
    driver.take("dying", 4);
    driver.acknowledge("dying", 2, 2, 3);
    driver.kill("x");
    assertThat(drain(2)).extracting(Envelope::id).containsExactly(id(1), id(4));
    assertThat(driver.exists("returns")).isFalse();
  }

  @Test
  void deadMessagesGoToWhoWaitsLongest() {
    driver.listen();
    driver.fill(1, 2);
    driver.take("dying", 2);
    driver.await("heir");
    driver.kill("x");
    assertThat(driver.heard()).isEqualTo("heir gets 1");
    assertThat(driver.list("inflight:heir")).containsExactly("1");
  }

  @Test
  void aConnectionIsOnlyBuriedWithTheEntryThatWasSeen() {
    String seen = driver.entry("x");
    assertThat(driver.heartbeat("x")).isEqualTo("OK");
    assertThat(driver.bury("x", seen)).isEqualTo("ALIVE");
    assertThat(driver.reap("x", "dead")).isEqualTo("ALIVE");
    assertThat(driver.exists("consumer:dying")).isTrue();
    String last = driver.entry("x");
    assertThat(driver.bury("x", last)).isEqualTo("BURIED");
    assertThat(driver.bury("x", last)).as("its answer was lost").isEqualTo("ALIVE");
    assertThat(driver.entry("x")).isEqualTo("dead");
  }

  @Test
  void theDeadStayDead() {
    driver.bury("x", driver.entry("x"));
    assertThat(driver.heartbeat("x")).isEqualTo("DEAD");
    driver.connect("x");
    assertThat(driver.heartbeat("x")).as("a late first attempt to connect").isEqualTo("DEAD");
    assertThat(driver.registerSender("x", "s")).isEqualTo("DEAD");
    assertThat(driver.registerSession("x", "t")).isEqualTo("DEAD");
    assertThat(driver.register("x", "another")).isEqualTo("DEAD");
    driver.reap("x", "dead");
    assertThat(driver.heartbeat("x")).isEqualTo("DEAD");
    assertThat(driver.register("x", "another")).isEqualTo("DEAD");
    assertThat(driver.exists("consumer:another")).isFalse();
  }

  @Test
  void reapingCanBeRepeated() {
    driver.fill(1, 3);
    driver.take("dying", 3);
    driver.bury("x", driver.entry("x"));
    assertThat(driver.reap("x", "dead")).isEqualTo("DONE");
    assertThat(driver.reap("x", "dead")).isEqualTo("DONE");
    driver.take("heir", 1);
    assertThat(driver.reap("x", "dead")).isEqualTo("DONE");
    assertThat(driver.list("inflight:heir")).containsExactly("1");
    assertThat(driver.exists("inflight:dying")).isFalse();
  }

  @Test
  void manyConsumersAreReapedInSteps() {
    for (int i = 0; i < 150; i++) {
      driver.register("x", "x" + i);
    }
    driver.fill(1, 1);
    driver.take("x149", 1);
    driver.bury("x", driver.entry("x"));
    assertThat(driver.reap("x", "dead")).isEqualTo("MORE");
    assertThat(driver.entry("x")).isEqualTo("dead");
    assertThat(driver.reap("x", "dead")).isEqualTo("DONE");
    assertThat(driver.fetch("heir", 1).bodies()).containsExactly("1");
  }

  @Test
  void sendersAndTransactionNumbersStayAfterDeath() {
    driver.registerSender("x", "s");
    driver.registerSession("x", "t");
    driver.send("s", 1, 1);
    driver.kill("x");
    assertThat(driver.send("s", 1, 1)).as("a late first attempt").isEqualTo("OK");
    assertThat(driver.ready()).containsExactly("1");
    assertThat(driver.resolve("x", "t", 1)).isEqualTo("ABORTED");
    assertThat(driver.sweep()).isZero();
    assertThat(driver.hash("senders", "s")).isEqualTo("1");
  }

  @Test
  void whatIsOldIsSwept() {
    driver.registerSender("x", "s");
    driver.registerSession("x", "t");
    driver.send("s", 1, 1);
    driver.bury("x", driver.entry("x"));
    driver.reap("x", "dead", 0);
    assertThat(driver.sweep()).isEqualTo(1);
    assertThat(driver.sweep()).isZero();
    assertThat(driver.hash("senders", "s")).isEmpty();
    assertThat(driver.send("s", 2, 2)).isEqualTo("ABSENT");
    assertThat(driver.resolve("x", "t", 1)).isEqualTo("ABSENT");
  }

  @Test
  void aCleanCloseTakesItsSendersAlong() {
    driver.registerSender("x", "s");
    driver.fill(1, 2);
    driver.take("dying", 2);
    assertThat(driver.reap("x", "closed")).isEqualTo("DONE");
    assertThat(driver.reap("x", "closed")).as("its answer was lost").isEqualTo("DONE");
    assertThat(driver.hash("senders", "s")).isEmpty();
    assertThat(driver.send("s", 1, 1)).isEqualTo("ABSENT");
    assertThat(driver.command(Protocol.Command.EXISTS, (Object) driver.keys.connection("x")))
        .isEqualTo(0L);
    List<byte[]> returned = driver.fetch("heir", 10).envelopes();
    assertThat(returned).hasSize(2).allMatch(raw -> decoded(raw).deliveryCount() == 0);
  }

  private List<Envelope> drain(int count) {
    List<Envelope> received = new ArrayList<>();
    long known = 0;
    MessageId last = null;
    while (received.size() < count) {
      ScriptDriver.Fetched answer = driver.fetch("heir", known, last, 100, 0, false);
      assertThat(answer.envelopes()).isNotEmpty();
      answer.envelopes().forEach(raw -> received.add(decoded(raw)));
      known = received.size();
      last = received.get(received.size() - 1).id();
    }
    return received;
  }
}
