package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redisjms.destination.RedisJmsTopic;

/** Sections 2.16, 4.1.7, 4.2.10 and 6.1.6 of Jakarta Messaging 3.1: requests, replies, metadata. */
class RequestReplyIT extends JmsFixture {

  /** Replies to each request with its text and an exclamation mark. */
  private void replyTo(Destination requests) throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(null);
    session
        .createConsumer(requests)
        .setMessageListener(
            request -> {
              try {
                Message reply = session.createTextMessage(text(request) + "!");
                reply.setJMSCorrelationID(request.getJMSMessageID());
                producer.send(request.getJMSReplyTo(), reply);
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
            });
  }

  /** Section 4.1.7: the helper class for queues. */
  @Test
  void queueRequestor() throws Exception {
    replyTo(queue);
    QueueConnection connection = closeLater(factory().createQueueConnection());
    connection.start();
    QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    QueueRequestor requestor = new QueueRequestor(session, queue);
    TextMessage request = session.createTextMessage();
    for (String text : List.of("a", "b", "c")) {
      request.setText(text);
      Message reply = requestor.request(request);
      assertThat(text(reply)).isEqualTo(text + "!");
      assertThat(reply.getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
      assertThat(reply.getJMSDestination()).isEqualTo(request.getJMSReplyTo());
    }
    requestor.close();
    assertThatThrownBy(session::createTextMessage).isInstanceOf(IllegalStateException.class);
    Session other = session();
    assertThatThrownBy(
            () -> other.createProducer(request.getJMSReplyTo()).send(other.createMessage()))
        .as("its temporary queue is gone")
        .isInstanceOf(InvalidDestinationException.class);
  }

  /** Section 4.2.10: the helper class for topics. */
  @Test
  void topicRequestor() throws Exception {
    Topic topic = new RedisJmsTopic(queue.getQueueName());
    replyTo(topic);
    replyTo(topic);
    TopicConnection connection = closeLater(factory().createTopicConnection());
    connection.start();
    TopicSession session = connection.createTopicSession(false, Session.DUPS_OK_ACKNOWLEDGE);
    TopicRequestor requestor = new TopicRequestor(session, topic);
    Message request = session.createTextMessage("a");
    assertThat(text(requestor.request(request))).as("the first reply").isEqualTo("a!");
    requestor.close();
    assertThatThrownBy(session::createTextMessage).isInstanceOf(IllegalStateException.class);
  }

  /** Sections 4.1.7 and 4.2.10: somewhere to ask is needed. */
  @Test
  void requestorsNeedADestination() throws Exception {
    QueueConnection queues = closeLater(factory().createQueueConnection());
    QueueSession queueSession = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    assertThatThrownBy(() -> new QueueRequestor(queueSession, null))
        .isInstanceOf(InvalidDestinationException.class);
    TopicConnection topics = closeLater(factory().createTopicConnection());
    TopicSession topicSession = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    assertThatThrownBy(() -> new TopicRequestor(topicSession, null))
        .isInstanceOf(InvalidDestinationException.class);
  }

  /** Section 2.16: requests and replies in the simplified API, with a temporary queue. */
  @Test
  void withTheSimplifiedApi() throws Exception {
    replyTo(queue);
    try (JMSContext context = factory().createContext()) {
      TemporaryQueue replies = context.createTemporaryQueue();
      JMSConsumer consumer = context.createConsumer(replies);
      context.createProducer().setJMSReplyTo(replies).send(queue, "a").send(queue, "b");
      assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("a!");
      assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("b!");
    }
  }

  /** Section 6.1.6: all objects that represent a connection tell the same. */
  @Test
  void metaData() throws Exception {
    List<ConnectionMetaData> all = new ArrayList<>();
    for (Connection connection :
        List.of(
            connect(),
            closeLater(factory().createQueueConnection()),
            closeLater(factory().createTopicConnection()))) {
      all.add(connection.getMetaData());
    }
    all.add(closeLater(factory().createContext()).getMetaData());
    for (ConnectionMetaData data : all) {
      assertThat(data.getJMSVersion()).isEqualTo("3.1");
      assertThat(data.getJMSMajorVersion()).isEqualTo(3);
      assertThat(data.getJMSMinorVersion()).isEqualTo(1);
      assertThat(data.getJMSProviderName()).isEqualTo("Redis JMS");
      assertThat(data.getProviderVersion())
          .startsWith(data.getProviderMajorVersion() + "." + data.getProviderMinorVersion());
      assertThat(all(data.getJMSXPropertyNames()))
          .containsExactlyInAnyOrder("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");
    }
  }
}
