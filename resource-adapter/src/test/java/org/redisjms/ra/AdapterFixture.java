package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.ra.inbound.RedisJmsActivationSpec;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;

/**
 * Container fakes on the Redis that this JVM's tests share, with destinations of the test's own.
 */
@ExtendWith(NoLeftovers.class)
abstract class AdapterFixture {
  /** Longer than anything takes here; only a test that fails waits for so long. */
  static final long PATIENCE_MILLIS = 150_000;

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  final String name = getClass().getSimpleName() + "." + NAMES.incrementAndGet();
  final Queue queue = new RedisJmsQueue(name);
  final Topic topic = new RedisJmsTopic(name);

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

  static String uri(String... options) {
    return withOptions(RedisServer.shared().uri(), options);
  }

  static String withOptions(String uri, String... options) {
    StringBuilder text = new StringBuilder(uri);
    for (String option : options) {
      text.append(text.indexOf("?") < 0 ? '?' : '&').append(option);
    }
    return text.toString();
  }

  final Container container(String... options) {
    return closeLater(new Container(uri(options)));
  }

  final Container containerAt(String uri) {
    return closeLater(new Container(uri));
  }

  /** A bean's activation on the test's queue. */
  final RedisJmsActivationSpec onQueue() {
    RedisJmsActivationSpec spec = new RedisJmsActivationSpec();
    spec.setDestination(name);
    spec.setDestinationType("jakarta.jms.Queue");
    spec.setSetupInterval(100L);
    return spec;
  }

  /** A bean's activation on the test's topic. */
  final RedisJmsActivationSpec onTopic() {
    RedisJmsActivationSpec spec = onQueue();
    spec.setDestinationType("jakarta.jms.Topic");
    return spec;
  }

  /** A context of the provider, beside the resource adapter. */
  final JMSContext beside() {
    return closeLater(new RedisJmsConnectionFactory(uri()).createContext());
  }

  final void send(String... texts) {
    send(queue, texts);
  }

  final void send(Queue target, String... texts) {
    try (JMSContext context = new RedisJmsConnectionFactory(uri()).createContext()) {
      for (String text : texts) {
        context.createProducer().send(target, text);
      }
    }
  }

  /** What is in a queue, which is left empty. */
  final List<String> drain(Queue source) {
    try (JMSContext context = new RedisJmsConnectionFactory(uri()).createContext();
        var consumer = context.createConsumer(source)) {
      List<String> texts = new ArrayList<>();
      String text = consumer.receiveBodyNoWait(String.class);
      while (text != null) {
        texts.add(text);
        text = consumer.receiveBodyNoWait(String.class);
      }
      return texts;
    }
  }

  /** Waits until the provider has told Redis that everything is closed. */
  static void awaitNoThreads() {
    await(
        "the end of the provider's threads",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("redis-jms-")));
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
