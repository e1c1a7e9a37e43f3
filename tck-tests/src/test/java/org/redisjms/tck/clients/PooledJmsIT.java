package org.redisjms.tck.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.testkit.Aof;
import org.redisjms.testkit.RedisServer;

/** The pool that Spring Boot and Quarkus use, around our connection factory. */
class PooledJmsIT extends ClientFixture {

  private JmsPoolConnectionFactory pool(ConnectionFactory factory) {
    JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
    pool.setConnectionFactory(factory);
    pool.start();
    closeLater(pool::stop);
    return pool;
  }

  private Queue queue() {
    return new RedisJmsQueue(name);
  }

  private static void send(Session session, Queue queue, String text) throws JMSException {
    try (MessageProducer producer = session.createProducer(queue)) {
      producer.send(session.createTextMessage(text));
    }
  }

  private void send(JmsPoolConnectionFactory pool, String text) throws JMSException {
    try (Connection connection = pool.createConnection();
        Session session = connection.createSession()) {
      send(session, queue(), text);
    }
  }

  private static String receive(Session session, Queue queue) throws JMSException {
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      Message message = consumer.receive(PATIENCE_MILLIS);
      assertThat(message).isInstanceOf(TextMessage.class);
      return ((TextMessage) message).getText();
    }
  }

  private String receive(JmsPoolConnectionFactory pool) throws JMSException {
    try (Connection connection = pool.createConnection();
        Session session = connection.createSession()) {
      connection.start();
      return receive(session, queue());
    }
  }

  /** Everything is opened and closed for each message, and is one connection all the time. */
  @Test
  void sendsAndReceivesOnOneConnection() throws Exception {
    JmsPoolConnectionFactory pool = pool(factory());
    pool.setMaxConnections(1);
    for (String text : numbered("m", 100)) {
      send(pool, text);
      assertThat(receive(pool)).isEqualTo(text);
    }
    assertThat(pool.getNumConnections()).isEqualTo(1);
  }

  /** The next user of a session finds nothing of the last one's transaction. */
  @Test
  void rollsBackASessionBeforeItsNextUse() throws Exception {
    JmsPoolConnectionFactory pool = pool(factory());
    pool.setMaxSessionsPerConnection(1);
    pool.setBlockIfSessionPoolIsFull(false);
    send(pool, "in");
    Queue out = new RedisJmsQueue(name + ".out");
    try (Connection connection = pool.createConnection()) {
      connection.start();
      try (Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
        assertThat(receive(session, queue())).isEqualTo("in");
        send(session, out, "not committed");
      }
      try (Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
        assertThat(receive(session, queue())).as("it came back").isEqualTo("in");
        send(session, out, "committed");
        session.commit();
      }
    }
    assertThat(drain(name + ".out")).containsExactly("committed");
    assertThat(drain(name)).isEmpty();
  }

  /** A session that was returned hears nothing more for its last user. */
  @Test
  void forgetsTheListenersOfAReturnedSession() throws Exception {
    JmsPoolConnectionFactory pool = pool(factory());
    List<Message> heard = new CopyOnWriteArrayList<>();
    try (Connection connection = pool.createConnection()) {
      connection.start();
      try (Session session = connection.createSession()) {
        session.createConsumer(queue()).setMessageListener(heard::add);
        send(pool, "heard");
        await("it is heard", () -> heard.size() == 1);
      }
      send(pool, "not heard");
      assertThat(receive(pool)).isEqualTo("not heard");
      assertThat(heard).hasSize(1);
    }
  }

  @Test
  void poolsContexts() throws Exception {
    JmsPoolConnectionFactory pool = pool(factory());
    for (String text : numbered("m", 20)) {
      try (JMSContext context = pool.createContext()) {
        context.createProducer().setProperty("n", text).setPriority(6).send(queue(), text);
      }
      try (JMSContext context = pool.createContext(JMSContext.SESSION_TRANSACTED);
          JMSConsumer consumer = context.createConsumer(queue(), "n = '" + text + "'")) {
        Message message = consumer.receive(PATIENCE_MILLIS);
        assertThat(message.getBody(String.class)).isEqualTo(text);
        context.commit();
      }
    }
    assertThat(pool.getNumConnections()).isEqualTo(1);
  }

  /** A temporary queue ends with the pooled connection that made it, although ours lives on. */
  @Test
  void deletesTemporaryQueuesWithTheirPooledConnection() throws Exception {
    JmsPoolConnectionFactory pool = pool(factory());
    TemporaryQueue temporary;
    try (Connection connection = pool.createConnection();
        Session session = connection.createSession()) {
      connection.start();
      temporary = session.createTemporaryQueue();
      send(session, temporary, "reply");
      assertThat(receive(session, temporary)).isEqualTo("reply");
    }
    try (Connection connection = pool.createConnection();
        Session session = connection.createSession()) {
      assertThatThrownBy(() -> send(session, temporary, "too late"))
          .isInstanceOf(InvalidDestinationException.class);
    }
  }

  /** With a client identifier in our factory the pool's one connection has it. */
  @Test
  void subscribesDurably() throws Exception {
    JmsPoolConnectionFactory pool = pool(factory("clientId=" + name));
    try (Connection connection = pool.createConnection();
        Session session = connection.createSession()) {
      assertThat(connection.getClientID()).isEqualTo(name);
      connection.start();
      var topic = session.createTopic(name);
      session.createDurableSubscriber(topic, "durable").close();
      try (MessageProducer producer = session.createProducer(topic)) {
        producer.send(session.createTextMessage("while it was away"));
      }
      try (MessageConsumer consumer = session.createDurableSubscriber(topic, "durable")) {
        TextMessage message = (TextMessage) consumer.receive(PATIENCE_MILLIS);
        assertThat(message.getText()).isEqualTo("while it was away");
      }
      session.unsubscribe("durable");
    }
  }

  /** A connection that has failed is replaced by a new one. */
  @Test
  void replacesAFailedConnection() throws Exception {
    // With "everysec" a busy disk delays the write, and the kill would take what was confirmed.
    RedisServer server = RedisServer.builder().aof(Aof.ALWAYS).start();
    closeLater(server);
    // What could not be said of the failed connection when the server ends is forgotten soon.
    JmsPoolConnectionFactory pool =
        pool(factoryFor(server.uri(), "failoverTimeout=2s", "lease=5s"));
    Object first;
    try (Connection connection = pool.createConnection()) {
      first = underlying(connection);
    }
    send(pool, "before");
    server.kill9();
    await("sends fail", () -> !sends(pool));
    server.restart();
    await("sends work again", () -> sends(pool));
    try (Connection connection = pool.createConnection()) {
      assertThat(underlying(connection)).isNotSameAs(first);
    }
    assertThat(receive(pool)).isEqualTo("before");
  }

  private boolean sends(JmsPoolConnectionFactory pool) {
    try {
      send(pool, "probe");
      return true;
    } catch (JMSException e) {
      return false;
    }
  }

  private static Object underlying(Connection pooled) throws JMSException {
    return ((org.messaginghub.pooled.jms.JmsPoolConnection) pooled).getConnection();
  }
}
