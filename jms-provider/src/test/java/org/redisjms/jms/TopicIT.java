package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.redisjms.destination.RedisJmsTemporaryQueue;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.testkit.RedisServer;

/** Topics and temporary destinations on Redis (Jakarta Messaging 3.1, sections 4.2, 6.2.2, 8.3). */
class TopicIT extends JmsFixture {
  private String name = "";
  private Topic topic = new RedisJmsTopic("unnamed");

  @BeforeEach
  void nameTopic(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
    topic = new RedisJmsTopic(name);
  }

  /** A started connection with a client identifier of the test's own. */
  private Connection client() throws JMSException {
    Connection connection = connect();
    connection.setClientID("client of " + name);
    connection.start();
    return connection;
  }

  private void publish(String... texts) throws JMSException {
    try (Connection connection = factory().createConnection();
        Session session = connection.createSession()) {
      publish(session, texts);
    }
  }

  private void publish(Session session, String... texts) throws JMSException {
    try (MessageProducer producer = session.createProducer(topic)) {
      for (int i = 0; i < texts.length; i++) {
        TextMessage message = session.createTextMessage(texts[i]);
        message.setIntProperty("n", i);
        producer.send(message);
      }
    }
  }

  private static void assertEmpty(MessageConsumer consumer) throws JMSException {
    assertThat(consumer.receiveNoWait()).isNull();
  }

  /** Section 8.3.1: each subscription gets a copy of what is published while it is there. */
  @Test
  void everySubscriberGetsEveryMessageInOrder() throws Exception {
    publish("before");
    Session session = started().createSession();
    MessageConsumer one = session.createConsumer(topic);
    MessageConsumer two = started().createSession().createConsumer(topic);
    String[] texts = IntStream.range(0, 200).mapToObj(i -> "m" + i).toArray(String[]::new);
    publish(session, texts);
    assertThat(texts(one, 200)).containsExactly(texts);
    one.close();
    publish("after");
    assertThat(texts(two, 201)).startsWith(texts).endsWith("after");
    assertEmpty(two);
  }

  /** Section 3.8: a subscription without interest in a message does not get it. */
  @Test
  void selectors() throws Exception {
    Session session = started().createSession();
    MessageConsumer odd = session.createConsumer(topic, "n = 1 OR n = 3");
    MessageConsumer none = session.createConsumer(topic, "missing = 'x'");
    publish("m0", "m1", "m2", "m3");
    assertThat(texts(odd, 2)).containsExactly("m1", "m3");
    assertEmpty(odd);
    assertEmpty(none);
  }

  /** Section 8.3.1: what the own connection publishes. */
  @Test
  void noLocal() throws Exception {
    Session session = started().createSession();
    MessageConsumer remote = session.createConsumer(topic, null, true);
    publish(session, "own");
    publish("other");
    assertThat(texts(remote, 1)).containsExactly("other");
    assertEmpty(remote);
  }

  /** Section 8.3.3: a durable subscription gets what is published while it has no consumer. */
  @Test
  void aDurableSubscriptionCollectsWhileNobodyIsThere() throws Exception {
    Connection first = client();
    first.createSession().createDurableConsumer(topic, "s").close();
    first.close();
    String[] texts = IntStream.range(0, 500).mapToObj(i -> "m" + i).toArray(String[]::new);
    publish(texts);
    Session session = client().createSession();
    MessageConsumer consumer = session.createDurableConsumer(topic, "s");
    assertThat(texts(consumer, 500)).containsExactly(texts);
    assertThatThrownBy(() -> session.createDurableConsumer(topic, "s"))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s"))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> session.unsubscribe("s")).isInstanceOf(JMSException.class);
    consumer.close();
    session.unsubscribe("s");
    assertThatThrownBy(() -> session.unsubscribe("s"))
        .isInstanceOf(InvalidDestinationException.class);
    publish("gone");
    assertEmpty(session.createDurableConsumer(topic, "s"));
  }

  /** Section 8.3.3: with another selector, or another topic, it begins anew. */
  @Test
  void aChangedDurableSubscriptionBeginsAnew() throws Exception {
    Session session = client().createSession();
    session.createDurableConsumer(topic, "s").close();
    publish("m0", "m1");
    MessageConsumer changed = session.createDurableConsumer(topic, "s", "n = 1", false);
    assertEmpty(changed);
    publish("m2", "m3");
    assertThat(texts(changed, 1)).containsExactly("m3");
    changed.close();
    publish("m4", "m5");
    MessageConsumer same = session.createDurableConsumer(topic, "s", "n = 1", false);
    assertThat(texts(same, 1)).containsExactly("m5");
    same.close();
    publish("m6", "m7");
    Topic other = session.createTopic(name + ".other");
    MessageConsumer moved = session.createDurableConsumer(other, "s", "n = 1", false);
    assertEmpty(moved);
    publish("m8", "m9");
    assertEmpty(moved);
  }

  /** Section 8.3.2: the consumers divide the messages, and the last one takes it away. */
  @Test
  void aSharedSubscription() throws Exception {
    Session session = started().createSession();
    Session other = started().createSession();
    MessageConsumer one = session.createSharedConsumer(topic, "s");
    MessageConsumer two = other.createSharedConsumer(topic, "s");
    publish("a", "b");
    List<String> received = new ArrayList<>(texts(one, 1));
    received.addAll(texts(two, 1));
    assertThat(received).containsExactlyInAnyOrder("a", "b");
    assertThatThrownBy(() -> other.createSharedConsumer(topic, "s", "n = 1"))
        .isInstanceOf(JMSException.class);
    one.close();
    publish("c");
    assertThat(texts(two, 1)).containsExactly("c");
    publish("d");
    two.close();
    assertEmpty(session.createSharedConsumer(topic, "s", "n = 1"));
  }

  /** Section 8.3.4: shared and durable, without a client identifier. */
  @Test
  void aSharedDurableSubscription() throws Exception {
    Session session = started().createSession();
    String subscription = "shared durable of " + name;
    MessageConsumer one = session.createSharedDurableConsumer(topic, subscription);
    MessageConsumer two =
        started().createSession().createSharedDurableConsumer(topic, subscription);
    publish("a", "b");
    List<String> received = new ArrayList<>(texts(one, 1));
    received.addAll(texts(two, 1));
    assertThat(received).containsExactlyInAnyOrder("a", "b");
    one.close();
    two.close();
    publish("c");
    MessageConsumer again = session.createSharedDurableConsumer(topic, subscription);
    assertThat(texts(again, 1)).containsExactly("c");
    again.close();
    session.unsubscribe(subscription);
  }

  /** Section 6.2.7: what a transaction publishes becomes visible with its commit. */
  @Test
  void transactedPublishing() throws Exception {
    MessageConsumer consumer = started().createSession().createConsumer(topic);
    Session session = started().createSession(true, Session.SESSION_TRANSACTED);
    publish(session, "never");
    session.rollback();
    publish(session, "a", "b");
    assertEmpty(consumer);
    session.commit();
    assertThat(texts(consumer, 2)).containsExactly("a", "b");
  }

  /** Sections 6.2.10 and 3.4.7: what is not acknowledged comes again. */
  @Test
  void redelivery() throws Exception {
    Session session = started().createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(topic);
    publish("a", "b");
    assertThat(texts(consumer, 2)).containsExactly("a", "b");
    session.recover();
    Message again = consumer.receive(PATIENCE_MILLIS);
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    assertThat(again.getJMSDestination()).isEqualTo(topic);
    again.acknowledge();
    assertThat(texts(consumer, 1)).containsExactly("b");
  }

  /** Section 6.1.2: one connection at a time has a client identifier. */
  @Test
  void clientIdentifiers() throws Exception {
    Connection first = client();
    assertThatThrownBy(this::client).isInstanceOf(InvalidClientIDException.class);
    first.close();
    client();
  }

  /** Section 6.2.2: request and reply over a temporary queue. */
  @Test
  void requestAndReply() throws Exception {
    Session server = started().createSession();
    MessageConsumer incoming = server.createConsumer(queue);
    Session client = started().createSession();
    TemporaryQueue replies = client.createTemporaryQueue();
    MessageConsumer answers = client.createConsumer(replies);
    TextMessage request = client.createTextMessage("request");
    request.setJMSReplyTo(replies);
    client.createProducer(queue).send(request);
    Message received = incoming.receive(PATIENCE_MILLIS);
    assertThat(received).isNotNull();
    assertThatThrownBy(() -> server.createConsumer(received.getJMSReplyTo()))
        .isInstanceOf(JMSException.class);
    TextMessage reply = server.createTextMessage("reply");
    reply.setJMSCorrelationID(received.getJMSMessageID());
    server.createProducer(received.getJMSReplyTo()).send(reply);
    Message answer = answers.receive(PATIENCE_MILLIS);
    assertThat(((TextMessage) answer).getText()).isEqualTo("reply");
    assertThat(answer.getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
    assertThatThrownBy(replies::delete).isInstanceOf(JMSException.class);
    answers.close();
    replies.delete();
    MessageProducer late = server.createProducer(received.getJMSReplyTo());
    assertThatThrownBy(() -> late.send(reply)).isInstanceOf(InvalidDestinationException.class);
  }

  /** Section 6.2.2: temporary destinations end with their connection. */
  @Test
  void temporaryDestinationsEndWithTheirConnection() throws Exception {
    Connection connection = started();
    Session session = connection.createSession();
    TemporaryTopic news = session.createTemporaryTopic();
    TemporaryQueue box = session.createTemporaryQueue();
    MessageConsumer subscriber = session.createConsumer(news);
    Session other = started().createSession();
    other.createProducer(news).send(other.createTextMessage("a"));
    assertThat(texts(subscriber, 1)).containsExactly("a");
    assertThatThrownBy(news::delete).isInstanceOf(JMSException.class);
    connection.close();
    MessageProducer producer = other.createProducer(null);
    assertThatThrownBy(() -> producer.send(news, other.createTextMessage("b")))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> producer.send(box, other.createTextMessage("b")))
        .isInstanceOf(InvalidDestinationException.class);
  }

  /**
   * Section 6.2.2: they live as long as the connection, also when it paused for so long that the
   * others gave it up.
   */
  @Test
  void whatBelongsToAConnectionThatWasGivenUpIsRestored() throws Exception {
    Connection connection = connect("lease=3s", "clientId=id of " + name);
    connection.start();
    Session session = connection.createSession();
    TemporaryQueue box = session.createTemporaryQueue();
    MessageConsumer consumer = session.createConsumer(box);
    MessageConsumer subscriber = session.createDurableConsumer(topic, "s");
    String connections = keyPrefix() + ":connections";
    String id = ((RedisJmsTemporaryQueue) box).ownerConnectionId();
    assertThat(RedisServer.shared().command("HSET", connections, id, "dead")).isEqualTo(0L);
    await(
        "it goes on under another name",
        () -> {
          try {
            TemporaryQueue made = session.createTemporaryQueue();
            return !((RedisJmsTemporaryQueue) made).ownerConnectionId().equals(id);
          } catch (JMSException e) {
            throw new AssertionError(e);
          }
        });
    Session other = started().createSession();
    await(
        "the temporary queue",
        () -> {
          try {
            other.createProducer(box).send(other.createTextMessage("a"));
            return true;
          } catch (JMSException e) {
            return false;
          }
        });
    assertThat(texts(consumer, 1)).containsExactly("a");
    publish("b");
    assertThat(texts(subscriber, 1)).containsExactly("b");
    String owners = keyPrefix() + ":client-ids";
    await(
        "the client identifier",
        () -> {
          Object owner = RedisServer.shared().command("HGET", owners, "id of " + name);
          return owner != null && !owner.equals(id);
        });
    Connection thief = connect();
    assertThatThrownBy(() -> thief.setClientID("id of " + name))
        .isInstanceOf(InvalidClientIDException.class);
    await(
        "what has died is cleared away",
        () -> RedisServer.shared().command("HEXISTS", connections, id).equals(0L));
  }
}
