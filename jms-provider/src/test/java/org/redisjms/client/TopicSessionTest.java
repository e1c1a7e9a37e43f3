package org.redisjms.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueRequestor;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSubscriber;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.redisjms.config.Option;
import org.redisjms.config.Options;
import org.redisjms.destination.RedisJmsTopic;

/** Topics and temporary destinations through the API. */
class TopicSessionTest extends ClientTest {

  private final RedisJmsTopic topic = new RedisJmsTopic("prices");

  private RedisJmsConnection client(String clientId) throws JMSException {
    RedisJmsConnection connection = connect();
    connection.setClientID(clientId);
    connection.start();
    return connection;
  }

  private void publish(String... texts) throws JMSException {
    try (RedisJmsConnection connection = connect();
        Session session = connection.createSession()) {
      for (String text : texts) {
        session.createProducer(topic).send(session.createTextMessage(text));
      }
    }
  }

  @Test
  void subscribesAndPublishes() throws Exception {
    RedisJmsConnection connection = connect(Domain.TOPIC);
    connection.start();
    RedisJmsSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    TopicSubscriber all = session.createSubscriber(topic);
    TopicSubscriber some = session.createSubscriber(topic, "n = 2", true);
    assertThat(all.getTopic()).isEqualTo(topic);
    assertThat(some.getNoLocal()).isTrue();
    assertThat(some.getMessageSelector()).isEqualTo("n = 2");
    Message message = session.createTextMessage("a");
    message.setIntProperty("n", 2);
    session.createPublisher(topic).publish(message);
    assertThat(text(all.receive(PATIENCE_MILLIS))).isEqualTo("a");
    assertThat(some.receiveNoWait()).isNull();
  }

  @Test
  void publishesAsynchronously() throws Exception {
    RedisJmsSession session = started().createSession();
    RedisJmsMessageConsumer consumer = session.createConsumer(topic);
    CompletableFuture<Message> completed = new CompletableFuture<>();
    session
        .createProducer(topic)
        .send(
            session.createTextMessage("a"),
            new CompletionListener() {
              @Override
              public void onCompletion(Message message) {
                completed.complete(message);
              }

              @Override
              public void onException(Message message, Exception exception) {
                completed.completeExceptionally(exception);
              }
            });
    assertThat(text(completed.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))).isEqualTo("a");
    assertThat(text(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a");
  }

  @Test
  void durableSubscriptions() throws Exception {
    RedisJmsConnection connection = client("me");
    connection.createSession().createDurableSubscriber(topic, "s").close();
    connection.close();
    publish("a");
    RedisJmsSession session = client("me").createSession();
    RedisJmsMessageConsumer consumer = session.createDurableConsumer(topic, "s");
    assertThat(text(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a");
    assertThatThrownBy(() -> session.createDurableConsumer(topic, "s"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.unsubscribe("s")).isInstanceOf(IllegalStateException.class);
    consumer.close();
    publish("lost");
    RedisJmsMessageConsumer changed = session.createDurableConsumer(topic, "s", "n = 1", false);
    assertThat(changed.receiveNoWait()).isNull();
    changed.close();
    session.unsubscribe("s");
    assertThatThrownBy(() -> session.unsubscribe("s"))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void sharedSubscriptionsNeedNoClientId() throws Exception {
    RedisJmsSession session = started().createSession();
    RedisJmsMessageConsumer one = session.createSharedConsumer(topic, "s");
    RedisJmsMessageConsumer two = session.createSharedConsumer(topic, "s");
    RedisJmsMessageConsumer durable = session.createSharedDurableConsumer(topic, "s");
    assertThatThrownBy(() -> session.createSharedConsumer(topic, "s", "n = 1"))
        .isInstanceOf(JMSException.class);
    publish("a", "b");
    assertThat(text(one.receive(PATIENCE_MILLIS)) + text(two.receive(PATIENCE_MILLIS)))
        .isIn("ab", "ba");
    assertThat(text(durable.receive(PATIENCE_MILLIS))).isEqualTo("a");
    durable.close();
    session.unsubscribe("s");
  }

  @Test
  void checksItsArguments() throws Exception {
    RedisJmsSession anonymous = started().createSession();
    assertThatThrownBy(() -> anonymous.createDurableSubscriber(topic, "s"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> anonymous.createDurableConsumer(topic, "s"))
        .isInstanceOf(IllegalStateException.class);
    RedisJmsSession session = client("me").createSession();
    Topic temporary = session.createTemporaryTopic();
    for (Topic wrong : new Topic[] {null, temporary}) {
      assertThatThrownBy(() -> session.createDurableSubscriber(wrong, "s"))
          .isInstanceOf(InvalidDestinationException.class);
      assertThatThrownBy(() -> session.createDurableConsumer(wrong, "s"))
          .isInstanceOf(InvalidDestinationException.class);
      assertThatThrownBy(() -> session.createSharedDurableConsumer(wrong, "s"))
          .isInstanceOf(InvalidDestinationException.class);
    }
    assertThatThrownBy(() -> session.createSharedConsumer(null, "s"))
        .isInstanceOf(InvalidDestinationException.class);
    for (String wrong : new String[] {null, "", " "}) {
      assertThatThrownBy(() -> session.createDurableConsumer(topic, wrong))
          .isInstanceOf(JMSException.class);
      assertThatThrownBy(() -> session.createSharedConsumer(topic, wrong))
          .isInstanceOf(JMSException.class);
      assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, wrong))
          .isInstanceOf(JMSException.class);
      assertThatThrownBy(() -> session.unsubscribe(wrong))
          .isInstanceOf(InvalidDestinationException.class);
    }
    assertThatThrownBy(() -> session.createSharedConsumer(topic, "s", "="))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> session.createDurableConsumer(topic, "s", "=", false))
        .isInstanceOf(InvalidSelectorException.class);
  }

  @Test
  void aClientIdBelongsToOneConnection() throws Exception {
    RedisJmsConnection first = client("me");
    RedisJmsConnection second = connect();
    assertThatThrownBy(() -> second.setClientID("me")).isInstanceOf(InvalidClientIDException.class);
    assertThat(second.getClientID()).isNull();
    assertThatThrownBy(
            () -> connect(Options.defaults().with(Option.CLIENT_ID, "me"), Domain.COMMON))
        .isInstanceOf(InvalidClientIDException.class);
    first.close();
    second.setClientID("me");
    assertThat(second.getClientID()).isEqualTo("me");
  }

  /**
   * Section 6.2.2: a server that was told only the name of the temporary destination reaches it,
   * and may not consume from it either.
   */
  @Test
  void findsTemporaryDestinationsByName() throws Exception {
    RedisJmsSession client = started().createSession();
    RedisJmsSession server = started().createSession();
    TemporaryQueue replies = client.createTemporaryQueue();
    TemporaryTopic news = client.createTemporaryTopic();
    MessageConsumer reply = client.createConsumer(client.createQueue(replies.getQueueName()));
    MessageConsumer piece = client.createConsumer(client.createTopic(news.getTopicName()));
    Queue queue = server.createQueue(replies.getQueueName());
    Topic topic = server.createTopic(news.getTopicName());
    server.createProducer(queue).send(server.createTextMessage("reply"));
    server.createProducer(topic).send(server.createTextMessage("news"));
    assertThat(text(reply.receive(PATIENCE_MILLIS))).isEqualTo("reply");
    assertThat(text(piece.receive(PATIENCE_MILLIS))).isEqualTo("news");
    assertThatThrownBy(() -> server.createConsumer(queue))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> server.createConsumer(topic))
        .isInstanceOf(InvalidDestinationException.class);
    reply.close();
    replies.delete();
    assertThatThrownBy(
            () -> server.createProducer(queue).send(server.createTextMessage("too late")))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void temporaryDestinations() throws Exception {
    RedisJmsSession session = started().createSession();
    RedisJmsSession other = started().createSession();
    TemporaryQueue replies = session.createTemporaryQueue();
    TemporaryTopic news = session.createTemporaryTopic();
    assertThatThrownBy(() -> other.createConsumer(replies))
        .isInstanceOf(InvalidDestinationException.class);
    RedisJmsMessageConsumer consumer = session.createConsumer(replies);
    RedisJmsMessageConsumer subscriber = session.createConsumer(news);
    other.createProducer(replies).send(other.createTextMessage("a"));
    other.createProducer(null).send(news, other.createTextMessage("b"));
    assertThat(text(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a");
    assertThat(text(subscriber.receive(PATIENCE_MILLIS))).isEqualTo("b");
    assertThatThrownBy(replies::delete).isInstanceOf(IllegalStateException.class);
    consumer.close();
    replies.delete();
    assertThatThrownBy(() -> other.createProducer(replies).send(other.createTextMessage("c")))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void requestors() throws Exception {
    RedisJmsConnection server = connect(Domain.QUEUE);
    RedisJmsSession answering = started().createSession();
    for (var requests : new jakarta.jms.Destination[] {queue, topic}) {
      answering
          .createConsumer(requests)
          .setMessageListener(
              request ->
                  Unchecked.run(
                      () ->
                          answering
                              .createProducer(request.getJMSReplyTo())
                              .send(answering.createTextMessage("re: " + text(request)))));
    }
    server.start();
    RedisJmsSession asking = server.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    QueueRequestor requestor = new QueueRequestor(asking, queue);
    assertThat(text(requestor.request(asking.createTextMessage("a")))).isEqualTo("re: a");
    assertThat(text(requestor.request(asking.createTextMessage("b")))).isEqualTo("re: b");
    requestor.close();

    RedisJmsConnection topics = connect(Domain.TOPIC);
    topics.start();
    RedisJmsSession publishing = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    TopicRequestor publisher = new TopicRequestor(publishing, topic);
    assertThat(text(publisher.request(publishing.createTextMessage("c")))).isEqualTo("re: c");
    publisher.close();
  }

  @Test
  void contexts() throws Exception {
    RedisJmsContext context = context();
    context.setClientID("me");
    JMSConsumer plain = context.createConsumer(topic);
    JMSConsumer durable = context.createDurableConsumer(topic, "d");
    JMSConsumer shared = context.createSharedConsumer(topic, "s");
    JMSConsumer sharedDurable = context.createSharedDurableConsumer(topic, "sd");
    context.createProducer().send(topic, "a");
    for (JMSConsumer consumer : new JMSConsumer[] {plain, durable, shared, sharedDurable}) {
      assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("a");
    }
    assertThatThrownBy(() -> context.unsubscribe("d")).isInstanceOf(JMSRuntimeException.class);
    durable.close();
    context.unsubscribe("d");
    assertThatThrownBy(() -> context.unsubscribe("d"))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
    assertThatThrownBy(() -> context().createDurableConsumer(topic, "d"))
        .isInstanceOf(IllegalStateRuntimeException.class);
    TemporaryQueue replies = context.createTemporaryQueue();
    JMSConsumer consumer = context.createConsumer(replies);
    context().createProducer().send(replies, "b");
    assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("b");
  }
}
