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

/** What handing out to waiting consumers, and messages with a delivery time, must withstand. */
class DispatchFactsIT extends ScriptFixture {

  @BeforeEach
  void open() {
    driver.connect("c");
    driver.register("c", "a");
    driver.register("c", "b");
    driver.registerSender("c", "s");
  }

  @Test
  void whatNobodyHearsStaysWhereItIs() {
    assertThat(driver.await("a").status()).isEqualTo("WAITING");
    assertThat(driver.await("b").status()).isEqualTo("WAITING");
    driver.send("s", 1, 1);
    driver.send("s", 2, 2);
    assertThat(driver.ready()).containsExactly("1", "2");
    assertThat(driver.exists("inflight:a")).isFalse();
    assertThat(driver.waiting()).isZero();
    assertThat(decoded(driver.raws("ready:4").get(0)).deliveryCount()).isZero();
  }

  @Test
  void whatADeadConsumerLeftAndNobodyHearsKeepsItsCount() {
    driver.connect("x");
    driver.register("x", "dying");
    driver.fill(1, 2);
    driver.take("dying", 2);
    driver.await("a");
    driver.kill("x");
    assertThat(driver.waiting()).isZero();
    assertThat(driver.exists("inflight:a")).isFalse();
    assertThat(driver.hash("consumer:a", "raised")).isEmpty();
    List<byte[]> first = driver.fetch("b", 10).envelopes();
    assertThat(first).hasSize(1);
    assertThat(ScriptDriver.body(first.get(0))).isEqualTo("1");
    assertThat(decoded(first.get(0)).deliveryCount()).isEqualTo(1);
  }

  @Test
  void theLongestWaitingComesFirst() {
    driver.listen();
    driver.await("b");
    driver.await("a");
    assertThat(driver.fetch("b", 0, null, 1, 0, true).status()).as("keeps its place").isNotEmpty();
    driver.await("b");
    driver.send("s", 1, 1);
    driver.send("s", 2, 2);
    assertThat(driver.heard()).isEqualTo("a gets 1");
    assertThat(driver.heard()).isEqualTo("b gets 2");
    assertThat(driver.list("inflight:a")).containsExactly("1");
    assertThat(driver.list("inflight:b")).containsExactly("2");
    assertThat(driver.ready()).isEmpty();
  }

  @Test
  void whatIsSentTogetherGoesToAllThatWait() {
    driver.listen();
    driver.await("b");
    driver.await("a");
    driver.sendTogether("s", 1, 1, 2, 3);
    assertThat(driver.heard()).isEqualTo("b gets 1");
    assertThat(driver.heard()).isEqualTo("a gets 2");
    assertThat(driver.ready()).containsExactly("3");
  }

  @Test
  void moreWaitersThanOneLookServesStillGetWhatIsSentTogether() {
    int choosy = 100;
    for (int i = 0; i < choosy; i++) {
      driver.register("c", "choosy" + i, true);
      driver.command(Protocol.Command.ZADD, driver.key("waiting"), 1, "choosy" + i);
    }
    driver.listen();
    driver.await("a");
    driver.sendTogether("s", 1, 1, 2);
    for (int i = 0; i < choosy; i++) {
      assertThat(driver.heard()).endsWith("is told");
    }
    assertThat(driver.heard()).isEqualTo("a gets 1");
  }

  @Test
  void aWaiterWithoutAFenceIsPassedOver() {
    driver.listen();
    driver.command(Protocol.Command.ZADD, driver.key("waiting"), 1, "ghost");
    driver.await("a");
    driver.send("s", 1, 1);
    assertThat(driver.heard()).isEqualTo("a gets 1");
    assertThat(driver.exists("inflight:ghost")).isFalse();
    assertThat(driver.exists("consumer:ghost")).isFalse();
  }

  @Test
  void aConsumerWithASelectorIsOnlyToldAndTheNextOneStillGetsTheMessage() {
    driver.listen();
    driver.register("c", "choosy", true);
    driver.command(Protocol.Command.ZADD, driver.key("waiting"), 1, "choosy");
    driver.await("a");
    driver.send("s", 1, 1);
    assertThat(driver.heard()).isEqualTo("choosy is told");
    assertThat(driver.heard()).isEqualTo("a gets 1");
    assertThat(driver.exists("inflight:choosy")).isFalse();
  }

  @Test
  void aLargeMessageIsClaimedAndOnlyAnnounced() {
    driver.listen();
    driver.await("a");
    driver.send("s", 1, Envelope.create(id(1), 4, true, 0, new byte[0], new byte[3000]), 0);
    assertThat(driver.heard()).isEqualTo("a is told");
    assertThat(driver.raws("inflight:a")).hasSize(1);
  }

  @Test
  void aWaiterThatLeavesIsToldWhatRacedIn() {
    driver.listen();
    driver.await("a");
    driver.send("s", 1, 1);
    ScriptDriver.Fetched left = driver.fetch("a", 0, null, 0, 0, false);
    assertThat(left.bodies()).containsExactly("1");
    assertThat(driver.waiting()).isZero();
  }

  // Delivery times.

  @Test
  void equalDeliveryTimesKeepTheirOrder() {
    long due = driver.serverMillis() + 2_000;
    for (int i = 1; i <= 25; i++) {
      driver.send("s", i, envelope(i), due);
    }
    driver.send("s", 26, envelope(26), due - 1);
    driver.send("s", 27, envelope(27), 0);
    awaitTime(due);
    assertThat(driver.dispatch()).isEqualTo(26);
    assertThat(driver.ready())
        .hasSize(27)
        .startsWith("27", "26", "1", "2", "3")
        .endsWith("23", "24", "25");
    assertThat(driver.raws("ready:4").stream().map(raw -> decoded(raw).arrival()).toList())
        .isSorted();
  }

  @Test
  void aNewMessageThatIsDueGoesToTheTailAndARedeliveredOneToTheFront() {
    driver.send("s", 1, 1);
    driver.send("s", 2, 2);
    driver.take("a", 2);
    driver.fetch("a", 1, id(1), 1, 0, false);
    assertThat(driver.delay("a", 1, 1, 2_000, 1, 2)).isEqualTo("OK");
    driver.send("s", 3, envelope(3), driver.serverMillis() + 1_500);
    driver.send("s", 4, 4);
    long due = driver.serverMillis() + 2_001;
    awaitTime(due);
    driver.dispatch();
    driver.send("s", 5, 5);
    assertThat(drain("b", 5)).containsExactly("1", "2", "4", "3", "5");
  }

  @Test
  void aNewEarliestDeliveryTimeWakesSomebody() {
    driver.listen();
    driver.await("a");
    driver.send("s", 1, envelope(1), driver.serverMillis() + 60_000);
    assertThat(driver.heard()).isEqualTo("a is told");
    ScriptDriver.Fetched answer = driver.await("a");
    assertThat(answer.status()).isEqualTo("WAITING");
    assertThat(answer.due()).isBetween(50_000L, 60_000L);
  }

  @Test
  void consumersWithASelectorDoNotWakeEachOtherWhileSomethingIsDelayed() {
    driver.listen();
    driver.register("c", "choosy", true);
    driver.send("s", 1, envelope(1), driver.serverMillis() + 60_000);
    driver.await("a");
    driver.fetch("choosy", 0, null, -1, 0, false);
    assertThat(driver.waiting()).as("a still stands in line").isEqualTo(1);
    driver.fetch("choosy", 0, null, 0, 0, false);
    assertThat(driver.heard()).as("who really leaves hands on the watch").isEqualTo("a is told");
  }

  @Test
  void aDelayedRemovalCanBeRepeated() {
    driver.send("s", 1, 1);
    driver.take("a", 1);
    driver.delay("a", 1, 1, 60_000, 1);
    driver.delay("a", 1, 1, 60_000, 1);
    assertThat(driver.command(Protocol.Command.ZCARD, (Object) driver.key("delayed")))
        .isEqualTo(1L);
  }

  private List<String> drain(String consumer, int count) {
    List<String> bodies = new ArrayList<>();
    long known = 0;
    MessageId last = null;
    while (bodies.size() < count) {
      ScriptDriver.Fetched answer = driver.fetch(consumer, known, last, 1, 0, false);
      assertThat(answer.bodies()).hasSize(1);
      bodies.addAll(answer.bodies());
      known++;
      last = decoded(answer.envelopes().get(0)).id();
    }
    return bodies;
  }

  private void awaitTime(long millis) {
    while (driver.serverMillis() < millis) {
      Thread.onSpinWait();
    }
  }
}
