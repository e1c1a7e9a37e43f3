package org.redisjms.tck.harness;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisjms.testkit.NoLeftovers;

/**
 * A class of conformance tests: JUnit runs it once for each {@link Provider}. Each test has a queue
 * and a topic of its own, and what it opens through these methods is closed after it. A test names
 * its {@link Section}.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("org.redisjms.tck.harness.Providers#all")
@ExtendWith({ConformanceExtension.class, NoLeftovers.class})
@Timeout(60)
public abstract class ConformanceTest {
  /** How long a "nothing arrives" waits. What has been sent before would be there much sooner. */
  protected static final long SILENCE_MILLIS = 300;

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** The provider under test. A test that needs to know which one it is proves something else. */
  @Parameter protected Provider provider;

  protected Queue queue;
  protected Topic topic;
  private String testName = "";
  private long patienceMillis;

  @BeforeEach
  final void prepare(TestInfo test) {
    Method method = test.getTestMethod().orElseThrow();
    testName = getClass().getSimpleName() + "." + method.getName();
    // Only a test that fails waits so long; one that is known to fail need not.
    patienceMillis =
        provider == Providers.ARTEMIS && method.isAnnotationPresent(ArtemisDiffers.class)
            ? 2_000
            : 60_000;
    queue = newQueue();
    topic = newTopic();
  }

  @AfterEach
  final void closeAll() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  /** Closed after the test, in the opposite order of these calls; closing twice does no harm. */
  protected final <C extends AutoCloseable> C closeLater(C closeable) {
    opened.push(closeable);
    return closeable;
  }

  /** A name that nothing else has, for a destination, a client identifier or a subscription. */
  protected final String unique(String name) {
    return testName + "." + name + "." + NAMES.incrementAndGet();
  }

  /** Another queue besides {@link #queue}. */
  protected final Queue newQueue() {
    return provider.queue(unique("queue"));
  }

  /** Another topic besides {@link #topic}. */
  protected final Topic newTopic() {
    return provider.topic(unique("topic"));
  }

  /** A connection that is not started. */
  protected final Connection connect() throws JMSException {
    return closeLater(provider.connectionFactory().createConnection());
  }

  protected final Connection started() throws JMSException {
    Connection connection = connect();
    connection.start();
    return connection;
  }

  /** A connection with a client identifier, not started. */
  protected final Connection connectAs(String clientId) throws JMSException {
    Connection connection = connect();
    connection.setClientID(clientId);
    return connection;
  }

  /** A session with AUTO_ACKNOWLEDGE on a started connection of its own. */
  protected final Session session() throws JMSException {
    return session(Session.AUTO_ACKNOWLEDGE);
  }

  /** A session on a started connection of its own. */
  protected final Session session(int mode) throws JMSException {
    return started().createSession(mode);
  }

  /** A context with AUTO_ACKNOWLEDGE. */
  protected final JMSContext context() {
    return context(JMSContext.AUTO_ACKNOWLEDGE);
  }

  protected final JMSContext context(int mode) {
    return closeLater(provider.connectionFactory().createContext(mode));
  }

  /** Sends texts to the test's queue, from a connection of their own. */
  protected final void send(String... texts) throws JMSException {
    sendTo(queue, texts);
  }

  /** Sends texts from a connection of their own. */
  protected final void sendTo(Destination target, String... texts) throws JMSException {
    try (Connection connection = provider.connectionFactory().createConnection();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(target)) {
      for (String text : texts) {
        producer.send(session.createTextMessage(text));
      }
    }
  }

  /** How long to wait for what must come. */
  protected final long patienceMillis() {
    return patienceMillis;
  }

  /** The next message; fails if there is none in time. */
  protected final Message receive(MessageConsumer consumer) throws JMSException {
    Message message = consumer.receive(patienceMillis);
    assertThat(message).as("a message in time").isNotNull();
    return message;
  }

  /** The next message; fails if there is none in time. */
  protected final Message receive(JMSConsumer consumer) {
    Message message = consumer.receive(patienceMillis);
    assertThat(message).as("a message in time").isNotNull();
    return message;
  }

  /** The texts of the next messages. */
  protected final List<String> texts(MessageConsumer consumer, int messages) throws JMSException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      texts.add(text(receive(consumer)));
    }
    return texts;
  }

  /** The text of a text message; fails if it is another. */
  protected static String text(Message message) throws JMSException {
    assertThat(message).isInstanceOf(TextMessage.class);
    return ((TextMessage) message).getText();
  }

  /** Fails if a message comes within {@link #SILENCE_MILLIS}. */
  protected static void assertNothing(MessageConsumer consumer) throws JMSException {
    assertThat(consumer.receive(SILENCE_MILLIS)).as("no message").isNull();
  }

  /** Fails if a message comes within {@link #SILENCE_MILLIS}. */
  protected static void assertNothing(JMSConsumer consumer) {
    assertThat(consumer.receive(SILENCE_MILLIS)).as("no message").isNull();
  }

  /**
   * It is the broker's clock that counts (section 3.4.13 names none), and clients know it to some
   * milliseconds.
   */
  protected static void assertReached(long deliveryTime) {
    assertThat(System.currentTimeMillis() + 50).isGreaterThanOrEqualTo(deliveryTime);
  }

  protected final void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(patienceMillis, TimeUnit.MILLISECONDS)).as("in time").isTrue();
  }

  /** Waits for what only asking again and again can tell. */
  protected final void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("in time: " + what).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
