package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.Claim;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.Receiver;
import org.redisjms.store.Settlement;
import org.redisjms.store.StoreConnection;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;
import org.redisjms.store.Subscription;

/**
 * One operation on destinations of its own, and what it promises. The preparation is not disturbed;
 * the exchange that begins in {@link #run} is. {@link #verify} can be repeated: what is promised
 * stays so.
 */
abstract class Scenario {

  final FaultRig rig;
  final QueueId queue;
  final QueueId other;
  final QueueId topic;
  private final String name;

  /** What a scenario is made from: the client, and a number of its own. */
  interface Maker extends BiFunction<FaultRig, Integer, Scenario> {}

  Scenario(FaultRig rig, int number) {
    this.rig = rig;
    this.name = String.format(Locale.ROOT, "<%06d>", number);
    this.queue = QueueId.of("queue:a" + name);
    this.other = QueueId.of("queue:b" + name);
    this.topic = QueueId.of("topic:t" + name);
  }

  final String name() {
    return name;
  }

  /** A text in the first request of the exchange, and in none before it on that connection. */
  String marker() {
    return name;
  }

  void prepare() {}

  /** The operation; it must not throw when Redis can be reached. */
  abstract void run();

  abstract void verify();

  /**
   * After an operation that was given up: the same as {@link #verify} if it took effect or its
   * outcome is unknown, nothing otherwise.
   */
  void verifyGivenUp(@Nullable StoreException thrown) {
    throw new UnsupportedOperationException("not to be given up: " + thrown);
  }

  /** What the client does next; what arrives late must not change the result of that either. */
  void goOn() {}

  void verifyAfterGoingOn() {
    verify();
  }

  /** Whether an operation that threw this, or nothing, may have had, or has had, its effect. */
  static void assertEffect(@Nullable StoreException thrown, boolean applied) {
    if (thrown == null) {
      assertThat(applied).isTrue();
    } else if (!(thrown instanceof OutcomeUnknownException)) {
      assertThat(applied).as("applied, but told %s", thrown.toString()).isFalse();
    }
  }

  /** The first send of a sender that Redis does not know yet, or a later one. */
  static final class Send extends Scenario {
    private final boolean first;

    Send(FaultRig rig, int number, boolean first) {
      super(rig, number);
      this.first = first;
    }

    @Override
    void prepare() {
      if (!first) {
        rig.session.send(FaultRig.message(queue, 1));
      }
    }

    @Override
    void run() {
      rig.session.send(FaultRig.message(queue, 2));
    }

    @Override
    void goOn() {
      rig.session.send(FaultRig.message(queue, 3));
    }

    private List<Long> expected(boolean applied) {
      List<Long> expected = new ArrayList<>();
      if (!first) {
        expected.add(1L);
      }
      if (applied) {
        expected.add(2L);
      }
      return expected;
    }

    @Override
    void verify() {
      List<Long> ready = rig.ready(queue);
      assertThat(ready.stream().filter(number -> number < 3)).isEqualTo(expected(true));
      assertThat(ready).doesNotHaveDuplicates().isSorted();
    }

    @Override
    void verifyGivenUp(@Nullable StoreException thrown) {
      List<Long> ready = rig.ready(queue);
      boolean applied = ready.contains(2L);
      assertEffect(thrown, applied);
      assertThat(ready.stream().filter(number -> number < 3)).isEqualTo(expected(applied));
      assertThat(ready).doesNotHaveDuplicates();
    }
  }

  /** Three messages to two queues in one round trip. */
  static final class SendSeveral extends Scenario {
    SendSeveral(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      rig.session.send(FaultRig.message(queue, 1));
      rig.session.send(FaultRig.message(other, 1));
    }

    @Override
    void run() {
      List<OutgoingMessage> messages =
          List.of(
              FaultRig.message(queue, 2), FaultRig.message(other, 2), FaultRig.message(queue, 3));
      assertThat(rig.session.send(messages)).allMatch(failure -> failure.isEmpty());
    }

    @Override
    void verify() {
      assertThat(rig.ready(queue)).containsExactly(1L, 2L, 3L);
      assertThat(rig.ready(other)).containsExactly(1L, 2L);
    }
  }

  /** A publication to two subscriptions. */
  static final class Publish extends Scenario {
    private final Subscription one = FaultRig.durable("one" + name());
    private final Subscription two = FaultRig.durable("two" + name());

    Publish(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      new Receiver(rig.witnessed, topic.address(), one);
      new Receiver(rig.witnessed, topic.address(), two);
      rig.session.send(FaultRig.publication(topic, 1));
    }

    @Override
    void run() {
      rig.session.send(FaultRig.publication(topic, 2));
    }

    @Override
    void goOn() {
      rig.session.send(FaultRig.publication(topic, 3));
    }

    private List<Long> old(Subscription subscription) {
      List<Long> ready = rig.ready(FaultRig.subscriptionQueue(topic, subscription));
      assertThat(ready).doesNotHaveDuplicates();
      return ready.stream().filter(number -> number < 3).toList();
    }

    @Override
    void verify() {
      assertThat(old(one)).containsExactly(1L, 2L);
      assertThat(old(two)).containsExactly(1L, 2L);
    }

    @Override
    void verifyGivenUp(@Nullable StoreException thrown) {
      assertThat(old(one)).isEqualTo(old(two));
      assertEffect(thrown, old(one).contains(2L));
    }
  }

  /** Messages 1 to 4 were sent by another client; the scenario's consumer has claimed them. */
  abstract static class Consuming extends Scenario {
    Receiver receiver;
    List<Claim> claims;

    Consuming(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      rig.given(queue, 1, 2, 3, 4);
      receiver = rig.receiver(queue);
      claims = receiver.take(4);
    }

    Claim[] claims(int count) {
      return claims.subList(0, count).toArray(Claim[]::new);
    }
  }

  static final class Acknowledge extends Consuming {
    Acknowledge(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void run() {
      receiver.acknowledge(claims(2));
    }

    @Override
    void verify() {
      assertThat(rig.inflight(queue)).isEqualTo(2);
      assertThat(rig.ready(queue)).isEmpty();
    }

    @Override
    void verifyGivenUp(@Nullable StoreException thrown) {
      assertThat(rig.inflight(queue)).isIn(2L, 4L);
      assertEffect(thrown, rig.inflight(queue) == 2);
      assertThat(rig.ready(queue)).isEmpty();
    }
  }

  /** Acknowledges two and fetches what has arrived meanwhile. */
  static final class AcknowledgeAndFetch extends Consuming {
    private List<Claim> next;

    AcknowledgeAndFetch(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      super.prepare();
      rig.given(queue, 5);
    }

    @Override
    void run() {
      next = receiver.acknowledgeAndFetch(10, claims(2));
    }

    @Override
    void verify() {
      assertThat(FaultRig.numbers(next)).containsExactly(5L);
      assertThat(rig.inflight(queue)).isEqualTo(3);
      assertThat(rig.ready(queue)).isEmpty();
    }
  }

  static final class GiveBack extends Consuming {
    GiveBack(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void run() {
      receiver.giveBack(1, claims(3));
    }

    @Override
    void verify() {
      assertThat(rig.ready(queue)).containsExactly(1L, 2L, 3L);
      assertThat(rig.inflight(queue)).isEqualTo(1);
    }
  }

  static final class Bury extends Consuming {
    Bury(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void run() {
      receiver
          .consumer()
          .settle(
              Receiver.removal(claims(2)),
              new Settlement.DeadLettered(
                  other,
                  List.of(
                      FaultRig.message(other, 1).envelope(),
                      FaultRig.message(other, 2).envelope())));
    }

    @Override
    void verify() {
      assertThat(rig.ready(other)).containsExactly(1L, 2L);
      assertThat(rig.inflight(queue)).isEqualTo(2);
    }
  }

  /** Moves two messages from one queue to another, and publishes that. */
  static final class Move extends Consuming {
    private final Subscription subscription = FaultRig.durable("moves" + name());
    private final boolean first;
    private StoreSession session;

    Move(FaultRig rig, int number, boolean first) {
      super(rig, number);
      this.first = first;
    }

    @Override
    void prepare() {
      super.prepare();
      new Receiver(rig.witnessed, topic.address(), subscription);
      // The publisher learns the subscriptions.
      rig.session.send(FaultRig.publication(topic, 1));
      session = first ? rig.connection.openSession() : rig.session;
      if (!first) {
        session.commit(List.of(FaultRig.message(other, 0)), List.of(), List.of());
      }
    }

    @Override
    String marker() {
      // The first commit registers the session before.
      return first ? ":connection:" + rig.connection.id() : super.marker();
    }

    @Override
    void run() {
      session.commit(
          List.of(
              FaultRig.message(other, 1),
              FaultRig.message(other, 2),
              FaultRig.publication(topic, 2)),
          List.of(receiver.consumer()),
          List.of(Receiver.removal(claims(2))));
    }

    @Override
    void goOn() {
      session.commit(
          List.of(FaultRig.message(other, 3)),
          List.of(receiver.consumer()),
          List.of(Receiver.removal(claims.get(2))));
    }

    private void assertState(boolean applied) {
      List<Long> moved = rig.ready(other);
      assertThat(moved).doesNotHaveDuplicates();
      assertThat(moved.stream().filter(number -> number == 1 || number == 2))
          .isEqualTo(applied ? List.of(1L, 2L) : List.of());
      assertThat(rig.ready(FaultRig.subscriptionQueue(topic, subscription)))
          .isEqualTo(applied ? List.of(1L, 2L) : List.of(1L));
      int later = moved.contains(3L) ? 1 : 0;
      assertThat(rig.inflight(queue)).isEqualTo((applied ? 2 : 4) - later);
      assertThat(rig.ready(queue)).isEmpty();
    }

    @Override
    void verify() {
      assertState(true);
    }

    @Override
    void verifyGivenUp(@Nullable StoreException thrown) {
      boolean applied = rig.ready(other).contains(1L);
      assertEffect(thrown, applied);
      assertState(applied);
    }
  }

  /** A transaction that only removes. */
  static final class CommitRemovals extends Consuming {
    CommitRemovals(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      super.prepare();
      rig.session.commit(
          List.of(), List.of(receiver.consumer()), List.of(Receiver.removal(claims(1))));
    }

    @Override
    void run() {
      rig.session.commit(
          List.of(),
          List.of(receiver.consumer()),
          List.of(Receiver.removal(claims.get(1), claims.get(2))));
    }

    @Override
    void verify() {
      assertThat(rig.inflight(queue)).isEqualTo(1);
      assertThat(rig.ready(queue)).isEmpty();
    }
  }

  /** With or without a selector. */
  static final class Fetch extends Scenario {
    private final boolean selective;
    private Receiver receiver;
    private List<Claim> claims;

    Fetch(FaultRig rig, int number, boolean selective) {
      super(rig, number);
      this.selective = selective;
    }

    @Override
    void prepare() {
      rig.given(queue, 1, 2, 3);
      receiver =
          new Receiver(rig.session, queue, selective ? envelope -> envelope.id().low() != 2 : null);
    }

    @Override
    void run() {
      claims = receiver.fetch(10);
    }

    @Override
    void goOn() {
      receiver.acknowledge(claims.get(0));
      rig.given(queue, 5);
    }

    @Override
    void verify() {
      assertThat(FaultRig.numbers(claims))
          .containsExactlyElementsOf(selective ? List.of(1L, 3L) : List.of(1L, 2L, 3L));
      List<Long> ready = rig.ready(queue);
      assertThat(ready.stream().filter(number -> number < 5))
          .isEqualTo(selective ? List.of(2L) : List.of());
    }
  }

  /** A consumer is closed that holds delivered messages or none, and some that are not. */
  static final class CloseConsumer extends Consuming {
    private final int delivered;
    private boolean ended;

    CloseConsumer(FaultRig rig, int number, int delivered) {
      super(rig, number);
      this.delivered = delivered;
    }

    @Override
    void run() {
      ended = receiver.consumer().close(delivered);
    }

    @Override
    void verify() {
      assertThat(ended).isEqualTo(delivered == 0);
      assertThat(rig.inflight(queue)).isEqualTo(delivered);
      assertThat(rig.ready(queue))
          .containsExactlyElementsOf(FaultRig.numbers(claims.subList(delivered, 4)));
    }
  }

  static final class CloseConnection extends Consuming {
    private StoreConnection closing;

    CloseConnection(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      rig.given(queue, 1, 2, 3, 4);
      closing = FaultRig.connect(rig.store);
      receiver = new Receiver(closing.openSession(), queue, null);
      claims = receiver.take(4);
      closing.createTemporary("temporary-queue:" + name());
    }

    @Override
    String marker() {
      return ":connection:" + closing.id();
    }

    @Override
    void run() {
      closing.close();
    }

    @Override
    void verify() {
      assertThat(rig.ready(queue)).containsExactly(1L, 2L, 3L, 4L);
      assertThat(rig.inflight(queue)).isZero();
      assertThat(rig.consumers(queue)).isZero();
      assertThat(rig.leftOvers(QueueId.of("temporary-queue:" + name()))).isEmpty();
      assertThat(rig.command("EXISTS", rig.prefix + ":connection:" + closing.id())).isEqualTo(0L);
    }
  }

  static final class OpenConnection extends Scenario {
    private StoreConnection opened;

    OpenConnection(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    String marker() {
      return "pid " + ProcessHandle.current().pid();
    }

    @Override
    void run() {
      opened = FaultRig.connect(rig.store);
    }

    @Override
    void goOn() {
      opened.close();
    }

    @Override
    void verify() {
      opened.createTemporary("temporary-queue:" + name());
      assertThat(rig.leftOvers(QueueId.of("temporary-queue:" + name()))).hasSize(1);
    }
  }

  static final class OpenConsumer extends Scenario {
    private StoreConsumer consumer;

    OpenConsumer(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      rig.given(queue, 1);
    }

    @Override
    void run() {
      consumer = rig.receiver(queue).consumer();
    }

    @Override
    void goOn() {
      assertThat(consumer.close(0)).isTrue();
    }

    @Override
    void verify() {
      // Its fence, and its place in the list.
      assertThat(rig.consumers(queue)).isEqualTo(2);
    }

    @Override
    void verifyAfterGoingOn() {
      assertThat(rig.consumers(queue)).isZero();
    }
  }

  /** A durable subscription is created. */
  static final class Subscribe extends Scenario {
    final Subscription subscription = FaultRig.durable("s" + name());
    Receiver receiver;

    Subscribe(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void run() {
      receiver = new Receiver(rig.session, topic.address(), subscription);
    }

    @Override
    void verify() {
      rig.witnessed.send(FaultRig.publication(topic, 1));
      assertThat(FaultRig.numbers(receiver.drain())).containsExactly(1L);
      QueueId queue = FaultRig.subscriptionQueue(topic, subscription);
      assertThat(rig.consumers(queue)).isEqualTo(2);
    }
  }

  /** A durable subscription gets another selector: the old one and its messages are gone. */
  static final class Resubscribe extends Scenario {
    private final Subscription old = FaultRig.durable("s" + name());
    private final Subscription changed = FaultRig.selecting("s" + name(), "a = 1");
    private Receiver receiver;

    Resubscribe(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      new Receiver(rig.witnessed, topic.address(), old).consumer().close(0);
      rig.witnessed.send(FaultRig.publication(topic, 1));
    }

    @Override
    void run() {
      receiver = new Receiver(rig.session, topic.address(), changed);
    }

    @Override
    void verify() {
      rig.witnessed.send(FaultRig.publication(topic, 2));
      assertThat(FaultRig.numbers(receiver.drain())).containsExactly(2L);
    }
  }

  static final class Unsubscribe extends Scenario {
    final Subscription subscription = FaultRig.durable("s" + name());

    Unsubscribe(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      new Receiver(rig.witnessed, topic.address(), subscription).consumer().close(0);
      rig.witnessed.send(FaultRig.publication(topic, 1));
    }

    @Override
    void run() {
      rig.session.unsubscribe(null, subscription.name());
    }

    @Override
    void verify() {
      assertThat(rig.isSubscribed(subscription)).isFalse();
      assertThat(rig.leftOvers(topic)).isEmpty();
    }
  }

  static final class CreateTemporary extends Scenario {
    final QueueId temporary = QueueId.of("temporary-queue:" + name());

    CreateTemporary(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void run() {
      rig.connection.createTemporary(temporary.address());
    }

    @Override
    void verify() {
      assertThat(rig.leftOvers(temporary)).hasSize(1);
    }
  }

  static final class DeleteTemporary extends Scenario {
    final QueueId temporary = QueueId.of("temporary-queue:" + name());

    DeleteTemporary(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      rig.connection.createTemporary(temporary.address());
      rig.given(temporary, 1);
    }

    @Override
    void run() {
      rig.connection.deleteTemporary(temporary.address());
    }

    @Override
    void verify() {
      assertThat(rig.leftOvers(temporary)).isEmpty();
    }
  }
}
