package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.redisjms.store.QueueId;
import org.redisjms.store.Receiver;
import org.redisjms.store.StoreConnection;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.Subscription;

/** Connections, consumers, subscriptions and temporary destinations, and how they end. */
final class ConnectionScenarios {

  private ConnectionScenarios() {}

  static final class CloseConnection extends ConsumeScenarios.Consuming {
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
