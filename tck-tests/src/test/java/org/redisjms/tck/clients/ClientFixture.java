package org.redisjms.tck.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;
import org.springframework.jms.core.JmsTemplate;

/** A factory for the Redis that this JVM's tests share, and a name of each test's own. */
@ExtendWith(NoLeftovers.class)
abstract class ClientFixture {
  /** Longer than anything takes here; only a test that fails waits for so long. */
  static final long PATIENCE_MILLIS = 150_000;

  /** Shorter than the patience, for what must not come. */
  static final long MOMENT_MILLIS = 100;

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Names the queue, or the topic, of the test. */
  String name = "";

  @BeforeEach
  final void nameIt(TestInfo test) {
    name =
        getClass().getSimpleName()
            + "."
            + test.getTestMethod().orElseThrow().getName()
            + "."
            + NAMES.incrementAndGet();
  }

  @AfterEach
  final void closeAll() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  /** Closes it after the test, the last one first. */
  final void closeLater(AutoCloseable closeable) {
    opened.push(closeable);
  }

  /** A factory for the shared server, with options such as {@code maxDeliveries=3}. */
  static RedisJmsConnectionFactory factory(String... options) {
    return factoryFor(RedisServer.shared().uri(), options);
  }

  static RedisJmsConnectionFactory factoryFor(String uri, String... options) {
    String separator = uri.contains("?") ? "&" : "?";
    return new RedisJmsConnectionFactory(
        options.length == 0 ? uri : uri + separator + String.join("&", options));
  }

  /** A template that waits in vain only if the test fails. */
  static JmsTemplate patient(JmsTemplate template) {
    template.setReceiveTimeout(PATIENCE_MILLIS);
    return template;
  }

  /** What is in the queue at this moment, taken from it. */
  static List<String> drain(String queue) {
    JmsTemplate template = new JmsTemplate(factory());
    template.setReceiveTimeout(JmsTemplate.RECEIVE_TIMEOUT_NO_WAIT);
    List<String> texts = new ArrayList<>();
    for (Object text = template.receiveAndConvert(queue);
        text != null;
        text = template.receiveAndConvert(queue)) {
      texts.add(text.toString());
    }
    return texts;
  }

  static List<String> numbered(String text, int count) {
    return IntStream.range(0, count).mapToObj(i -> text + i).toList();
  }

  /** Waits for what only asking again and again can tell. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("in time: " + what).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
