package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdleListenersTest extends EngineFixture {

  private static final int COUNT = 1_000;

  private static long sessionThreads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getName().matches("redis-jms-.*-session-.*"))
        // A thread without work waits in its pool for the next one.
        .filter(
            entry ->
                Arrays.stream(entry.getValue())
                    .anyMatch(frame -> frame.getClassName().startsWith("org.redisjms.engine.")))
        .count();
  }

  @Test
  void aThousandIdleListenersOwnNoThread() throws JMSException {
    ConnectionEngine connection = connect();
    AtomicInteger delivered = new AtomicInteger();
    for (int i = 0; i < COUNT; i++) {
      consumer(connection.createSession(AcknowledgeMode.AUTO))
          .setListener(message -> delivered.incrementAndGet());
    }
    connection.start();
    await("all stand in line", () -> store.waiting(ORDERS_ID) == COUNT);
    await("no thread is busy", () -> sessionThreads() == 0);
    send("a", "b", "c");
    await("all delivered", () -> delivered.get() == 3);
    await("all stand in line", () -> store.waiting(ORDERS_ID) == COUNT);
    assertEmpty();
    assertThat(delivered.get()).isEqualTo(3);
  }

  @Test
  void theWindowGrowsWithTheFlowAndNoFurtherThanThePrefetch() throws JMSException {
    SessionEngine session = started("prefetch", "8").createSession(AcknowledgeMode.CLIENT);
    for (int i = 0; i < 40; i++) {
      send(session, "m" + i);
    }
    ConsumerEngine consumer = consumer(session);
    int[] held = new int[40];
    for (int i = 0; i < 40; i++) {
      received(consumer);
      held[i] = inFlight() - i - 1;
    }
    assertThat(held[0]).isZero();
    assertThat(held[1]).isEqualTo(1);
    assertThat(held[3]).isEqualTo(3);
    assertThat(Arrays.stream(held).max()).hasValue(7);
  }
}
