package org.redisjms.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Closed objects refuse everything but close (Jakarta Messaging 3.1, sections 6.1.8 and 6.2.15).
 */
class ClosedObjectsTest extends ClientTest {

  private static void refused(ThrowingCallable... calls) {
    for (ThrowingCallable call : List.of(calls)) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void connection() throws Exception {
    RedisJmsConnection connection = connect();
    Session session = connection.createSession();
    connection.close();
    connection.close();
    session.close();
    refused(
        connection::createSession,
        () -> connection.createSession(Session.CLIENT_ACKNOWLEDGE),
        () -> connection.createQueueSession(false, 1),
        () -> connection.createTopicSession(false, 1),
        connection::start,
        connection::stop,
        connection::getMetaData,
        connection::getClientID,
        () -> connection.setClientID("x"),
        connection::getExceptionListener,
        () -> connection.setExceptionListener(null),
        () -> connection.createConnectionConsumer(queue, null, null, 1),
        session::createTextMessage,
        () -> session.createProducer(queue));
  }

  @Test
  void session() throws Exception {
    RedisJmsSession session = started().createSession();
    RedisJmsMessageProducer producer = session.createProducer(queue);
    RedisJmsMessageConsumer consumer = session.createConsumer(queue);
    RedisJmsQueueBrowser browser = session.createBrowser(queue);
    Message message = session.createMessage();
    session.close();
    session.close();
    refused(
        session::getTransacted,
        session::getAcknowledgeMode,
        session::recover,
        session::commit,
        session::createMessage,
        session::createBytesMessage,
        () -> session.createObjectMessage("x"),
        () -> session.createQueue("q"),
        () -> session.createTopic("t"),
        () -> session.createProducer(null),
        () -> session.createConsumer(queue),
        () -> session.createBrowser(queue),
        session::createTemporaryQueue,
        () -> session.unsubscribe("s"),
        session::getMessageListener,
        () -> producer.send(message),
        consumer::receiveNoWait,
        browser::getEnumeration);
    producer.close();
    consumer.close();
    browser.close();
  }

  @Test
  void producer() throws Exception {
    RedisJmsSession session = connect().createSession();
    RedisJmsMessageProducer producer = session.createProducer(queue);
    producer.close();
    producer.close();
    refused(
        () -> producer.send(session.createMessage()),
        () -> producer.send(queue, session.createMessage()),
        producer::getDestination,
        producer::getQueue,
        producer::getDeliveryMode,
        () -> producer.setDeliveryMode(1),
        producer::getPriority,
        () -> producer.setPriority(1),
        producer::getTimeToLive,
        () -> producer.setTimeToLive(1),
        producer::getDeliveryDelay,
        () -> producer.setDeliveryDelay(1),
        producer::getDisableMessageID,
        () -> producer.setDisableMessageID(true),
        producer::getDisableMessageTimestamp,
        () -> producer.setDisableMessageTimestamp(true));
  }

  @Test
  void consumer() throws Exception {
    RedisJmsMessageConsumer consumer = started().createSession().createConsumer(queue);
    consumer.close();
    consumer.close();
    refused(
        consumer::receive,
        () -> consumer.receive(1),
        consumer::receiveNoWait,
        consumer::getMessageSelector,
        consumer::getMessageListener,
        () -> consumer.setMessageListener(null),
        consumer::getQueue,
        consumer::getNoLocal);
  }

  @Test
  @SuppressWarnings("JdkObsolete")
  void browser() throws Exception {
    RedisJmsQueueBrowser browser = connect().createSession().createBrowser(queue);
    var enumeration = browser.getEnumeration();
    browser.close();
    browser.close();
    refused(browser::getEnumeration, browser::getQueue, browser::getMessageSelector);
    assertThatThrownBy(enumeration::hasMoreElements)
        .isInstanceOf(IllegalStateRuntimeException.class);
  }

  @Test
  void closedContext() throws Exception {
    RedisJmsContext context = context();
    JMSProducer producer = context.createProducer();
    JMSConsumer consumer = context.createConsumer(queue);
    context.close();
    context.close();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            context::createProducer,
            context::createTextMessage,
            context::getSessionMode,
            context::getTransacted,
            context::start,
            context::stop,
            context::recover,
            context::acknowledge,
            context::getMetaData,
            context::getClientID,
            () -> context.createContext(1),
            () -> context.createConsumer(queue),
            () -> context.createQueue("q"),
            () -> producer.send(queue, "x"),
            consumer::receiveNoWait)) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateRuntimeException.class);
    }
    consumer.close();
  }

  /** A received message stays readable, and can no longer be acknowledged. */
  @Test
  void receivedMessage() throws Exception {
    send("a");
    RedisJmsConnection connection = started();
    Message message =
        connection
            .createSession(Session.CLIENT_ACKNOWLEDGE)
            .createConsumer(queue)
            .receive(PATIENCE_MILLIS);
    connection.close();
    assertThat(text(message)).isEqualTo("a");
    refused(message::acknowledge);
    assertThat(drain()).containsExactly("a");
  }

  @Test
  void closeEndsAReceiveThatWaits() throws Exception {
    RedisJmsConnection connection = started();
    RedisJmsMessageConsumer consumer = connection.createSession().createConsumer(queue);
    CompletableFuture<Message> received = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                received.complete(consumer.receive());
              } catch (Exception e) {
                received.completeExceptionally(e);
              }
            });
    thread.start();
    while (thread.isAlive()
        && thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    connection.close();
    assertThat(received.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isNull();
  }
}
