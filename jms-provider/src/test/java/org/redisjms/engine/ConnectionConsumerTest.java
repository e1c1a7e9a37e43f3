package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.message.RedisJmsTextMessage;
import org.redisjms.store.InMemoryMessageStore.Operation;
import org.redisjms.store.StoreException;
import org.redisjms.store.Subscription;

/** Connection consumers, with pools that a test can see into. */
class ConnectionConsumerTest extends EngineFixture {

  private static final SubscriptionRequest ALL =
      new SubscriptionRequest(Subscription.Kind.PRIVATE, null, null, false);

  /** A pool of sessions, each run on the thread that starts it unless the test says otherwise. */
  private static final class Pool implements ServerSessionPool {
    final BlockingQueue<SessionEngine> free = new LinkedBlockingQueue<>();
    final List<String> seen = new CopyOnWriteArrayList<>();
    final List<SessionEngine> started = new CopyOnWriteArrayList<>();
    final AtomicInteger asked = new AtomicInteger();
    volatile MessageListener listener =
        message -> {
          try {
            seen.add(state(message));
          } catch (JMSException e) {
            throw new AssertionError(e);
          }
        };
    volatile @Nullable JMSException failure;
    volatile boolean runs = true;
    private volatile boolean over;
    private volatile @Nullable SessionEngine handedOut;

    Pool(SessionEngine... sessions) {
      free.addAll(List.of(sessions));
    }

    @Override
    public ServerSession getServerSession() throws JMSException {
      asked.incrementAndGet();
      if (failure != null) {
        throw failure;
      }
      SessionEngine session;
      try {
        session = free.take();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (over) {
        throw new JMSException("The test is over");
      }
      return new ServerSession() {
        @Override
        public @Nullable Session getSession() {
          handedOut = session;
          return null;
        }

        @Override
        public void start() throws JMSException {
          started.add(session);
          if (runs) {
            run(session);
          }
        }
      };
    }

    /** Wakes who waits for a session. */
    void end(SessionEngine any) {
      over = true;
      free.add(any);
    }

    void run(SessionEngine session) throws JMSException {
      try {
        session.run(listener);
      } finally {
        free.add(session);
      }
    }

    SessionEngine engine() {
      SessionEngine session = handedOut;
      assertThat(session).isNotNull();
      return session;
    }
  }

  private final List<Pool> pools = new ArrayList<>();

  private Pool pool(SessionEngine... sessions) {
    Pool pool = new Pool(sessions);
    pools.add(pool);
    return pool;
  }

  @AfterEach
  void endPools() throws JMSException {
    SessionEngine any = connect().createSession(AcknowledgeMode.AUTO);
    pools.forEach(pool -> pool.end(any));
  }

  private static ConnectionConsumerEngine consume(
      ConnectionEngine connection, Pool pool, int maxMessages) throws JMSException {
    return connection.createConnectionConsumer(
        ORDERS, ALL, pool, session -> pool.engine(), maxMessages);
  }

  @Test
  void messagesGoThroughTheSessionsOfThePool() throws Exception {
    ConnectionEngine connection = started();
    Pool pool =
        pool(
            connection.createSession(AcknowledgeMode.AUTO),
            connection.createSession(AcknowledgeMode.DUPS_OK));
    ConnectionConsumerEngine consumer = consume(connection, pool, 1);
    send("a", "b", "c");
    await("all are seen", () -> pool.seen.size() == 3);
    assertThat(pool.seen).containsExactly("a:1", "b:1", "c:1");
    assertEmpty();
    consumer.close();
    await("nobody is left", () -> store.consumers(ORDERS_ID) == 0);
  }

  @Test
  void noMoreThanTheMaximumIsLoadedAtOnce() throws Exception {
    ConnectionEngine connection = started();
    Pool pool = pool();
    pool.runs = false;
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add("m" + i);
    }
    send(all.toArray(String[]::new));
    consume(connection, pool, 10);
    List<Integer> loads = new ArrayList<>();
    while (pool.seen.size() < 25) {
      int before = pool.seen.size();
      SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
      int starts = pool.started.size();
      pool.free.add(session);
      await("it is started", () -> pool.started.size() > starts);
      session.run(pool.listener);
      loads.add(pool.seen.size() - before);
    }
    assertThat(pool.seen).isEqualTo(all.stream().map(text -> text + ":1").toList());
    assertThat(loads).allMatch(load -> load <= 10).anyMatch(load -> load > 1);
    assertEmpty();
  }

  @Test
  void withoutASessionMessagesStayUntouched() throws Exception {
    send("a", "b");
    ConnectionEngine connection = started();
    Pool pool = pool();
    ConnectionConsumerEngine consumer = consume(connection, pool, 10);
    await("it waits for a session", () -> pool.asked.get() == 1 && inFlight() > 0);
    connection.stop();
    assertThat(inFlight()).isZero();
    connection.start();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    pool.free.add(session);
    await("all are seen", () -> pool.seen.size() == 2);
    assertThat(pool.seen).containsExactly("a:1", "b:1");
    consumer.close();
    assertEmpty();
  }

  @Test
  void whenThePoolFailsTheMessagesGoBackAndItIsToldOnce() throws Exception {
    ConnectionEngine connection = started();
    List<JMSException> reported = new CopyOnWriteArrayList<>();
    connection.setExceptionListener(reported::add);
    Pool pool = pool(connection.createSession(AcknowledgeMode.AUTO));
    JMSException failure = new JMSException("no session today");
    pool.failure = failure;
    consume(connection, pool, 1);
    send("a");
    await("it is tried again", () -> pool.asked.get() >= 3);
    assertThat(pool.seen).isEmpty();
    pool.failure = null;
    await("it is seen", () -> pool.seen.size() == 1);
    assertThat(pool.seen).containsExactly("a:1");
    assertThat(reported).containsExactly(failure);
    assertEmpty();
  }

  @Test
  void aSessionThatIsClosedBeforeItRunsGivesItsMessagesBack() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine first = connection.createSession(AcknowledgeMode.AUTO);
    Pool pool = pool(first);
    pool.runs = false;
    consume(connection, pool, 1);
    send("a");
    await("it is loaded", () -> pool.started.size() == 1);
    first.close();
    pool.run(first); // without effect
    assertThat(pool.seen).isEmpty();
    pool.runs = true;
    // The closed session is in the pool; it is refused, and the next one gets the message.
    pool.free.add(connection.createSession(AcknowledgeMode.AUTO));
    await("it is seen", () -> pool.seen.size() == 1);
    assertThat(pool.seen).containsExactly("a:1");
    assertEmpty();
  }

  @Test
  void aStoppedConnectionDeliversNothingThatWasLoaded() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    Pool pool = pool(session);
    pool.runs = false;
    consume(connection, pool, 1);
    send("a");
    await("it is loaded", () -> pool.started.size() == 1);
    connection.stop();
    assertThat(ready()).isEqualTo(1);
    pool.runs = true;
    pool.run(session);
    assertThat(pool.seen).isEmpty();
    connection.start();
    await("it is seen", () -> pool.seen.size() == 1);
    assertThat(pool.seen).containsExactly("a:1");
    assertEmpty();
  }

  @Test
  void transactionsEndAfterTheRun() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.TRANSACTED);
    Pool pool = pool(session);
    pool.runs = false;
    consume(connection, pool, 1);
    send("a");
    await("it is loaded", () -> pool.started.size() == 1);
    session.run(pool.listener);
    assertThat(inFlight()).isEqualTo(1);
    session.rollback();
    pool.free.add(session);
    await("it is loaded again", () -> pool.started.size() == 2);
    session.run(pool.listener);
    send(session, "reply");
    session.commit();
    assertThat(pool.seen).containsExactly("a:1", "a:2:redelivered");
    pool.free.add(session);
    await("the reply is loaded", () -> pool.started.size() == 3);
    session.run(pool.listener);
    assertThat(pool.seen).endsWith("reply:1");
    session.commit();
    assertEmpty();
  }

  @Test
  void aMessageThatIsAlwaysRolledBackBecomesADeadLetter() throws Exception {
    ConnectionEngine connection = started("maxDeliveries", "3");
    SessionEngine session = connection.createSession(AcknowledgeMode.TRANSACTED);
    Pool pool = pool(session);
    MessageListener recording = pool.listener;
    pool.listener =
        message -> {
          recording.onMessage(message);
          try {
            session.rollback();
          } catch (JMSException e) {
            throw new AssertionError(e);
          }
        };
    consume(connection, pool, 5);
    send("bad");
    await("it is dead", () -> deadLetters() == 1);
    assertThat(pool.seen).containsExactly("bad:1", "bad:2:redelivered", "bad:3:redelivered");
    assertEmpty();
  }

  @Test
  void aListenerThatFailsGetsTheMessageAgain() throws Exception {
    ConnectionEngine connection = started();
    Pool pool = pool(connection.createSession(AcknowledgeMode.AUTO));
    MessageListener recording = pool.listener;
    pool.listener =
        message -> {
          recording.onMessage(message);
          if (pool.seen.size() == 1) {
            throw new IllegalStateException("on purpose");
          }
        };
    consume(connection, pool, 5);
    send("a");
    await("it is seen again", () -> pool.seen.size() == 2);
    assertThat(pool.seen).containsExactly("a:1", "a:2:redelivered");
    assertEmpty();
  }

  @Test
  void clientsAcknowledgeAfterTheRun() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.CLIENT);
    Pool pool = pool(session);
    pool.runs = false;
    List<Message> messages = new CopyOnWriteArrayList<>();
    consume(connection, pool, 1);
    send("a");
    await("it is loaded", () -> pool.started.size() == 1);
    session.run(messages::add);
    assertThat(inFlight()).isEqualTo(1);
    session.recover();
    pool.free.add(session);
    await("it is loaded again", () -> pool.started.size() == 2);
    session.run(messages::add);
    messages.get(1).acknowledge();
    assertThat(state(messages.get(1))).isEqualTo("a:2:redelivered");
    assertEmpty();
  }

  @Test
  void whatWentElsewhereIsNotDelivered() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    Pool pool = pool(session);
    pool.runs = false;
    consume(connection, pool, 1);
    send("a");
    await("it is loaded", () -> pool.started.size() == 1);
    store.kill(registrations.get(0));
    store.quiesce();
    session.run(pool.listener);
    assertThat(pool.seen).isEmpty();
    pool.runs = true;
    pool.free.add(session);
    await("it is seen", () -> pool.seen.size() == 1);
    assertEmpty();
  }

  @Test
  void aStoreThatFailsForAWhileLosesNothing() throws Exception {
    ConnectionEngine connection = started();
    Pool pool = pool(connection.createSession(AcknowledgeMode.AUTO));
    consume(connection, pool, 2);
    for (Operation operation :
        List.of(
            Operation.FETCH, Operation.OPEN_CONSUMER, Operation.SETTLE, Operation.CLOSE_CONSUMER)) {
      store.failNext(operation, new StoreException("for a while", null));
    }
    send("a", "b", "c");
    await("all are seen", () -> pool.seen.size() >= 3);
    assertEmpty();
  }

  @Test
  void aTopicsSubscriptionIsOneForAllSessions() throws Exception {
    ConnectionEngine connection = started();
    RedisJmsTopic prices = new RedisJmsTopic("prices");
    Pool pool =
        pool(
            connection.createSession(AcknowledgeMode.AUTO),
            connection.createSession(AcknowledgeMode.TRANSACTED));
    CountDownLatch two = new CountDownLatch(2);
    pool.runs = false;
    ConnectionConsumerEngine consumer =
        connection.createConnectionConsumer(prices, ALL, pool, session -> pool.engine(), 1);
    SessionEngine publisher = connection.createSession(AcknowledgeMode.AUTO);
    for (String text : List.of("a", "b")) {
      publisher.send(prices, new RedisJmsTextMessage(text), PLAIN);
    }
    await("both are loaded", () -> pool.started.size() == 2);
    for (SessionEngine session : pool.started) {
      background(
              () -> {
                session.run(pool.listener);
                two.countDown();
              })
          .join();
    }
    two.await();
    assertThat(pool.seen).containsExactly("a:1", "b:1");
    consumer.close();
  }
}
