package org.redisjms.jms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.destination.RedisJmsTemporaryQueue;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.testkit.RedisServer;

/** Section 11.2 of Jakarta Messaging 3.1: connection consumers and pools of server sessions. */
class ConnectionConsumerIT extends JmsFixture {

  private final List<String> seen = new CopyOnWriteArrayList<>();

  private static void doNothing(Session session) {}

  private MessageListener recording(Session session) {
    return message -> seen.add(AcknowledgementIT.stateOf(message));
  }

  private ServerSessions pool(Connection connection, int sessions, int mode) throws JMSException {
    return pool(connection, sessions, mode, this::recording, ConnectionConsumerIT::doNothing);
  }

  private ServerSessions pool(
      Connection connection,
      int sessions,
      int mode,
      Function<Session, MessageListener> listener,
      ServerSessions.Finish finish)
      throws JMSException {
    return closeLater(ServerSessions.of(connection, sessions, mode, listener, finish));
  }

  private void awaitSeen(int messages) {
    await(messages + " messages", () -> seen.size() >= messages);
  }

  private static void publish(Connection connection, Topic topic, String... texts)
      throws JMSException {
    try (Session session = connection.createSession();
        MessageProducer producer = session.createProducer(topic)) {
      for (String text : texts) {
        producer.send(session.createTextMessage(text));
      }
    }
  }

  /** Section 11.2.5: messages that are there and messages that come, in each acknowledge mode. */
  @ParameterizedTest
  @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
  void sessionsThatAcknowledgeByThemselves(int mode) throws Exception {
    send("a", "b", "c");
    Connection connection = started();
    ServerSessions pool = pool(connection, 1, mode);
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 2);
    assertThat(consumer.getServerSessionPool()).isSameAs(pool);
    awaitSeen(3);
    send("d");
    awaitSeen(4);
    connection.close();
    assertThat(seen).containsExactly("a:1", "b:1", "c:1", "d:1");
    assertThat(pool.runs).allMatch(run -> run <= 2);
    assertThat(drain()).isEmpty();
    assertThat(pool.failures).isEmpty();
  }

  /** Section 11.2.4: several sessions work at the same time. */
  @Test
  void sessionsWorkConcurrently() throws Exception {
    Connection connection = started();
    CountDownLatch all = new CountDownLatch(3);
    ServerSessions pool =
        pool(
            connection,
            3,
            Session.AUTO_ACKNOWLEDGE,
            session ->
                message -> {
                  all.countDown();
                  try {
                    await(all);
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  seen.add(AcknowledgementIT.stateOf(message));
                },
            ConnectionConsumerIT::doNothing);
    connection.createConnectionConsumer(queue, "", pool, 1);
    send("a", "b", "c");
    awaitSeen(3);
    assertThat(seen).containsExactlyInAnyOrder("a:1", "b:1", "c:1");
  }

  /** Section 11.2.4: many messages, each once, no more than maxMessages at a time. */
  @Test
  void manyMessages() throws Exception {
    Connection connection = started();
    ServerSessions pool = pool(connection, 2, Session.AUTO_ACKNOWLEDGE);
    String[] texts = new String[300];
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      texts[i] = "m" + i;
      expected.add("m" + i + ":1");
    }
    send(texts);
    connection.createConnectionConsumer(queue, null, pool, 20);
    awaitSeen(texts.length);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(pool.runs).allMatch(run -> run <= 20);
    connection.close();
    assertThat(drain()).isEmpty();
  }

  /** Section 11.2.1: a transaction that is rolled back, then committed, both after the run. */
  @Test
  void transactedSessions() throws Exception {
    Connection connection = started();
    Queue replies = queue("replies");
    ServerSessions pool =
        pool(
            connection,
            1,
            Session.SESSION_TRANSACTED,
            session ->
                message -> {
                  String state = AcknowledgementIT.stateOf(message);
                  seen.add(state);
                  try {
                    sendIn(session, replies, state);
                  } catch (JMSException e) {
                    throw new AssertionError(e);
                  }
                },
            session -> {
              if (seen.size() == 1) {
                session.rollback();
              } else {
                session.commit();
              }
            });
    connection.createConnectionConsumer(queue, null, pool, 1);
    send("a");
    awaitSeen(2);
    MessageConsumer consumer = session().createConsumer(replies);
    assertThat(text(receive(consumer))).isEqualTo("a:2:again");
    assertThat(consumer.receiveNoWait()).isNull();
    connection.close();
    assertThat(drain()).isEmpty();
    assertThat(pool.failures).isEmpty();
  }

  /** Section 6.2.10: acknowledged by the client, during or after the run. */
  @Test
  void clientAcknowledgeSessions() throws Exception {
    Connection connection = started();
    AtomicReference<Message> last = new AtomicReference<>();
    ServerSessions pool =
        pool(
            connection,
            1,
            Session.CLIENT_ACKNOWLEDGE,
            session ->
                message -> {
                  seen.add(AcknowledgementIT.stateOf(message));
                  last.set(message);
                },
            session -> {
              if (seen.size() == 1) {
                session.recover();
              } else if (seen.size() < 4) {
                last.get().acknowledge();
              }
            });
    connection.createConnectionConsumer(queue, null, pool, 1);
    send("a", "b", "c");
    awaitSeen(4);
    connection.close();
    // While the session was busy the next message may have been fetched for it.
    assertThat(seen).containsExactlyInAnyOrder("a:1", "a:2:again", "b:1", "c:1");
    assertThat(drain()).as("the last one is not acknowledged").hasSize(1);
  }

  /** Section 8.7: a listener that fails gets the message again, and not for ever. */
  @Test
  void aListenerThatFails() throws Exception {
    Connection connection = started("maxDeliveries=2");
    ServerSessions pool =
        pool(
            connection,
            1,
            Session.AUTO_ACKNOWLEDGE,
            session ->
                message -> {
                  seen.add(AcknowledgementIT.stateOf(message));
                  if (AcknowledgementIT.textOf(message).equals("bad")) {
                    throw new java.lang.IllegalStateException("on purpose");
                  }
                },
            ConnectionConsumerIT::doNothing);
    connection.createConnectionConsumer(queue, null, pool, 5);
    send("bad", "good");
    awaitSeen(3);
    assertThat(seen).containsExactly("bad:1", "bad:2:again", "good:1");
    Queue dead = session().createQueue("DLQ." + queue.getQueueName());
    assertThat(text(receive(session().createConsumer(dead)))).isEqualTo("bad");
  }

  /** Section 3.8.1: only what is selected. */
  @Test
  void selectors() throws Exception {
    Connection connection = started();
    ServerSessions pool = pool(connection, 2, Session.AUTO_ACKNOWLEDGE);
    connection.createConnectionConsumer(queue, "JMSType = 'mine'", pool, 2);
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    for (String type : List.of("mine", "other", "mine")) {
      Message message = session.createTextMessage(type);
      message.setJMSType(type);
      producer.send(message);
    }
    awaitSeen(2);
    assertThat(seen).containsExactly("mine:1", "mine:1");
    assertThat(drain()).containsExactly("other:1");
  }

  /** Section 8.3.1: a topic's messages go to one session each. */
  @Test
  void topics() throws Exception {
    Connection connection = started();
    Topic topic = new RedisJmsTopic(queue.getQueueName());
    ServerSessions pool = pool(connection, 2, Session.AUTO_ACKNOWLEDGE);
    ConnectionConsumer consumer = connection.createConnectionConsumer(topic, null, pool, 1);
    publish(connection, topic, "a", "b", "c");
    awaitSeen(3);
    assertThat(seen).containsExactlyInAnyOrder("a:1", "b:1", "c:1");
    consumer.close();
    publish(connection, topic, "nobody hears it");
    assertThat(seen).hasSize(3);
  }

  /** Sections 8.3.2 to 8.3.4: the other kinds of subscriptions. */
  @Test
  void subscriptions() throws Exception {
    Connection connection = connect("clientId=" + queue.getQueueName());
    connection.start();
    Topic topic = new RedisJmsTopic(queue.getQueueName());
    ServerSessions pool = pool(connection, 2, Session.AUTO_ACKNOWLEDGE);
    ConnectionConsumer shared =
        connection.createSharedConnectionConsumer(topic, "shared", null, pool, 1);
    ConnectionConsumer durable =
        connection.createDurableConnectionConsumer(topic, "durable", null, pool, 1);
    ConnectionConsumer both =
        connection.createSharedDurableConnectionConsumer(topic, "both", null, pool, 1);
    Session session = connection.createSession();
    assertThatThrownBy(() -> session.createDurableConsumer(topic, "durable"))
        .as("a durable subscription has one consumer")
        .isInstanceOf(JMSException.class);
    MessageConsumer other = session.createSharedDurableConsumer(topic, "both");
    publish(connection, topic, "a");
    awaitSeen(2);
    other.close();
    if (seen.size() < 3) {
      awaitSeen(3);
    }
    assertThat(seen).containsExactly("a:1", "a:1", "a:1");
    for (ConnectionConsumer consumer : List.of(shared, durable, both)) {
      consumer.close();
    }
    publish(connection, topic, "b");
    try (MessageConsumer again = session.createDurableConsumer(topic, "durable")) {
      assertThat(text(receive(again))).isEqualTo("b");
    }
    session.unsubscribe("durable");
    session.unsubscribe("both");
  }

  /** Section 6.1.5: a connection that is not started, or stopped, delivers nothing. */
  @Test
  void stoppingAndStarting() throws Exception {
    send("a");
    Connection connection = connect();
    ServerSessions pool = pool(connection, 1, Session.AUTO_ACKNOWLEDGE);
    connection.createConnectionConsumer(queue, null, pool, 5);
    assertThat(drain()).containsExactly("a:1");
    send("b");
    connection.start();
    awaitSeen(1);
    connection.stop();
    send("c");
    assertThat(drain()).containsExactly("c:1");
    send("d");
    connection.start();
    awaitSeen(2);
    assertThat(seen).containsExactly("b:1", "d:1");
  }

  /** Closing it ends its deliveries, and nothing else. */
  @Test
  void closing() throws Exception {
    Connection connection = started();
    ServerSessions pool = pool(connection, 1, Session.AUTO_ACKNOWLEDGE);
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 5);
    send("a");
    awaitSeen(1);
    consumer.close();
    consumer.close();
    assertThatThrownBy(consumer::getServerSessionPool).isInstanceOf(IllegalStateException.class);
    send("b");
    assertThat(text(receive(connection.createSession().createConsumer(queue)))).isEqualTo("b");
    connection.close();
    consumer.close();
    assertThat(seen).containsExactly("a:1");
  }

  /**
   * A connection that was given up for dead goes on: a queue loses nothing, a topic begins anew.
   */
  @Test
  void aConnectionThatWasGivenUpGoesOn() throws Exception {
    Connection connection = connect("lease=3s");
    connection.start();
    Topic topic = new RedisJmsTopic(queue.getQueueName());
    ServerSessions pool = pool(connection, 2, Session.AUTO_ACKNOWLEDGE);
    connection.createConnectionConsumer(queue, null, pool, 2);
    connection.createConnectionConsumer(topic, null, pool, 2);
    send("a");
    publish(connection, topic, "b");
    awaitSeen(2);
    RedisJmsTemporaryQueue box =
        (RedisJmsTemporaryQueue) connection.createSession().createTemporaryQueue();
    String connections = keyPrefix() + ":connections";
    String id = box.ownerConnectionId();
    RedisServer.shared().command("HSET", connections, id, "dead");
    send("c");
    awaitSeen(3);
    await(
        "the topic's messages",
        () -> {
          try {
            publish(connection, topic, "d");
            return seen.contains("d:1");
          } catch (JMSException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(seen).contains("a:1", "b:1").containsAnyOf("c:1", "c:2:again");
    assertThat(drain()).isEmpty();
    await(
        "what has died is cleared away",
        () -> RedisServer.shared().command("HEXISTS", connections, id).equals(0L));
  }

  /** Nothing is left in Redis of what was only needed to deliver. */
  @Test
  void nothingIsLeftBehind() throws Exception {
    Connection connection = started();
    Topic topic = new RedisJmsTopic(queue.getQueueName());
    ServerSessions pool = pool(connection, 2, Session.AUTO_ACKNOWLEDGE);
    List<ConnectionConsumer> consumers =
        List.of(
            connection.createConnectionConsumer(queue, null, pool, 2),
            connection.createConnectionConsumer(topic, null, pool, 2));
    send("a", "b", "c");
    publish(connection, topic, "d", "e");
    awaitSeen(5);
    for (ConnectionConsumer consumer : consumers) {
      consumer.close();
    }
    String keys = keyPrefix() + ":{*:" + queue.getQueueName() + "}:*";
    await(
        "only the counters",
        () ->
            ((List<?>) RedisServer.shared().command("KEYS", keys))
                .stream()
                    .map(key -> key instanceof byte[] bytes ? new String(bytes, UTF_8) : "" + key)
                    .map(key -> key.substring(key.indexOf("}:") + 2))
                    .collect(Collectors.toSet())
                    .equals(Set.of("arrivals", "senders")));
    assertThat(pool.failures).isEmpty();
  }

  /** Nothing is lost when the pool fails or hands out what cannot be used; somebody is told. */
  @Test
  void poolsThatFail() throws Exception {
    Connection connection = started();
    List<JMSException> reported = new CopyOnWriteArrayList<>();
    connection.setExceptionListener(reported::add);
    Session foreign = started().createSession();
    ServerSessionPool pool =
        () ->
            new ServerSession() {
              @Override
              public Session getSession() {
                return foreign;
              }

              @Override
              public void start() {}
            };
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 5);
    send("a");
    await("it is reported", () -> !reported.isEmpty());
    consumer.close();
    assertThat(reported.get(0)).hasMessageContaining("not created by the connection");
    assertThat(drain()).containsExactly("a:1");
  }

  /** Nothing is lost when a session that was loaded is closed instead of run. */
  @Test
  void sessionsThatAreClosedBeforeTheyRun() throws Exception {
    Connection connection = started();
    Session session = connection.createSession();
    session.setMessageListener(message -> seen.add(AcknowledgementIT.stateOf(message)));
    CountDownLatch loaded = new CountDownLatch(1);
    ServerSessionPool pool =
        () ->
            new ServerSession() {
              @Override
              public Session getSession() {
                return session;
              }

              @Override
              public void start() {
                loaded.countDown();
              }
            };
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 5);
    send("a");
    await(loaded);
    consumer.close();
    session.close();
    session.run();
    assertThat(seen).isEmpty();
    assertThat(drain()).containsExactly("a:1");
  }

  /** The session's own listener: no other way to receive meanwhile. */
  @Test
  void theSessionsListener() throws Exception {
    Session session = session();
    MessageConsumer consumer = session.createConsumer(queue);
    MessageListener listener = message -> {};
    assertThat(session.getMessageListener()).isNull();
    assertThatThrownBy(session::run).isInstanceOf(IllegalStateRuntimeException.class);
    session.setMessageListener(listener);
    assertThat(session.getMessageListener()).isSameAs(listener);
    assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> consumer.setMessageListener(listener))
        .isInstanceOf(IllegalStateException.class);
    session.run();
    sendIn(session, queue, "a");
    session.setMessageListener(null);
    assertThat(text(receive(consumer))).isEqualTo("a");
  }

  /** What the API says of arguments, and section 9.2 of the domains. */
  @Test
  void refusals() throws Exception {
    Connection connection = connect();
    Topic topic = new RedisJmsTopic("t");
    ServerSessions pool = pool(connection, 1, Session.AUTO_ACKNOWLEDGE);
    Queue temporary = started().createSession().createTemporaryQueue();
    for (Destination invalid : new Destination[] {null, new Destination() {}, temporary}) {
      refused(
          InvalidDestinationException.class,
          () -> connection.createConnectionConsumer(invalid, null, pool, 1));
    }
    refused(
        InvalidSelectorException.class,
        () -> connection.createConnectionConsumer(queue, "= 1", pool, 1));
    refused(JMSException.class, () -> connection.createConnectionConsumer(queue, null, null, 1));
    refused(JMSException.class, () -> connection.createConnectionConsumer(queue, null, pool, 0));
    refused(
        JMSException.class,
        () -> connection.createSharedConnectionConsumer(topic, "", null, pool, 1));
    refused(
        IllegalStateException.class,
        () -> connection.createDurableConnectionConsumer(topic, "s", null, pool, 1));
    refused(
        InvalidDestinationException.class,
        () -> connection.createSharedDurableConnectionConsumer(null, "s", null, pool, 1));
    QueueConnection queues = closeLater(factory().createQueueConnection());
    refused(
        IllegalStateException.class,
        () -> queues.createSharedConnectionConsumer(topic, "s", null, pool, 1),
        () -> queues.createDurableConnectionConsumer(topic, "s", null, pool, 1),
        () -> queues.createSharedDurableConnectionConsumer(topic, "s", null, pool, 1));
    queues.createConnectionConsumer(queue, null, pool, 1).close();
    TopicConnection topics = closeLater(factory().createTopicConnection());
    topics.createConnectionConsumer(topic, null, pool, 1).close();
    connection.close();
    refused(
        IllegalStateException.class,
        () -> connection.createConnectionConsumer(queue, null, pool, 1),
        () -> connection.createSharedConnectionConsumer(topic, "s", null, pool, 1));
  }

  private static void refused(Class<? extends JMSException> kind, ThrowingCallable... calls) {
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call).isInstanceOf(kind);
    }
  }
}
