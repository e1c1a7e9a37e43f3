package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.selector.Selector;
import org.redisjms.store.InMemoryMessageStore.Operation;

class StopAndCloseTest extends EngineFixture {

  /** Makes the consumer fetch more than it delivers. */
  private static ConsumerEngine hoarding(SessionEngine session) throws JMSException {
    for (int i = 0; i < 10; i++) {
      send(session, "m" + i);
    }
    ConsumerEngine consumer = consumer(session);
    assertThat(receive(consumer, 4)).containsExactly("m0", "m1", "m2", "m3");
    return consumer;
  }

  @Test
  void closingAConsumerGivesBackWhatWasNotDelivered() throws JMSException {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    ConsumerEngine consumer = hoarding(session);
    assertThat(inFlight()).isGreaterThan(1);
    consumer.close();
    consumer.close();
    assertThat(inFlight()).isZero();
    assertThat(store.consumers(ORDERS_ID)).isZero();
    assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(IllegalStateException.class);
    ConsumerEngine next = consumer(session);
    for (int i = 4; i < 10; i++) {
      assertThat(state(next.receive(LONG))).isEqualTo("m" + i + ":1");
    }
  }

  @Test
  void closingASessionCountsWhatWasDeliveredAndNotAcknowledged() throws JMSException {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.CLIENT);
    hoarding(session);
    session.close();
    session.close();
    assertThat(inFlight()).isZero();
    assertThat(store.consumers(ORDERS_ID)).isZero();
    ConsumerEngine next = consumer(connection.createSession(AcknowledgeMode.AUTO));
    for (int i = 0; i < 10; i++) {
      assertThat(state(next.receive(LONG))).isEqualTo("m" + i + (i < 4 ? ":2:redelivered" : ":1"));
    }
  }

  @Test
  void closingAConnectionGivesEverythingBack() throws JMSException {
    ConnectionEngine connection = started();
    hoarding(connection.createSession(AcknowledgeMode.CLIENT));
    connection.close();
    connection.close();
    assertThat(connection.isClosed()).isTrue();
    assertThat(ready()).isEqualTo(10);
    assertThat(inFlight()).isZero();
    assertThatThrownBy(() -> connection.createSession(AcknowledgeMode.AUTO))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(connection::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void stoppingGivesBackWhatWasNotDelivered() throws JMSException {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.CLIENT);
    ConsumerEngine consumer = hoarding(session);
    connection.stop();
    assertThat(inFlight()).isEqualTo(4);
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(consumer.receive(20)).isNull();
    connection.start();
    assertThat(state(consumer.receive(LONG))).isEqualTo("m4:1");
    session.recover();
    assertThat(receive(consumer, 6)).containsExactly("m0", "m1", "m2", "m3", "m4", "m5");
    session.acknowledgeAll();
    receive(consumer, 4);
    session.acknowledgeAll();
    assertEmpty();
  }

  @Test
  void aConnectionThatIsNotStartedFetchesNothing() throws Exception {
    send("a");
    ConnectionEngine connection = connect();
    ConsumerEngine consumer = consumer(connection.createSession(AcknowledgeMode.AUTO));
    assertThat(consumer.receiveNoWait()).isNull();
    AtomicReference<RedisJmsMessage> received = new AtomicReference<>();
    Background receiver = background(() -> received.set(consumer.receive(0)));
    await("it waits", receiver::waits);
    assertThat(inFlight()).isZero();
    connection.start();
    receiver.join();
    assertThat(text(received.get())).isEqualTo("a");
  }

  @Test
  void aReceiveThatWaitsSurvivesAStop() throws Exception {
    ConnectionEngine connection = started();
    ConsumerEngine consumer = consumer(connection.createSession(AcknowledgeMode.AUTO));
    AtomicReference<RedisJmsMessage> received = new AtomicReference<>();
    Background receiver = background(() -> received.set(consumer.receive(0)));
    await("it stands in line", () -> store.waiting(ORDERS_ID) == 1);
    connection.stop();
    assertThat(store.waiting(ORDERS_ID)).isZero();
    send("a");
    store.quiesce();
    assertThat(ready()).isEqualTo(1);
    connection.start();
    receiver.join();
    assertThat(text(received.get())).isEqualTo("a");
  }

  @Test
  void whatIsHandedOffWhileItStopsGoesBack() throws Exception {
    ConnectionEngine connection = started();
    ConsumerEngine consumer = consumer(connection.createSession(AcknowledgeMode.AUTO));
    Background receiver = background(() -> consumer.receive(0));
    await("it stands in line", () -> store.waiting(ORDERS_ID) == 1);
    // The message is handed off in the moment in which the consumer leaves the line.
    store.beforeNext(
        Operation.FETCH,
        () -> {
          try {
            send("a");
          } catch (JMSException e) {
            throw new AssertionError(e);
          }
        });
    connection.stop();
    store.quiesce();
    assertThat(ready()).isEqualTo(1);
    assertThat(inFlight()).isZero();
    connection.start();
    receiver.join();
    assertEmpty();
  }

  @Test
  void closingEndsAReceiveThatWaits() throws Exception {
    List<Closing> ways =
        List.of(
            (connection, session, consumer) -> consumer.close(),
            (connection, session, consumer) -> session.close(),
            (connection, session, consumer) -> connection.close());
    for (Closing way : ways) {
      ConnectionEngine connection = started();
      SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
      ConsumerEngine consumer = consumer(session);
      AtomicReference<RedisJmsMessage> received = new AtomicReference<>();
      Background receiver = background(() -> received.set(consumer.receive(0)));
      await("it stands in line", () -> store.waiting(ORDERS_ID) == 1);
      way.close(connection, session, consumer);
      receiver.join();
      assertThat(received.get()).isNull();
      assertThat(store.consumers(ORDERS_ID)).isZero();
    }
  }

  private interface Closing {
    void close(ConnectionEngine connection, SessionEngine session, ConsumerEngine consumer)
        throws JMSException;
  }

  @Test
  void whatArrivesWhileAReceiveTimesOutIsDelivered() throws Exception {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    // The second fetch is the one that leaves the line.
    store.beforeNext(Operation.FETCH, () -> {});
    store.beforeNext(
        Operation.FETCH,
        () -> {
          try {
            send("a");
          } catch (JMSException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(text(consumer.receive(30))).isEqualTo("a");
    assertThat(store.waiting(ORDERS_ID)).isZero();
    assertEmpty();
  }

  @Test
  void aReceiveThatTimesOutLeavesTheLine() throws JMSException {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    assertThat(consumer.receive(20)).isNull();
    assertThat(store.waiting(ORDERS_ID)).isZero();
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(store.waiting(ORDERS_ID)).isZero();
  }

  @Test
  void anInterruptEndsAReceive() throws Exception {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    AtomicBoolean flag = new AtomicBoolean();
    Background receiver =
        background(
            () -> {
              try {
                consumer.receive(0);
              } finally {
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    await("it stands in line", () -> store.waiting(ORDERS_ID) == 1);
    receiver.interrupt();
    assertThatThrownBy(receiver::join).isInstanceOf(JMSException.class);
    assertThat(flag).isTrue();
    assertThat(store.waiting(ORDERS_ID)).isZero();
  }

  @Test
  void aHandOffBetweenTheAnswerAndTheWaitIsNotMissed() throws Exception {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    store.afterNext(
        Operation.FETCH,
        () -> {
          try {
            send("a");
          } catch (JMSException e) {
            throw new AssertionError(e);
          }
          store.quiesce();
        });
    assertThat(received(consumer)).isEqualTo("a");
    assertEmpty();
  }

  @Test
  void aWakeUpBetweenTheAnswerAndTheWaitIsNotMissed() throws Exception {
    // A consumer with a selector is told to look; it is handed nothing.
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    ConsumerEngine consumer =
        session.createConsumer(ORDERS, Selector.parse("JMSPriority > 0"), false);
    store.afterNext(
        Operation.FETCH,
        () -> {
          try {
            send("a");
          } catch (JMSException e) {
            throw new AssertionError(e);
          }
          store.quiesce();
        });
    // Well before the next look that comes in any case.
    assertThat(text(consumer.receive(4_000))).isEqualTo("a");
    assertEmpty();
  }

  @Test
  void closeAndStopWaitForAListener() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    ConsumerEngine consumer = consumer(session);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    consumer.setListener(
        message -> {
          inside.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    send("a", "b");
    inside.await();
    Background stopper = background(connection::stop);
    await("it waits", stopper::waits);
    Background closer = background(consumer::close);
    await("it waits", closer::waits);
    assertThat(stopper.ended()).isFalse();
    assertThat(closer.ended()).isFalse();
    goOn.countDown();
    stopper.join();
    closer.join();
    assertThat(ready()).isEqualTo(1);
    assertThat(inFlight()).isZero();
  }

  @Test
  void aListenerMayCloseItsConsumer() throws Exception {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    ConsumerEngine consumer = consumer(session);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    consumer.setListener(
        message -> {
          try {
            consumer.close();
          } catch (JMSException e) {
            failure.set(e);
          }
        });
    send("a", "b");
    await("it has ended", () -> store.consumers(ORDERS_ID) == 0);
    assertThat(failure.get()).isNull();
    assertThat(ready()).isEqualTo(1);
    assertThat(inFlight()).isZero();
  }

  @Test
  void aListenerMayStopItsConnection() throws Exception {
    ConnectionEngine connection = connect();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    AtomicInteger delivered = new AtomicInteger();
    consumer(session)
        .setListener(
            message -> {
              delivered.incrementAndGet();
              try {
                connection.stop();
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
            });
    send("a", "b", "c");
    connection.start();
    await("one is delivered and acknowledged", () -> ready() == 2 && inFlight() == 0);
    connection.start();
    await("another one is", () -> ready() == 1 && inFlight() == 0);
    assertThat(delivered.get()).isEqualTo(2);
  }

  @Test
  void callbacksAreRecognized() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    SessionEngine other = connection.createSession(AcknowledgeMode.AUTO);
    AtomicReference<List<Boolean>> inside = new AtomicReference<>();
    ConsumerEngine consumer = consumer(session);
    consumer.setListener(
        message ->
            inside.set(
                List.of(
                    session.inCallbackOfThisSession(),
                    other.inCallbackOfThisSession(),
                    connection.inListenerOrCallbackOfThisConnection())));
    send("a");
    await("it is called", () -> inside.get() != null);
    assertThat(inside.get()).containsExactly(true, false, true);
    assertThat(session.inCallbackOfThisSession()).isFalse();
    assertThat(connection.inListenerOrCallbackOfThisConnection()).isFalse();
  }

  @Test
  void aListenerThatIsTakenAwayLeavesTheLine() throws Exception {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    consumer.setListener(message -> {});
    await("it stands in line", () -> store.waiting(ORDERS_ID) == 1);
    consumer.setListener(null);
    assertThat(consumer.listener()).isNull();
    assertThat(store.waiting(ORDERS_ID)).isZero();
    send("a");
    assertThat(received(consumer)).isEqualTo("a");
  }

  @Test
  void aBrowserTakesNothing() throws JMSException {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    for (int i = 0; i < 150; i++) {
      send(session, "m" + i);
    }
    BrowserEngine browser = session.browse(ORDERS, null);
    for (int i = 0; i < 150; i++) {
      assertThat(((TextMessage) browser.next()).getText()).isEqualTo("m" + i);
    }
    assertThat(browser.next()).isNull();
    assertThat(ready()).isEqualTo(150);
    session.close();
    assertThatThrownBy(browser::next).isInstanceOf(IllegalStateException.class);
  }
}
