package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** The domain-specific API, and section 9.2: what each domain inherits and must refuse. */
class LegacyDomainsIT extends ConformanceTest {
  private QueueConnection queueConnection() throws Exception {
    QueueConnection connection =
        closeLater(provider.queueConnectionFactory().createQueueConnection());
    connection.start();
    return connection;
  }

  private TopicConnection topicConnection() throws Exception {
    TopicConnection connection =
        closeLater(provider.topicConnectionFactory().createTopicConnection());
    connection.start();
    return connection;
  }

  private QueueSession queueSession() throws Exception {
    return queueConnection().createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  private TopicSession topicSession() throws Exception {
    return topicConnection().createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  @Test
  @Section("9.2")
  void aQueueSessionKnowsNoTopics() throws Exception {
    QueueSession session = queueSession();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> session.createDurableSubscriber(topic, "name"),
            () -> session.createDurableSubscriber(topic, "name", null, false),
            () -> session.createDurableConsumer(topic, "name"),
            () -> session.createDurableConsumer(topic, "name", null, false),
            () -> session.createSharedConsumer(topic, "name"),
            () -> session.createSharedConsumer(topic, "name", null),
            () -> session.createSharedDurableConsumer(topic, "name"),
            () -> session.createSharedDurableConsumer(topic, "name", null),
            session::createTemporaryTopic,
            () -> session.createTopic("name"),
            () -> session.unsubscribe("name"))) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @Section("9.2")
  void aTopicSessionKnowsNoQueues() throws Exception {
    TopicSession session = topicSession();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> session.createBrowser(queue),
            () -> session.createBrowser(queue, null),
            () -> session.createQueue("name"),
            session::createTemporaryQueue)) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @Section("9.2")
  @ArtemisDiffers(
      "Accepts these calls; in the domain of queues each must be an IllegalStateException.")
  void aQueueConnectionServesNoTopics() throws Exception {
    QueueConnection connection = queueConnection();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> connection.createDurableConnectionConsumer(topic, "name", null, null, 1),
            () -> connection.createSharedConnectionConsumer(topic, "name", null, null, 1),
            () -> connection.createSharedDurableConnectionConsumer(topic, "name", null, null, 1))) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @Section("6.2")
  void theModeOfATransactedSessionIsIgnored() throws Exception {
    TopicSession topicSession = topicConnection().createTopicSession(true, 0);
    assertThat(topicSession.getTransacted()).isTrue();
    assertThat(topicSession.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
    QueueSession queueSession = queueConnection().createQueueSession(true, 0);
    assertThat(queueSession.getTransacted()).isTrue();
    assertThat(queueSession.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
  }

  @Test
  @Section("7.1")
  void aSenderSendsToItsQueue() throws Exception {
    QueueSession session = queueSession();
    QueueSender sender = session.createSender(queue);
    assertThat(sender.getQueue()).isEqualTo(queue);
    assertThat(sender.getDestination()).isEqualTo(queue);
    sender.send(session.createTextMessage("1"));
    sender.send(session.createTextMessage("2"), DeliveryMode.NON_PERSISTENT, 4, 0);
    QueueReceiver receiver = session.createReceiver(queue);
    assertThat(receiver.getQueue()).isEqualTo(queue);
    assertThat(texts(receiver, 2)).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  @Section("7.1")
  void aSenderWithoutAQueueSendsToAny() throws Exception {
    QueueSession session = queueSession();
    QueueSender sender = session.createSender(null);
    sender.send(queue, session.createTextMessage("1"));
    sender.send(queue, session.createTextMessage("2"), DeliveryMode.PERSISTENT, 4, 0);
    assertThat(texts(session.createReceiver(queue), 2)).containsExactly("1", "2");
    assertThatThrownBy(() -> sender.send(session.createMessage()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> sender.send((Queue) null, session.createMessage()))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  @Section("7.1")
  void aPublisherPublishesToItsTopic() throws Exception {
    TopicSession session = topicSession();
    TopicSubscriber subscriber = session.createSubscriber(topic);
    assertThat(subscriber.getTopic()).isEqualTo(topic);
    assertThat(subscriber.getNoLocal()).isFalse();
    TopicPublisher publisher = session.createPublisher(topic);
    assertThat(publisher.getTopic()).isEqualTo(topic);
    publisher.publish(session.createTextMessage("1"));
    publisher.publish(session.createTextMessage("2"), DeliveryMode.PERSISTENT, 4, 0);
    publisher.send(session.createTextMessage("3"));
    assertThat(texts(subscriber, 3)).containsExactly("1", "2", "3");
  }

  @Test
  @Section("7.1")
  void aPublisherWithoutATopicPublishesToAny() throws Exception {
    TopicSession session = topicSession();
    TopicSubscriber subscriber = session.createSubscriber(topic);
    TopicPublisher publisher = session.createPublisher(null);
    publisher.publish(topic, session.createTextMessage("1"));
    publisher.publish(topic, session.createTextMessage("2"), DeliveryMode.PERSISTENT, 4, 0);
    assertThat(texts(subscriber, 2)).containsExactly("1", "2");
    assertThatThrownBy(() -> publisher.publish(session.createMessage()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> publisher.publish((Topic) null, session.createMessage()))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  @Section("8.2")
  void aReceiverSelects() throws Exception {
    QueueSession session = queueSession();
    QueueSender sender = session.createSender(queue);
    for (String text : List.of("a", "b")) {
      Message message = session.createTextMessage(text);
      message.setStringProperty("p", text);
      sender.send(message);
    }
    QueueReceiver receiver = session.createReceiver(queue, "p = 'b'");
    assertThat(receiver.getMessageSelector()).isEqualTo("p = 'b'");
    assertThat(text(receive(receiver))).isEqualTo("b");
  }

  @Test
  @Section("8.3.1")
  void aSubscriberSelectsAndLeavesOutItsOwn() throws Exception {
    TopicSession session = topicSession();
    TopicSubscriber subscriber = session.createSubscriber(topic, "p IS NULL", true);
    assertThat(subscriber.getNoLocal()).isTrue();
    session.createPublisher(topic).publish(session.createTextMessage("own"));
    sendTo(topic, "other");
    assertThat(text(receive(subscriber))).isEqualTo("other");
  }

  @Test
  @Section("9.2")
  void domainsKeepToTheirDestinations() throws Exception {
    QueueSession queueSession = queueSession();
    TopicSession topicSession = topicSession();
    MessageProducer sender = queueSession.createProducer(queue);
    sender.send(queueSession.createTextMessage("text"));
    assertThat(text(receive(queueSession.createConsumer(queue)))).isEqualTo("text");
    assertThat(topicSession.createTemporaryTopic()).isNotNull();
    assertThat(topicSession.createTopic(topic.getTopicName())).isEqualTo(topic);
    assertThat(queueSession.createTemporaryQueue()).isNotNull();
    assertThat(queueSession.createQueue(queue.getQueueName())).isEqualTo(queue);
  }

  @Test
  @Section("4.1.7")
  void aQueueRequestorGetsItsReply() throws Exception {
    AtomicReference<Exception> failure = new AtomicReference<>();
    Session server = session();
    MessageProducer replies = server.createProducer(null);
    server
        .createConsumer(queue)
        .setMessageListener(request -> reply(server, replies, request, failure));
    QueueRequestor requestor = new QueueRequestor(queueSession(), queue);
    Message reply = requestor.request(plain().createTextMessage("request"));
    assertThat(text(reply)).isEqualTo("reply to request");
    assertThat(failure).hasValue(null);
    requestor.close();
  }

  @Test
  @Section("4.2.10")
  void aTopicRequestorGetsItsReply() throws Exception {
    AtomicReference<Exception> failure = new AtomicReference<>();
    Session server = session();
    MessageProducer replies = server.createProducer(null);
    server
        .createConsumer(topic)
        .setMessageListener(request -> reply(server, replies, request, failure));
    TopicRequestor requestor = new TopicRequestor(topicSession(), topic);
    Message reply = requestor.request(plain().createTextMessage("request"));
    assertThat(text(reply)).isEqualTo("reply to request");
    assertThat(failure).hasValue(null);
    requestor.close();
  }

  /** A session that only makes messages. */
  private Session plain() throws Exception {
    return connect().createSession();
  }

  private static void reply(
      Session server,
      MessageProducer replies,
      Message request,
      AtomicReference<Exception> failure) {
    try {
      String text = ((TextMessage) request).getText();
      replies.send(request.getJMSReplyTo(), server.createTextMessage("reply to " + text));
    } catch (Exception e) {
      failure.set(e);
    }
  }
}
