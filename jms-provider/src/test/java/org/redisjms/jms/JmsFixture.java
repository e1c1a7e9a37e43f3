package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.store.Conditions;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;
import org.redisjms.testkit.SentinelGroup;

/**
 * Connections to the Redis that this JVM's tests share, with keys of the class's own and a queue of
 * the test's own. What a test opens here is closed after it.
 */
@ExtendWith(NoLeftovers.class)
abstract class JmsFixture {
  /**
   * Longer than anything takes here, also than {@link #patientUri} lets calls wait; only a test
   * that fails waits for so long.
   */
  static final long PATIENCE_MILLIS = 150_000;

  private static final String RUN = Long.toString(System.currentTimeMillis(), 36);
  private static final AtomicInteger QUEUES = new AtomicInteger();

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  Queue queue;

  @BeforeEach
  final void nameQueue(TestInfo test) {
    queue = queue(test.getTestMethod().orElseThrow().getName());
  }

  @AfterEach
  final void closeAll() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  final <C extends AutoCloseable> C closeLater(C closeable) {
    opened.push(closeable);
    return closeable;
  }

  static Queue queue(String name) {
    return new RedisJmsQueue(name + "." + QUEUES.incrementAndGet());
  }

  final String keyPrefix() {
    return RUN + "-" + getClass().getSimpleName();
  }

  /** The URI of the shared server, with options such as {@code maxDeliveries=3}. */
  final String uri(String... options) {
    return withOptions(
        withOptions(RedisServer.shared().uri(), "keyPrefix=" + keyPrefix()), options);
  }

  /**
   * The URI of a group whose master a test takes away. On a busy machine sentinels may stand still
   * for half a minute (TILT); calls wait for longer than that.
   */
  static String patientUri(SentinelGroup group) {
    return withOptions(group.uri(), "failoverTimeout=2m");
  }

  static String withOptions(String uri, String... options) {
    StringBuilder text = new StringBuilder(uri);
    for (String option : options) {
      text.append(text.indexOf("?") < 0 ? '?' : '&').append(option);
    }
    return text.toString();
  }

  final RedisJmsConnectionFactory factory(String... options) {
    return new RedisJmsConnectionFactory(uri(options));
  }

  /** A connection that is not started. */
  final Connection connect(String... options) throws JMSException {
    return closeLater(factory(options).createConnection());
  }

  final Connection started(String... options) throws JMSException {
    Connection connection = connect(options);
    connection.start();
    return connection;
  }

  /** A session on a started connection of its own. */
  final Session session(int mode, String... options) throws JMSException {
    return started(options).createSession(mode);
  }

  final Session session() throws JMSException {
    return session(Session.AUTO_ACKNOWLEDGE);
  }

  /** Sends texts to the test's queue. */
  final void send(String... texts) throws JMSException {
    sendTo(queue, texts);
  }

  final void sendTo(Queue target, String... texts) throws JMSException {
    try (Connection connection = factory().createConnection();
        Session session = connection.createSession()) {
      sendIn(session, target, texts);
    }
  }

  static void sendIn(Session session, Queue target, String... texts) throws JMSException {
    try (MessageProducer producer = session.createProducer(target)) {
      for (String text : texts) {
        producer.send(session.createTextMessage(text));
      }
    }
  }

  /** Sends a text and says whether that was possible. */
  static boolean sends(Session session, Queue target, String text) {
    try {
      sendIn(session, target, text);
      return true;
    } catch (JMSException e) {
      return false;
    }
  }

  static Message receive(MessageConsumer consumer) throws JMSException {
    Message message = consumer.receive(PATIENCE_MILLIS);
    assertThat(message).as("a message in time").isNotNull();
    return message;
  }

  static String text(Message message) throws JMSException {
    assertThat(message).isInstanceOf(TextMessage.class);
    return ((TextMessage) message).getText();
  }

  /** The text with the number of its delivery, as in {@code a:1}, and the flag if it is set. */
  static String state(Message message) throws JMSException {
    return text(message)
        + ":"
        + message.getIntProperty("JMSXDeliveryCount")
        + (message.getJMSRedelivered() ? ":again" : "");
  }

  /** What {@link #state} says of the next messages. */
  static List<String> states(MessageConsumer consumer, int messages) throws JMSException {
    List<String> states = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      states.add(state(receive(consumer)));
    }
    return states;
  }

  static List<String> texts(MessageConsumer consumer, int messages) throws JMSException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      texts.add(text(receive(consumer)));
    }
    return texts;
  }

  /** Takes what is in the test's queue at this moment; answers what {@link #state} says. */
  final List<String> drain() throws JMSException {
    return drain(queue);
  }

  final List<String> drain(Queue source) throws JMSException {
    List<String> states = new ArrayList<>();
    try (Connection connection = factory().createConnection();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(source)) {
      connection.start();
      for (Message message = consumer.receiveNoWait();
          message != null;
          message = consumer.receiveNoWait()) {
        states.add(state(message));
      }
    }
    return states;
  }

  /** All elements; the API knows only raw enumerations. */
  static List<Object> all(Enumeration<?> enumeration) {
    List<Object> elements = new ArrayList<>();
    while (enumeration.hasMoreElements()) {
      elements.add(enumeration.nextElement());
    }
    return elements;
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).as("in time").isTrue();
  }

  /** Waits for what only asking again and again can tell. */
  static void await(String what, BooleanSupplier condition) {
    Conditions.await(what, Duration.ofMillis(PATIENCE_MILLIS), condition);
  }

  /** Waits until the thread waits, as it does in a receive that finds nothing. */
  static void awaitWaiting(Thread thread) {
    await(
        thread + " waits",
        () ->
            thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TIMED_WAITING);
  }

  /** What a thread of its own does. */
  interface Work {
    void run() throws Exception;
  }

  static CompletableFuture<Void> inBackground(Work work) {
    return inBackground(
        () -> {
          work.run();
          return null;
        });
  }

  static <T> CompletableFuture<T> inBackground(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "test-worker");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  static <T> T result(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
