package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sections 2.14, 6.2.5, 6.2.14 and 8.8 of Jakarta Messaging 3.1: more than one thread. */
class ConcurrentUseIT extends JmsFixture {

  private static final int THREADS = 6;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  /** Runs something on several threads at once; answers what they return. */
  private <T> List<T> everywhere(Callable<T> task) throws Exception {
    CountDownLatch ready = new CountDownLatch(THREADS);
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      futures.add(
          threads.submit(
              () -> {
                ready.countDown();
                await(ready);
                return task.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    }
    return results;
  }

  /** Section 2.14: destinations, factories and connections are for all threads. */
  @Test
  void aConnectionServesManyThreads() throws Exception {
    Connection connection = started();
    AtomicInteger numbers = new AtomicInteger();
    List<String> received =
        everywhere(
            () -> {
              Queue own = queue("own");
              String text = "m" + numbers.incrementAndGet();
              try (Session session = connection.createSession()) {
                sendIn(session, own, text);
                return text(receive(session.createConsumer(own)));
              }
            });
    assertThat(received).containsExactlyInAnyOrder("m1", "m2", "m3", "m4", "m5", "m6");
  }

  /** Section 6.2.14: sessions deliver at the same time. */
  @Test
  void sessionsDeliverAtTheSameTime() throws Exception {
    Connection connection = started();
    CountDownLatch together = new CountDownLatch(THREADS);
    CountDownLatch done = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      connection
          .createSession()
          .createConsumer(queue)
          .setMessageListener(
              message -> {
                together.countDown();
                try {
                  await(together);
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                done.countDown();
              });
    }
    send("a", "b", "c", "d", "e", "f");
    await(done);
  }

  /** Section 6.2.6: making a context does not use the session of the one that it is made from. */
  @Test
  void contextsAreMadeOnManyThreads() throws Exception {
    JMSContext context = closeLater(factory().createContext());
    List<JMSContext> made = everywhere(() -> context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    context.close();
    for (JMSContext other : made) {
      other.createProducer().send(queue, "x");
      other.close();
    }
    assertThat(drain()).hasSize(THREADS);
  }

  /** Sections 6.1.5 and 6.1.8: starting, stopping and closing from everywhere ends well. */
  @Test
  void startStopAndCloseFromEverywhere() throws Exception {
    Connection connection = started();
    AtomicInteger listened = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      connection
          .createSession()
          .createConsumer(queue)
          .setMessageListener(message -> listened.incrementAndGet());
    }
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger sent = new AtomicInteger();
    Future<?> sender =
        threads.submit(
            () -> {
              try (Connection own = factory().createConnection();
                  Session session = own.createSession();
                  MessageProducer producer = session.createProducer(queue)) {
                while (!over.get()) {
                  producer.send(session.createTextMessage("m"));
                  sent.incrementAndGet();
                }
              }
              return null;
            });
    everywhere(
        () -> {
          for (int i = 0; i < 20; i++) {
            connection.stop();
            connection.start();
          }
          return null;
        });
    over.set(true);
    sender.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    connection.start();
    await("all are delivered", () -> listened.get() == sent.get());
    everywhere(
        () -> {
          connection.close();
          return null;
        });
    assertThat(drain()).isEmpty();
    assertThat(listened.get()).isEqualTo(sent.get());
  }

  /** What is closed by another thread. */
  enum Closed {
    PRODUCER,
    SESSION,
    CONNECTION
  }

  /** Section 6.2.15: close is allowed from another thread; the sender learns of it. */
  @ParameterizedTest
  @EnumSource
  void closingUnderTheFeetOfASender(Closed closed) throws Exception {
    Connection connection = started();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(queue);
    AtomicInteger sent = new AtomicInteger();
    CountDownLatch some = new CountDownLatch(10);
    Future<?> sender =
        threads.submit(
            () -> {
              Message message = session.createTextMessage("m");
              while (true) {
                producer.send(message);
                sent.incrementAndGet();
                some.countDown();
              }
            });
    await(some);
    switch (closed) {
      case PRODUCER -> producer.close();
      case SESSION -> session.close();
      case CONNECTION -> connection.close();
    }
    assertThatThrownBy(() -> sender.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(drain()).as("all whose send returned").hasSize(sent.get());
  }

  /** Section 8.8: close returns when the receive has returned. */
  @Test
  void closeWaitsForTheReceive() throws Exception {
    Connection connection = started();
    for (int i = 0; i < 20; i++) {
      Session session = connection.createSession();
      MessageConsumer consumer = session.createConsumer(queue);
      AtomicBoolean returned = new AtomicBoolean();
      Thread receiver =
          new Thread(
              () -> {
                assertThatCode(consumer::receive).doesNotThrowAnyException();
                returned.set(true);
              },
              "test-receiver");
      receiver.start();
      awaitWaiting(receiver);
      if (i % 2 == 0) {
        consumer.close();
      } else {
        session.close();
      }
      receiver.join(PATIENCE_MILLIS);
      assertThat(returned).isTrue();
      session.close();
    }
  }

  /** Section 6.1.8: who closes and who uses a connection at the same time gets a clear answer. */
  @Test
  void sessionsThatAreCreatedWhileTheConnectionCloses() throws Exception {
    for (int i = 0; i < 5; i++) {
      Connection connection = started();
      everywhere(
          () -> {
            connection.close();
            assertThatThrownBy(
                    () -> {
                      while (true) {
                        connection.createSession().createConsumer(queue);
                      }
                    })
                .isInstanceOf(JMSException.class)
                .isInstanceOf(IllegalStateException.class);
            return null;
          });
    }
  }
}
