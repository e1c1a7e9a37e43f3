package org.redisjms.processes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;
import org.slf4j.LoggerFactory;

/**
 * A thousand consumers that wait cost a few connections, and a message reaches one of them at once.
 */
@ExtendWith(NoLeftovers.class)
class IdleConsumersIT {

  private static final int CONSUMERS = 1_000;
  private static final int MESSAGES = 100;

  @Test
  void aThousandIdleConsumersHoldThreeConnectionsAndOneOfThemGetsTheMessage() throws Exception {
    try (RedisServer server = RedisServer.start();
        Connection connection = new RedisJmsConnectionFactory(server.uri()).createConnection()) {
      Semaphore received = new Semaphore(0);
      connection.start();
      for (int i = 0; i < CONSUMERS; i++) {
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(session.createQueue("idle"));
        consumer.setMessageListener(message -> received.release());
      }
      awaitWaiting(server);
      // One line is that of the client that asks.
      assertThat(clients(server)).isGreaterThan(1);
      while (clients(server) > 3 + 1) {
        Thread.onSpinWait();
      }

      Session session = connection.createSession();
      MessageProducer producer = session.createProducer(session.createQueue("idle"));
      long[] nanos = new long[MESSAGES];
      for (int i = 0; i < MESSAGES; i++) {
        long start = System.nanoTime();
        producer.send(session.createTextMessage("wake up"));
        assertThat(received.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        nanos[i] = System.nanoTime() - start;
      }
      assertThat(received.availablePermits()).isZero();
      Arrays.sort(nanos);
      LoggerFactory.getLogger(IdleConsumersIT.class)
          .info(
              "{} deliveries: median {} us, slowest {} us",
              MESSAGES,
              nanos[MESSAGES / 2] / 1000,
              nanos[MESSAGES - 1] / 1000);
    }
  }

  private static void awaitWaiting(RedisServer server) {
    while (!Long.valueOf(CONSUMERS).equals(server.command("ZCARD", "jms:{queue:idle}:waiting"))) {
      Thread.onSpinWait();
    }
  }

  private static long clients(RedisServer server) {
    return String.valueOf(server.command("CLIENT", "LIST")).lines().count();
  }
}
