package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sections 6.1.8, 6.2.15 and 8.8 of Jakarta Messaging 3.1: closing. */
class ClosingIT extends JmsFixture {

  private static void refused(ThrowingCallable... calls) {
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
  }

  /** What is closed under the feet of a receive. */
  enum Closed {
    CONSUMER,
    SESSION,
    CONNECTION
  }

  /** Sections 6.1.8, 6.2.15 and 8.8: a receive that waits returns null. */
  @ParameterizedTest
  @EnumSource
  void closingWakesABlockedReceive(Closed closed) throws Exception {
    Connection connection = started();
    Session session = connection.createSession();
    MessageConsumer consumer = session.createConsumer(queue);
    CompletableFuture<Boolean> gotNull = new CompletableFuture<>();
    Thread receiver =
        new Thread(
            () -> {
              try {
                gotNull.complete(consumer.receive() == null);
              } catch (JMSException e) {
                gotNull.completeExceptionally(e);
              }
            },
            "test-receiver");
    receiver.start();
    awaitWaiting(receiver);
    switch (closed) {
      case CONSUMER -> consumer.close();
      case SESSION -> session.close();
      case CONNECTION -> connection.close();
    }
    assertThat(gotNull.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    send("a");
    assertThat(drain()).as("the closed consumer took nothing").containsExactly("a:1");
  }

  /** Section 6.1.8: everything that belongs to a closed connection is closed. */
  @Test
  void aClosedConnectionRefusesEverything() throws Exception {
    Connection connection = started();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(queue);
    MessageConsumer consumer = session.createConsumer(queue);
    QueueBrowser browser = session.createBrowser(queue);
    Message message = session.createTextMessage("a");
    connection.close();
    refused(
        connection::start,
        connection::stop,
        connection::createSession,
        connection::getClientID,
        connection::getMetaData,
        connection::getExceptionListener,
        () -> connection.setExceptionListener(e -> {}),
        session::createMessage,
        () -> session.createConsumer(queue),
        () -> session.createProducer(queue),
        session::getTransacted,
        session::recover,
        () -> producer.send(message),
        producer::getPriority,
        consumer::receive,
        consumer::receiveNoWait,
        consumer::getMessageListener,
        () -> consumer.setMessageListener(m -> {}),
        browser::getEnumeration);
    for (AutoCloseable again :
        List.<AutoCloseable>of(connection, session, producer, consumer, browser)) {
      assertThatCode(again::close).as("closing twice").doesNotThrowAnyException();
    }
    assertThat(message.getBody(String.class)).as("messages stay").isEqualTo("a");
  }

  /** Sections 6.2.15 and 8.8: a part can be closed, and the rest works. */
  @Test
  void whatIsNotClosedGoesOn() throws Exception {
    Connection connection = started();
    Session session = connection.createSession();
    MessageProducer closed = session.createProducer(queue);
    closed.close();
    refused(() -> closed.send(session.createMessage()), closed::getDestination);
    MessageConsumer consumer = session.createConsumer(queue);
    sendIn(session, queue, "a", "b");
    assertThat(text(receive(consumer))).isEqualTo("a");
    consumer.close();
    refused(consumer::receiveNoWait);
    assertThat(text(receive(session.createConsumer(queue)))).isEqualTo("b");
    session.close();
    refused(() -> session.createConsumer(queue), session::createTextMessage);
    assertThatCode(connection::createSession).doesNotThrowAnyException();
  }

  /** Section 6.1.8: close waits for the listener, whose message is then acknowledged. */
  @ParameterizedTest
  @EnumSource
  void closingWaitsForARunningListener(Closed closed) throws Exception {
    send("a", "b");
    Connection connection = started();
    Session session = connection.createSession();
    MessageConsumer consumer = session.createConsumer(queue);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<String> done = new CopyOnWriteArrayList<>();
    consumer.setMessageListener(
        message -> {
          inside.countDown();
          try {
            await(goOn);
            sendIn(session, queue, "by the listener");
          } catch (InterruptedException | JMSException e) {
            throw new AssertionError(e);
          }
          done.add(AcknowledgementIT.stateOf(message));
        });
    await(inside);
    CompletableFuture<Void> finished = new CompletableFuture<>();
    Thread closer =
        new Thread(
            () -> {
              try {
                switch (closed) {
                  case CONSUMER -> consumer.close();
                  case SESSION -> session.close();
                  case CONNECTION -> connection.close();
                }
                assertThat(done).containsExactly("a:1");
                finished.complete(null);
              } catch (Throwable e) {
                finished.completeExceptionally(e);
              }
            },
            "test-closer");
    closer.start();
    awaitWaiting(closer);
    assertThat(finished).isNotDone();
    goOn.countDown();
    finished.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(drain()).containsExactly("b:1", "by the listener:1");
    assertThat(done).containsExactly("a:1");
  }

  /** Section 8.8: a listener may close its own consumer; its message is acknowledged. */
  @Test
  void aListenerMayCloseItsConsumer() throws Exception {
    send("a", "b");
    Session session = session();
    MessageConsumer consumer = session.createConsumer(queue);
    CountDownLatch closed = new CountDownLatch(1);
    consumer.setMessageListener(
        message -> {
          try {
            consumer.close();
          } catch (JMSException e) {
            throw new AssertionError(e);
          }
          closed.countDown();
        });
    await(closed);
    session.close();
    assertThat(drain()).containsExactly("b:1");
  }

  /** Section 6.2.5: no receive while the session delivers to a listener. */
  @Test
  void aSessionWithAListenerDoesNotReceive() throws Exception {
    Session session = session();
    MessageConsumer listening = session.createConsumer(queue);
    MessageConsumer other = session.createConsumer(queue("other"));
    listening.setMessageListener(message -> {});
    refused(other::receive, () -> other.receive(1), other::receiveNoWait, listening::receive);
    listening.setMessageListener(null);
    assertThat(listening.getMessageListener()).isNull();
    assertThat(other.receiveNoWait()).isNull();
  }

  /** Section 6.1.8: what interrupted a thread does not keep it from giving everything back. */
  @Test
  void anInterruptedThreadCloses() throws Exception {
    send("a");
    Connection connection = connect();
    connection.setClientID(keyPrefix());
    connection.start();
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(text(receive(consumer))).isEqualTo("a");
    Thread.currentThread().interrupt();
    try {
      consumer.close();
      session.close();
      connection.close();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(drain()).containsExactly("a:2:again");
    Connection next = connect();
    assertThatCode(() -> next.setClientID(keyPrefix())).doesNotThrowAnyException();
  }
}
