package org.redisjms.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How messages come from senders to consumers. */
public abstract class DeliveryContract extends MessageStoreFixture {
  @Test
  void messagesAreDeliveredInTheOrderOfSending() {
    send("a", "b", "c");
    Receiver receiver = receiver();

    List<Claim> claims = receiver.take(3);

    assertThat(texts(claims)).containsExactly("a", "b", "c");
    assertThat(claims).extracting(Claim::position).containsExactly(1L, 2L, 3L);
    assertThat(receiver.fetch(10)).isEmpty();
  }

  @Test
  void higherPrioritiesOvertake() {
    for (int priority : new int[] {4, 0, 9, 5, 1, 9, 4}) {
      send(message("p" + priority, priority, 0));
    }
    assertThat(texts(receiver().take(7))).containsExactly("p9", "p9", "p5", "p4", "p4", "p1", "p0");
  }

  @Test
  void aMessageArrivesAsItWasSent() {
    long expiry = now() + 3_600_000;
    Envelope sent = Envelope.create(newId(), 7, true, expiry, bytes("head"), bytes("body"));
    Envelope second = Envelope.create(newId(), 2, false, 0, bytes("H"), bytes("B"));
    send(sent);
    send(second);

    Receiver receiver = receiver();
    Envelope received = (Envelope) receiver.takeOne().message();
    assertThat(received).usingRecursiveComparison().ignoringFields("arrival").isEqualTo(sent);
    assertThat(received.redelivered()).isFalse();
    Envelope next = (Envelope) receiver.takeOne().message();
    assertThat(next).usingRecursiveComparison().ignoringFields("arrival").isEqualTo(second);
    assertThat(next.arrival()).isGreaterThan(received.arrival());
  }

  @Test
  void headAndBodyMayBeEmptyAndHoldAnyByte() {
    byte[] allBytes = new byte[256];
    for (int i = 0; i < allBytes.length; i++) {
      allBytes[i] = (byte) i;
    }
    List<Envelope> sent =
        List.of(
            Envelope.create(newId(), 4, true, 0, new byte[0], new byte[0]),
            Envelope.create(newId(), 4, true, 0, new byte[0], allBytes),
            Envelope.create(newId(), 4, true, 0, allBytes, new byte[0]));
    sent.forEach(this::send);

    List<Claim> received = receiver().take(3);
    for (int i = 0; i < 3; i++) {
      assertThat(received.get(i).message())
          .usingRecursiveComparison()
          .ignoringFields("arrival")
          .isEqualTo(sent.get(i));
    }
  }

  @Test
  void queuesAndTheirPartsAreSeparate() {
    QueueId part = new QueueId(queue.address(), "sub:1");
    client.session.send(to(part, "part"));
    client.session.send(to(elsewhere, "elsewhere"));
    send("queue");
    assertThat(texts(receiver().drain())).containsExactly("queue");
    assertThat(texts(client.receiver(part).drain())).containsExactly("part");
    assertThat(texts(client.receiver(elsewhere).drain())).containsExactly("elsewhere");
  }

  @Test
  void aDelayedMessageComesAtItsTime() {
    long due = now() + 1000;
    sendDelayed("delayed", due);
    Receiver receiver = receiver();

    FetchResult first = receiver.standInLine();
    assertThat(first.pollAfterMillis()).isLessThanOrEqualTo(1000 + CLOCK_TOLERANCE);
    assertThat(browse()).isEmpty();

    assertThat(text(receiver.receive())).isEqualTo("delayed");
    assertThat(now()).isGreaterThanOrEqualTo(due - CLOCK_TOLERANCE);
  }

  @Test
  void delayedMessagesComeInTheOrderOfTheirTimes() {
    long start = now();
    sendDelayed("third", start + 2_100);
    sendDelayed("first", start + 2_000);
    sendDelayed("second", start + 2_000);
    Receiver receiver = receiver();
    assertThat(
            List.of(text(receiver.receive()), text(receiver.receive()), text(receiver.receive())))
        .containsExactly("first", "second", "third");
  }

  @Test
  void aDelayedMessageDoesNotOvertakeWhatIsThereWhenItsTimeComes() {
    long due = now() + 1000;
    sendDelayed("delayed", due);
    send("early");
    awaitTime(due);
    List<Claim> claims = receiver().take(2);
    assertThat(texts(claims)).containsExactly("early", "delayed");
    // Arrival numbers rise along a queue: it arrives when its time comes.
    assertThat(claims).extracting(claim -> ((Envelope) claim.message()).arrival()).isSorted();
  }

  @Test
  void aDeliveryTimeInThePastIsNow() {
    sendDelayed("now", now() - 10_000);
    assertThat(text(receiver().takeOne())).isEqualTo("now");
  }

  @Test
  void aConsumerInLineIsToldOfAnEarlierDueTime() {
    Receiver receiver = receiver();
    receiver.standInLine();
    sendDelayed("later", now() + 3_600_000);
    receiver.awaitSignal();
    receiver.standInLine();
    sendDelayed("soon", now() + 100);
    receiver.awaitSignal();
    assertThat(text(receiver.receive())).isEqualTo("soon");
  }

  @Test
  void expiredMessagesAreNotDelivered() {
    long expiry = now() + 50;
    send(message("expires", 9, expiry));
    send(message("stays", 4, now() + 3_600_000));
    send(message("expires too", 4, expiry));
    send("for ever");
    awaitTime(expiry);
    assertThat(browse()).containsExactly("stays", "for ever");
    assertThat(texts(receiver().drain())).containsExactly("stays", "for ever");
  }

  @Test
  void aConsumerStandsInLineBehindExpiredMessages() {
    long expiry = now() + 50;
    for (int i = 0; i < 5; i++) {
      send(message("expires", 4, expiry));
    }
    awaitTime(expiry);
    Receiver receiver = receiver();
    receiver.drain();
    receiver.standInLine();
    send("fresh");
    assertThat(text(receiver.awaitHandOff())).isEqualTo("fresh");
  }

  @Test
  void aFetchThatIsRepeatedAnswersTheSameMessages() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    FetchRequest request = receiver.request(2, 0, false);
    List<Claim> lost = receiver.consumer().fetch(request).claims();

    FetchResult repeated = receiver.fetch(request);

    assertThat(repeated.resynchronized()).isFalse();
    assertThat(texts(repeated.claims())).containsExactlyElementsOf(texts(lost)).hasSize(2);
    assertThat(texts(receiver.take(1))).containsExactly("c");
  }

  @Test
  void theHeadSaysWhatIsSettled() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    List<Claim> claims = receiver.take(3);
    receiver.acknowledge(claims.get(0), claims.get(1));
    FetchResult result = receiver.fetch(receiver.request(0, 0, false));
    assertThat(result.head()).isEqualTo(3);
    assertThat(result.claims()).isEmpty();
  }

  @Test
  void aConsumerThatKnowsSomethingElseLearnsAllThatItHolds() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    List<Claim> claims = receiver.take(3);
    receiver.acknowledge(claims.get(0));

    FetchResult otherId = receiver.consumer().fetch(new FetchRequest(3, newId(), 10, 1000, 0, 0));
    assertThat(otherId.resynchronized()).isTrue();
    assertThat(otherId.head()).isEqualTo(2);
    assertThat(otherId.claims()).extracting(Claim::position).containsExactly(2L, 3L);
    assertThat(texts(otherId.claims())).containsExactly("b", "c");

    FetchResult beyond = receiver.consumer().fetch(new FetchRequest(9, newId(), 10, 1000, 0, 0));
    assertThat(beyond.resynchronized()).isTrue();
    assertThat(texts(beyond.claims())).containsExactly("b", "c");
  }

  @Test
  void aMessageIsHandedToTheConsumerInLine() {
    Receiver receiver = receiver();
    receiver.standInLine();
    send("a");
    Claim claim = receiver.awaitHandOff();
    assertThat(text(claim)).isEqualTo("a");
    assertThat(claim.position()).isEqualTo(1);
    assertThat(browse()).isEmpty();
    receiver.acknowledge(claim);
    receiver.standInLine();
    send("b");
    assertThat(text(receiver.awaitHandOff())).isEqualTo("b");
  }

  @Test
  void whoWaitsLongestIsServedFirst() {
    List<Receiver> receivers = List.of(receiver(), newClient().receiver(queue), receiver());
    receivers.forEach(Receiver::standInLine);
    // Asking again is standing at the end of the line.
    receivers.get(0).standInLine();
    send("a", "b", "c");
    assertThat(text(receivers.get(1).awaitHandOff())).isEqualTo("a");
    assertThat(text(receivers.get(2).awaitHandOff())).isEqualTo("b");
    assertThat(text(receivers.get(0).awaitHandOff())).isEqualTo("c");
  }

  @Test
  void aConsumerIsHandedOneMessageEachTimeItStandsInLine() {
    Receiver receiver = receiver();
    receiver.standInLine();
    send("a", "b");
    assertThat(text(receiver.awaitHandOff())).isEqualTo("a");
    assertThat(browse()).containsExactly("b");
    assertThat(receiver.leave()).isEmpty();
  }

  @Test
  void whoLeftTheLineIsHandedNothing() {
    Receiver leaver = receiver();
    leaver.standInLine();
    assertThat(leaver.leave()).isEmpty();
    send("a");
    assertThat(browse()).containsExactly("a");
    assertThat(text(receiver().takeOne())).isEqualTo("a");
    assertThat(leaver.leave()).isEmpty();
  }

  @Test
  void whoLeavesTheLineLearnsWhatRacedIn() {
    Receiver leaver = receiver();
    leaver.standInLine();
    send("a", "b");
    List<Claim> racedIn = leaver.leave();
    assertThat(texts(racedIn)).containsExactly("a");
    leaver.acknowledge(racedIn.get(0));
    assertThat(browse()).containsExactly("b");
  }

  @Test
  void whoDoesNotStandInLineIsHandedNothing() {
    Receiver receiver = receiver();
    assertThat(receiver.fetch(1)).isEmpty();
    send("a");
    assertThat(browse()).containsExactly("a");
  }

  @Test
  void aLargeMessageReachesTheConsumerInLine() {
    byte[] body = new byte[3 * 1024 * 1024];
    new Random(1).nextBytes(body);
    Receiver receiver = receiver();
    receiver.standInLine();
    send(Envelope.create(newId(), 4, true, 0, bytes("large"), body));
    Envelope received = (Envelope) receiver.awaitHandOff().message();
    assertThat(received.body()).isEqualTo(body);
    assertThat(browse()).isEmpty();
  }

  @Test
  void aFetchTakesNoMoreMessagesThanAskedFor() {
    send("a", "b", "c", "d");
    Receiver receiver = receiver();
    assertThat(texts(receiver.fetch(3))).containsExactly("a", "b", "c");
    assertThat(receiver.fetch(0)).isEmpty();
    assertThat(browse()).containsExactly("d");
  }

  @Test
  void aFetchStopsWhenItHasEnoughBytes() {
    byte[] body = new byte[10_000];
    for (int i = 0; i < 10; i++) {
      send(Envelope.create(newId(), 4, true, 0, bytes("" + i), body));
    }
    Receiver receiver = receiver();
    FetchResult result = receiver.fetch(new FetchRequest(0, null, 10, 25_000, 0, 0));
    assertThat(result.claims()).hasSize(3);
    assertThat(receiver.take(7)).hasSize(7);
  }

  @Test
  void aMessageLargerThanTheByteLimitIsFetchedAlone() {
    send(Envelope.create(newId(), 4, true, 0, bytes("large"), new byte[100_000]));
    send("small");
    Receiver receiver = receiver();
    assertThat(receiver.fetch(new FetchRequest(0, null, 10, 1000, 0, 0)).claims()).hasSize(1);
    assertThat(texts(receiver.drain())).containsExactly("small");
  }

  @Test
  void busyConsumersShareWhatIsThere() {
    List<Receiver> receivers = List.of(receiver(), newClient().receiver(queue), receiver());
    sendAll(numbered(9));
    assertThat(texts(receivers.get(0).fetch(100))).containsExactly("0", "1", "2");
    assertThat(receivers.get(1).fetch(100)).hasSizeBetween(1, 3);
    assertThat(receivers.get(2).fetch(100)).hasSizeBetween(1, 3);
  }

  @Test
  void aClosedConsumerHasNoShare() {
    Receiver closing = receiver();
    Receiver receiver = receiver();
    assertThat(closing.consumer().close(0)).isTrue();
    sendAll(numbered(6));
    assertThat(receiver.fetch(100)).hasSize(6);
  }

  @Test
  void noMessageReachesTwoConsumers() {
    int messages = 400;
    AtomicInteger outstanding = new AtomicInteger(messages);
    List<String> received = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Void>> consumers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Receiver receiver = newClient().receiver(queue);
      consumers.add(
          CompletableFuture.runAsync(
              () -> {
                while (outstanding.get() > 0) {
                  Claim claim = receiver.receiveWithin(100);
                  if (claim != null) {
                    received.add(text(claim));
                    receiver.acknowledge(claim);
                    outstanding.decrementAndGet();
                  }
                }
              },
              task -> new Thread(task, "consumer").start()));
    }
    numbered(messages).forEach(this::send);
    CompletableFuture.allOf(consumers.toArray(CompletableFuture[]::new))
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
    assertThat(received).doesNotHaveDuplicates().hasSize(messages);
    assertThat(browse()).isEmpty();
  }

  /** So many messages: "0", "1", ... */
  protected static List<Envelope> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> message("" + i)).toList();
  }
}
