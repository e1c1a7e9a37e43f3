package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.RedisServer;

/** Section 6.1.7 of Jakarta Messaging 3.1: all of Redis is gone for longer than is waited for. */
class OutageIT extends JmsFixture {

  /** The outage is reported once, calls fail fast, and everything goes on by itself after it. */
  @Test
  void everythingGoesOnAfterAnOutage() throws Exception {
    try (RedisServer server = RedisServer.start();
        Connection connection =
            new RedisJmsConnectionFactory(withOptions(server.uri(), "failoverTimeout=1s"))
                .createConnection()) {
      List<JMSException> reported = new CopyOnWriteArrayList<>();
      List<String> heard = new CopyOnWriteArrayList<>();
      connection.setExceptionListener(reported::add);
      connection
          .createSession()
          .createConsumer(queue)
          .setMessageListener(message -> heard.add(AcknowledgementIT.stateOf(message)));
      connection.start();
      Session sender = connection.createSession();
      Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
      MessageConsumer consumer = transacted.createConsumer(queue("other"));
      MessageConsumer blocked = connection.createSession().createConsumer(queue("blocked"));
      CompletableFuture<Object> ended = new CompletableFuture<>();
      Thread receiver = new Thread(() -> ended.complete(outcome(blocked)), "test-receiver");
      receiver.start();
      awaitWaiting(receiver);
      sendIn(sender, queue, "before");
      await("it is heard", () -> heard.size() == 1);

      server.kill9();
      String endpoint = Integer.toString(server.port());
      assertThatThrownBy(() -> sendIn(sender, queue, "lost"))
          .isInstanceOf(JMSException.class)
          .hasMessageContaining(endpoint);
      await("the outage is reported", () -> !reported.isEmpty());
      assertThat(reported.get(0)).hasMessageContaining(endpoint);
      await("later calls fail fast", () -> millisOfSend(sender, "lost") < 900);
      assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(JMSException.class);
      sendIn(transacted, queue, "in the transaction");
      assertThatThrownBy(transacted::commit).isInstanceOf(JMSException.class);

      assertThat(ended.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .as("a receive that waits ends as well")
          .isInstanceOf(JMSException.class);

      server.restart();
      await("sending works again", () -> sends(sender, queue, "after"));
      await("the listener hears again", () -> heard.contains("after:1"));
      sendIn(transacted, queue, "committed");
      transacted.commit();
      await("the transaction is heard", () -> heard.contains("committed:1"));
      assertThat(heard).doesNotHaveDuplicates().doesNotContain("lost:1");
      assertThat(reported).as("once per outage").hasSize(1);
    }
  }

  /** How long it takes until the send fails. */
  private long millisOfSend(Session session, String text) {
    long start = System.nanoTime();
    assertThat(sends(session, queue, text)).isFalse();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  /** What a connection held that was closed in the outage comes back at once, not after a lease. */
  @Test
  void whatAConnectionHeldThatWasClosedInAnOutageComesBack() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      String uri = withOptions(server.uri(), "failoverTimeout=2s");
      RedisJmsConnectionFactory factory = new RedisJmsConnectionFactory(uri);
      try (Connection connection = factory.createConnection()) {
        connection.setClientID("client");
        holdTwoOfFour(connection);
        server.kill9();
      }
      server.restart();
      await("it is closed in Redis too", () -> connects(factory, "client"));
      try (Connection connection = factory.createConnection()) {
        connection.start();
        assertThat(texts(connection.createSession().createConsumer(queue), 4))
            .containsExactly("a", "b", "c", "d");
      }
    }
  }

  /** The same for a session whose connection lives on. */
  @Test
  void whatASessionHeldThatWasClosedInAnOutageComesBack() throws Exception {
    try (RedisServer server = RedisServer.start();
        Connection connection =
            new RedisJmsConnectionFactory(withOptions(server.uri(), "failoverTimeout=2s"))
                .createConnection()) {
      Session session = holdTwoOfFour(connection);
      server.kill9();
      session.close();
      server.restart();
      MessageConsumer consumer = awaitSession(connection).createConsumer(queue);
      assertThat(texts(consumer, 4)).containsExactlyInAnyOrder("a", "b", "c", "d");
    }
  }

  /** Nobody can show a sign of life while Redis does not answer; nobody is given up for that. */
  @Test
  void whoseLeaseEndedInAnOutageKeepsWhatItHolds() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      String uri = withOptions(server.uri(), "lease=2s", "failoverTimeout=3s", "socketTimeout=1s");
      try (Connection holding = new RedisJmsConnectionFactory(uri).createConnection();
          // Other options, so that it has connections and heartbeats of its own.
          Connection watching =
              new RedisJmsConnectionFactory(withOptions(uri, "prefetch=7")).createConnection()) {
        List<JMSException> reported = new CopyOnWriteArrayList<>();
        holding.setExceptionListener(reported::add);
        watching.setExceptionListener(reported::add);
        watching.start();
        Session session = holdTwoOfFour(holding);

        server.pause();
        // That takes longer than the lease.
        await("both have noticed", () -> reported.size() == 2);
        server.resume();
        Session other = awaitSession(watching);
        long beats = heartbeats(server);
        // In this time each would have reaped the other.
        await("both show signs of life", () -> heartbeats(server) >= beats + 8);

        MessageConsumer consumer = other.createConsumer(queue);
        List<String> others = new ArrayList<>();
        for (Message m = consumer.receiveNoWait(); m != null; m = consumer.receiveNoWait()) {
          others.add(state(m));
        }
        assertThat(others).as("all that was not held").isSubsetOf("c:1", "d:1");
        session.commit();
      }
    }
  }

  /** How many heartbeats the connections that are open have shown. */
  private static long heartbeats(RedisServer server) {
    // For each connection its lease and its counter.
    List<?> entries = (List<?>) server.command("HVALS", "jms:connections");
    return entries.stream()
        .mapToLong(entry -> Long.parseLong(String.valueOf(entry).split(":", 2)[1]))
        .sum();
  }

  /** A session that has received two messages of four and has two more in advance. */
  private Session holdTwoOfFour(Connection connection) throws JMSException {
    connection.start();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    sendIn(session, queue, "a", "b", "c", "d");
    session.commit();
    assertThat(texts(session.createConsumer(queue), 2)).containsExactly("a", "b");
    return session;
  }

  private static boolean connects(RedisJmsConnectionFactory factory, String clientId) {
    try (Connection connection = factory.createConnection()) {
      connection.setClientID(clientId);
      return true;
    } catch (JMSException e) {
      return false;
    }
  }

  /** A session that can do something, as soon as there is a master again. */
  private Session awaitSession(Connection connection) throws JMSException {
    Session session = connection.createSession();
    await("the outage is over", () -> sends(session, queue("other"), "after"));
    return session;
  }

  private static Object outcome(MessageConsumer consumer) {
    try {
      return consumer.receive();
    } catch (JMSException e) {
      return e;
    }
  }

  /** Section 6.1.3: a connection to nobody. */
  @Test
  void connectingToNobodyFails() throws Exception {
    String uri;
    try (RedisServer server = RedisServer.start()) {
      uri = withOptions(server.uri(), "failoverTimeout=200ms");
    }
    assertThatThrownBy(() -> new RedisJmsConnectionFactory(uri).createConnection())
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("127.0.0.1");
  }
}
