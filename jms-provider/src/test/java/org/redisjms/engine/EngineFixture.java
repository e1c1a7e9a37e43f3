package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.redisjms.config.Options;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.message.RedisJmsTextMessage;
import org.redisjms.store.ConnectionEvents;
import org.redisjms.store.InMemoryMessageStore;
import org.redisjms.store.MessageStore;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreConnection;

/** What tests of the engine share: a store in memory, a connection, and words for what happens. */
abstract class EngineFixture {

  static final RedisJmsQueue ORDERS = new RedisJmsQueue("orders");
  static final QueueId ORDERS_ID = QueueId.of("queue:orders");
  static final QueueId DEAD_LETTERS_ID = QueueId.of("queue:DLQ.orders");
  static final SendParameters PLAIN = new SendParameters(true, 4, 0, 0, false, false);
  static final long LONG = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  final InMemoryMessageStore store = new InMemoryMessageStore();
  private final List<ConnectionEngine> connections = new ArrayList<>();

  /** Registrations in the store, in the order of the connections. */
  final List<StoreConnection> registrations = new ArrayList<>();

  /** The store, as it is seen by a connection; remembers the registration. */
  private final MessageStore remembering =
      new MessageStore() {
        @Override
        public StoreConnection connect(ConnectionEvents events) {
          StoreConnection registration = store.connect(events);
          registrations.add(registration);
          return registration;
        }

        @Override
        public void close() {
          store.close();
        }
      };

  @AfterEach
  void closeAll() throws JMSException {
    for (ConnectionEngine connection : connections) {
      connection.close();
    }
    store.close();
  }

  ConnectionEngine connect(String... options) throws JMSException {
    Options all = Options.defaults();
    for (int i = 0; i < options.length; i += 2) {
      all = all.with(options[i], options[i + 1]);
    }
    ConnectionEngine connection = new ConnectionEngine(remembering, all, null);
    connections.add(connection);
    return connection;
  }

  ConnectionEngine started(String... options) throws JMSException {
    ConnectionEngine connection = connect(options);
    connection.start();
    return connection;
  }

  void startAll() throws JMSException {
    for (ConnectionEngine connection : connections) {
      connection.start();
    }
  }

  /** Sends text messages through a session of their own. */
  void send(String... texts) throws JMSException {
    ConnectionEngine connection = new ConnectionEngine(store, Options.defaults(), null);
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    for (String text : texts) {
      send(session, text);
    }
    connection.close();
  }

  static void send(SessionEngine session, String text) throws JMSException {
    session.send(ORDERS, new RedisJmsTextMessage(text), PLAIN);
  }

  static ConsumerEngine consumer(SessionEngine session) throws JMSException {
    return session.createConsumer(ORDERS, null, false);
  }

  static @Nullable String text(@Nullable Message message) throws JMSException {
    return message == null ? null : ((TextMessage) message).getText();
  }

  /** Receives so many messages; answers their texts. */
  static List<String> receive(ConsumerEngine consumer, int count) throws JMSException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RedisJmsMessage message = consumer.receive(LONG);
      assertThat(message).as("message %s of %s, after %s", i + 1, count, texts).isNotNull();
      texts.add(text(message));
    }
    return texts;
  }

  static String received(ConsumerEngine consumer) throws JMSException {
    return receive(consumer, 1).get(0);
  }

  /** Text, delivery count and redelivered flag. */
  static String state(@Nullable Message message) throws JMSException {
    assertThat(message).isNotNull();
    return text(message)
        + ":"
        + message.getIntProperty("JMSXDeliveryCount")
        + (message.getJMSRedelivered() ? ":redelivered" : "");
  }

  int ready() {
    return store.ready(ORDERS_ID).size();
  }

  int inFlight() {
    return store.inFlight(ORDERS_ID).size();
  }

  int deadLetters() {
    return store.ready(DEAD_LETTERS_ID).size();
  }

  void assertEmpty() {
    await("the queue is empty", () -> ready() + inFlight() == 0);
    assertThat(store.delayed(ORDERS_ID)).isEmpty();
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("Waited in vain: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  interface Body {
    void run() throws Exception;
  }

  /** Runs something on another thread. */
  static Background background(Body body) {
    return new Background(body);
  }

  /** Something that runs on another thread. */
  static final class Background {
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    Background(Body body) {
      thread =
          new Thread(
              () -> {
                try {
                  body.run();
                } catch (Throwable e) {
                  failure = e;
                }
              },
              "background");
      thread.setDaemon(true);
      thread.start();
    }

    boolean waits() {
      Thread.State state = thread.getState();
      return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    boolean ended() {
      return !thread.isAlive();
    }

    void interrupt() {
      thread.interrupt();
    }

    void join() throws Exception {
      thread.join(PATIENCE.toMillis());
      assertThat(thread.isAlive()).as("it still runs").isFalse();
      if (failure instanceof Exception e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
    }
  }
}
