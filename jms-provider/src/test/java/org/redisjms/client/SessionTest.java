package org.redisjms.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.redisjms.message.RedisJmsTextMessage;
import org.redisjms.store.StoreUnavailableException;

/** The classic API, from producer to consumer. */
class SessionTest extends ClientTest {

  @Test
  void sendsAndReceives() throws Exception {
    send("a", "b");
    RedisJmsSession session = started().createSession();
    RedisJmsMessageConsumer consumer = session.createConsumer(queue);
    assertThat(text(consumer.receive())).isEqualTo("a");
    assertThat(text(consumer.receive(PATIENCE_MILLIS))).isEqualTo("b");
    assertThat(consumer.receive(-5)).isNull();
    assertThat(consumer.receive(1)).isNull();
    session.close();
    assertThat(drain()).isEmpty();
  }

  @Test
  void aListenerMakesTheSessionAsynchronous() throws Exception {
    RedisJmsSession session = started().createSession();
    RedisJmsMessageConsumer listening = session.createConsumer(queue);
    RedisJmsMessageConsumer other = session.createConsumer(session.createQueue("other"));
    CompletableFuture<Message> heard = new CompletableFuture<>();
    MessageListener listener = heard::complete;
    listening.setMessageListener(listener);
    assertThat(listening.getMessageListener()).isSameAs(listener);
    assertThatThrownBy(listening::receiveNoWait).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> other.receive(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(other::receive).isInstanceOf(IllegalStateException.class);
    send("a");
    assertThat(text(heard.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))).isEqualTo("a");
    listening.setMessageListener(null);
    assertThat(other.receiveNoWait()).isNull();
    listening.setMessageListener(listener);
    listening.close();
    assertThat(other.receiveNoWait()).isNull();
  }

  @Test
  void aListenerMustNotCloseOrStopWhatRunsIt() throws Exception {
    RedisJmsConnection connection = started();
    RedisJmsSession session = connection.createSession();
    RedisJmsMessageConsumer consumer = session.createConsumer(queue);
    List<Exception> refusals = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(1);
    consumer.setMessageListener(
        message -> {
          for (Unchecked.Action forbidden :
              List.<Unchecked.Action>of(session::close, connection::close, connection::stop)) {
            try {
              forbidden.run();
            } catch (JMSException e) {
              refusals.add(e);
            }
          }
          // Its own consumer is allowed.
          Unchecked.run(consumer::close);
          done.countDown();
        });
    send("a");
    await(done);
    assertThat(refusals).hasSize(3).hasOnlyElementsOfType(IllegalStateException.class);
    connection.close();
    assertThat(drain()).isEmpty();
  }

  @Test
  void aListenerMayUseItsSessionWhileTheConnectionCloses() throws Exception {
    RedisJmsConnection connection = started();
    RedisJmsSession session = connection.createSession();
    RedisJmsMessageProducer producer = session.createProducer(session.createQueue("answers"));
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    CompletableFuture<Message> answer = new CompletableFuture<>();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              running.countDown();
              try {
                await(closing);
                TextMessage text = session.createTextMessage("answer");
                producer.send(text);
                answer.complete(text);
              } catch (Exception | AssertionError e) {
                answer.completeExceptionally(e);
              }
            });
    send("a");
    await(running);
    Thread closer = new Thread(() -> Unchecked.run(connection::close));
    closer.start();
    while (closer.isAlive() && closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    closing.countDown();
    assertThat(answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isNotNull();
    closer.join(PATIENCE_MILLIS);
    assertThat(drain()).isEmpty();
  }

  @Test
  void acknowledgesIndividually() throws Exception {
    send("a", "b", "c");
    RedisJmsSession session = started().createSession(101);
    RedisJmsMessageConsumer consumer = session.createConsumer(queue);
    consumer.receive(PATIENCE_MILLIS);
    Message second = consumer.receive(PATIENCE_MILLIS);
    consumer.receive(PATIENCE_MILLIS);
    second.acknowledge();
    second.acknowledge();
    session.close();
    assertThat(drain()).containsExactly("a", "c");
  }

  @Test
  void commitsAndRollsBack() throws Exception {
    send("a", "b");
    RedisJmsSession session = started().createSession(Session.SESSION_TRANSACTED);
    RedisJmsMessageConsumer consumer = session.createConsumer(queue);
    RedisJmsMessageProducer producer = session.createProducer(queue);
    consumer.receive(PATIENCE_MILLIS);
    producer.send(session.createTextMessage("c"));
    session.rollback();
    Message again = consumer.receive(PATIENCE_MILLIS);
    assertThat(text(again)).isEqualTo("a");
    assertThat(again.getJMSRedelivered()).isTrue();
    producer.send(session.createTextMessage("d"));
    session.commit();
    session.close();
    assertThat(drain()).containsExactly("b", "d");
  }

  @Test
  void selects() throws Exception {
    RedisJmsConnection connection = started();
    RedisJmsSession session = connection.createSession();
    RedisJmsMessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 4; i++) {
      TextMessage message = session.createTextMessage("" + i);
      message.setIntProperty("i", i);
      producer.send(message);
    }
    assertThat(text(session.createConsumer(queue, "i > 2").receive(PATIENCE_MILLIS)))
        .isEqualTo("3");
    assertThat(Collections.list(session.createBrowser(queue, "i < 2").getEnumeration())).hasSize(2);
    session.close();
    assertThat(drain()).containsExactly("0", "1", "2");
  }

  @Test
  @SuppressWarnings("JdkObsolete")
  void browses() throws Exception {
    send("a", "b");
    RedisJmsSession session = connect().createSession();
    RedisJmsQueueBrowser browser = session.createBrowser(queue);
    assertThat(browser.getQueue()).isEqualTo(queue);
    Enumeration<Message> walk = browser.getEnumeration();
    assertThat(walk.hasMoreElements()).isTrue();
    assertThat(text(walk.nextElement())).isEqualTo("a");
    assertThat(text(walk.nextElement())).isEqualTo("b");
    assertThat(walk.hasMoreElements()).isFalse();
    assertThatThrownBy(walk::nextElement).isInstanceOf(NoSuchElementException.class);
    send("c");
    assertThat(Collections.list(browser.getEnumeration())).hasSize(3);
    assertThat(drain()).containsExactly("a", "b", "c");
  }

  /** Messages of another provider get their headers back (section 3.12). */
  @Test
  void sendsForeignMessages() throws Exception {
    RedisJmsTextMessage hidden = new RedisJmsTextMessage("foreign");
    hidden.setStringProperty("p", "v");
    Map<String, Object> set = new HashMap<>();
    TextMessage foreign =
        (TextMessage)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {TextMessage.class},
                (proxy, method, arguments) -> {
                  if (method.getName().startsWith("setJMS")) {
                    set.put(method.getName(), arguments[0]);
                  }
                  return method.invoke(hidden, arguments);
                });
    RedisJmsSession session = connect().createSession();
    RedisJmsMessageProducer producer = session.createProducer(queue);
    producer.setPriority(8);
    producer.setTimeToLive(60_000);
    producer.send(foreign);
    assertThat(set)
        .containsOnlyKeys(
            "setJMSDestination",
            "setJMSDeliveryMode",
            "setJMSExpiration",
            "setJMSPriority",
            "setJMSMessageID",
            "setJMSTimestamp",
            "setJMSDeliveryTime")
        .containsEntry("setJMSDestination", queue)
        .containsEntry("setJMSPriority", 8);
    assertThat(foreign.getJMSMessageID()).startsWith("ID:");
    assertThat(foreign.getJMSExpiration()).isEqualTo(foreign.getJMSTimestamp() + 60_000);
    assertThat(drain()).containsExactly("foreign");
  }

  @Test
  void tellsTheExceptionListener() throws Exception {
    RedisJmsConnection connection = started();
    CompletableFuture<JMSException> told = new CompletableFuture<>();
    connection.setExceptionListener(told::complete);
    assertThat(connection.getExceptionListener()).isNotNull();
    store.unavailable();
    assertThat(told.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
        .hasRootCauseInstanceOf(StoreUnavailableException.class);
    store.available();
  }

  @Test
  void stopsAndStarts() throws Exception {
    send("a");
    RedisJmsConnection connection = connect();
    RedisJmsMessageConsumer consumer = connection.createSession().createConsumer(queue);
    assertThat(consumer.receive(1)).isNull();
    connection.start();
    connection.stop();
    assertThat(consumer.receiveNoWait()).isNull();
    connection.start();
    assertThat(text(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a");
  }
}
