package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Chapter 8: consumers, receiving with and without a listener, and their end. */
class ConsumersIT extends ConformanceTest {
  @Test
  @Section("8.2")
  void eachMessageOfAQueueGoesToOneConsumer() throws Exception {
    MessageConsumer first = session().createConsumer(queue);
    MessageConsumer second = session().createConsumer(queue);
    send("one", "two", "three", "four");
    Collection<String> received = new ConcurrentLinkedQueue<>();
    await(
        "all four",
        () -> {
          try {
            for (MessageConsumer consumer : List.of(first, second)) {
              Message message = consumer.receive(10);
              if (message != null) {
                received.add(text(message));
              }
            }
          } catch (JMSException e) {
            throw new java.lang.IllegalStateException(e);
          }
          return received.size() == 4;
        });
    assertThat(received).containsExactlyInAnyOrder("one", "two", "three", "four");
  }

  @Test
  @Section("8.2")
  void whatAClosedConsumerHadFetchedGoesToTheNext() throws Exception {
    Session session = session();
    MessageConsumer first = session.createConsumer(queue);
    send("one", "two", "three");
    assertThat(text(receive(first))).isEqualTo("one");
    first.close();
    assertThat(texts(session.createConsumer(queue), 2)).containsExactly("two", "three");
  }

  @Test
  @Section("8.2")
  void nullIsNoDestination() throws Exception {
    Session session = session();
    JMSContext context = context();
    assertThatThrownBy(() -> session.createConsumer(null))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createBrowser(null))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createSharedConsumer(null, unique("name")))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> context.createConsumer(null))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
  }

  @Test
  @Section("8.2")
  void aDestinationOfNobodyIsRefused() throws Exception {
    Session session = session();
    Destination nobodys = new Destination() {};
    assertThatThrownBy(() -> session.createConsumer(nobodys))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createProducer(nobodys))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  @Section("8.5")
  void receiveWaitsForAMessage() throws Exception {
    MessageConsumer consumer = session().createConsumer(queue);
    CompletableFuture<String> received = new CompletableFuture<>();
    Thread receiver =
        new Thread(
            () -> {
              try {
                received.complete(text(consumer.receive()));
              } catch (JMSException e) {
                received.completeExceptionally(e);
              }
            });
    receiver.start();
    await(
        "it waits",
        () ->
            receiver.getState() == Thread.State.WAITING
                || receiver.getState() == Thread.State.TIMED_WAITING);
    send("text");
    assertThat(received.get(patienceMillis(), TimeUnit.MILLISECONDS)).isEqualTo("text");
  }

  @Test
  @Section("8.5")
  void aTimeoutOfZeroIsForever() throws Exception {
    send("text");
    assertThat(text(session().createConsumer(queue).receive(0))).isEqualTo("text");
  }

  @Test
  @Section("8.5")
  void receiveGivesUpAfterItsTimeout() throws Exception {
    MessageConsumer consumer = session().createConsumer(queue);
    long start = System.nanoTime();
    assertThat(consumer.receive(100)).isNull();
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(90));
  }

  @Test
  @Section("8.5")
  void receiveNoWaitTakesWhatIsThere() throws Exception {
    MessageConsumer consumer = session().createConsumer(queue);
    assertThat(consumer.receiveNoWait()).isNull();
    send("text");
    assertThat(text(consumer.receiveNoWait())).isEqualTo("text");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  @Section("8.7")
  void aListenerGetsTheMessagesInOrder() throws Exception {
    Connection connection = connect();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    assertThat(consumer.getMessageListener()).isNull();
    Collection<String> received = new ConcurrentLinkedQueue<>();
    CountDownLatch all = new CountDownLatch(3);
    MessageListener listener =
        message -> {
          try {
            received.add(text(message));
          } catch (JMSException e) {
            received.add(e.toString());
          }
          all.countDown();
        };
    consumer.setMessageListener(listener);
    assertThat(consumer.getMessageListener()).isSameAs(listener);
    send("one", "two", "three");
    connection.start();
    await(all);
    assertThat(received).containsExactly("one", "two", "three");
  }

  @Test
  @Section("8.7")
  void aConsumerWithoutItsListenerReceivesAgain() throws Exception {
    MessageConsumer consumer = session().createConsumer(queue);
    CountDownLatch delivered = new CountDownLatch(1);
    consumer.setMessageListener(message -> delivered.countDown());
    send("one");
    await(delivered);
    consumer.setMessageListener(null);
    assertThat(consumer.getMessageListener()).isNull();
    send("two");
    assertThat(text(receive(consumer))).isEqualTo("two");
  }

  @Test
  @Section("6.2.5")
  void aConsumerWithAListenerDoesNotReceive() throws Exception {
    MessageConsumer consumer = session().createConsumer(queue);
    consumer.setMessageListener(message -> {});
    assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> consumer.receive(1)).isInstanceOf(JMSException.class);
  }

  @Test
  @Section("8.7")
  void aListenerThatThrowsInATransactionGetsTheNextMessage() throws Exception {
    send("one", "two");
    Session session = session(Session.SESSION_TRANSACTED);
    Collection<String> received = new ConcurrentLinkedQueue<>();
    CountDownLatch both = new CountDownLatch(2);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                received.add(text(message));
              } catch (JMSException e) {
                received.add(e.toString());
              }
              both.countDown();
              throw new java.lang.IllegalStateException("what a listener should not do");
            });
    await(both);
    session.close();
    assertThat(received).containsExactly("one", "two");
  }

  @Test
  @Section("8.8")
  void aClosedConsumerRefusesEverything() throws Exception {
    MessageConsumer consumer = session().createConsumer(queue);
    consumer.close();
    consumer.close();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            consumer::receive,
            () -> consumer.receive(1),
            consumer::receiveNoWait,
            consumer::getMessageSelector,
            consumer::getMessageListener,
            () -> consumer.setMessageListener(message -> {}))) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @Section("8.8")
  void closingAConsumerEndsItsReceiveWithNull() throws Exception {
    MessageConsumer consumer = session().createConsumer(queue);
    CompletableFuture<Boolean> gaveNull = new CompletableFuture<>();
    Thread receiver =
        new Thread(
            () -> {
              try {
                gaveNull.complete(consumer.receive() == null);
              } catch (JMSException e) {
                gaveNull.completeExceptionally(e);
              }
            });
    receiver.start();
    await(
        "it waits",
        () ->
            receiver.getState() == Thread.State.WAITING
                || receiver.getState() == Thread.State.TIMED_WAITING);
    consumer.close();
    assertThat(gaveNull.get(patienceMillis(), TimeUnit.MILLISECONDS)).isTrue();
  }

  @Test
  @Section("8.8")
  void aListenerMayCloseItsOwnConsumer() throws Exception {
    MessageConsumer consumer = session().createConsumer(queue);
    AtomicBoolean failed = new AtomicBoolean();
    CountDownLatch closed = new CountDownLatch(1);
    consumer.setMessageListener(
        message -> {
          try {
            consumer.close();
          } catch (JMSException e) {
            failed.set(true);
          }
          closed.countDown();
        });
    send("text");
    await(closed);
    assertThat(failed).isFalse();
  }

  @Test
  @Section("8.8")
  void aContextsConsumerCanBeClosed() throws Exception {
    JMSContext context = context();
    JMSConsumer consumer = context.createConsumer(queue);
    consumer.close();
    consumer.close();
    send("text");
    assertThat(text(receive(context.createConsumer(queue)))).isEqualTo("text");
  }
}
