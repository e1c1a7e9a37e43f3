package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.Claim;
import org.redisjms.store.Receiver;
import org.redisjms.store.Settlement;
import org.redisjms.store.StoreConnection;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;
import org.redisjms.store.Subscription;

/** What a consumer does with messages. */
final class ConsumeScenarios {

  private ConsumeScenarios() {}

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
    private final Onward onward;
    private @Nullable List<Claim> next;

    /** How it acknowledges. */
    enum Onward {
      SIMPLY,
      DURABLY,
      COMMITTING
    }

    AcknowledgeAndFetch(FaultRig rig, int number, Onward onward) {
      super(rig, number);
      this.onward = onward;
    }

    @Override
    void prepare() {
      super.prepare();
      rig.given(queue, 5);
      if (onward == Onward.COMMITTING) {
        rig.session.commit(List.of(FaultRig.message(other, 0)), List.of(), List.of());
      }
    }

    @Override
    void run() {
      next =
          switch (onward) {
            case SIMPLY -> receiver.acknowledgeAndFetch(10, claims(2));
            case DURABLY -> receiver.acknowledgeDurablyAndFetch(10, claims(2));
            case COMMITTING -> receiver.commitAndFetch(rig.session, 10, claims(2));
          };
    }

    @Override
    void verify() {
      if (next == null) {
        // What a commit has fetched is lost with its reply, and comes again.
        next = receiver.fetch(10);
      }
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
    private StoreConnection connection;
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
      connection = first ? FaultRig.connect(rig.store) : rig.connection;
      session = first ? connection.openSession() : rig.session;
      if (!first) {
        session.commit(List.of(FaultRig.message(other, 0)), List.of(), List.of());
      }
    }

    @Override
    String marker() {
      // The first commit of a connection registers a series of transactions before.
      return first ? ":connection:" + connection.id() : super.marker();
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
}
