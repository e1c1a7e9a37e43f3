package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.Receiver;
import org.redisjms.store.StoreException;
import org.redisjms.store.Subscription;

/** Sending and publishing. */
final class SendScenarios {

  private SendScenarios() {}

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
}
