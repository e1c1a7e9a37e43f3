package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 6.2.2: queues and topics that live as long as their connection. */
class TemporaryDestinationsIT extends ConformanceTest {
  @Test
  @Section("6.2.2")
  void eachIsUnique() throws Exception {
    Session session = session();
    TemporaryQueue queue1 = session.createTemporaryQueue();
    TemporaryQueue queue2 = session.createTemporaryQueue();
    assertThat(queue1.getQueueName()).isNotEqualTo(queue2.getQueueName());
    TemporaryTopic topic1 = session.createTemporaryTopic();
    TemporaryTopic topic2 = session.createTemporaryTopic();
    assertThat(topic1.getTopicName()).isNotEqualTo(topic2.getTopicName());
  }

  @Test
  @Section("6.2.2")
  void anySessionOfTheConnectionConsumes() throws Exception {
    Connection connection = started();
    TemporaryQueue temporary = connection.createSession().createTemporaryQueue();
    TemporaryTopic temporaryTopic = connection.createSession().createTemporaryTopic();
    Session other = connection.createSession();
    MessageConsumer consumer = other.createConsumer(temporary);
    MessageConsumer subscriber = other.createConsumer(temporaryTopic);
    sendTo(temporary, "one");
    sendTo(temporaryTopic, "two");
    assertThat(text(receive(consumer))).isEqualTo("one");
    assertThat(text(receive(subscriber))).isEqualTo("two");
  }

  @Test
  @Section("6.2.2")
  void theyOutliveTheSessionThatCreatedThem() throws Exception {
    Connection connection = started();
    Session creator = connection.createSession();
    TemporaryQueue temporary = creator.createTemporaryQueue();
    creator.close();
    sendTo(temporary, "text");
    assertThat(text(receive(connection.createSession().createConsumer(temporary))))
        .isEqualTo("text");
  }

  @Test
  @Section("6.2.2")
  void otherConnectionsMayNotConsumeAQueue() throws Exception {
    TemporaryQueue temporary = session().createTemporaryQueue();
    Session other = session();
    assertThatThrownBy(() -> other.createConsumer(temporary)).isInstanceOf(JMSException.class);
  }

  @Test
  @Section("6.2.2")
  void otherConnectionsMayNotConsumeATopic() throws Exception {
    TemporaryTopic temporary = session().createTemporaryTopic();
    Session other = session();
    assertThatThrownBy(() -> other.createConsumer(temporary)).isInstanceOf(JMSException.class);
  }

  @Test
  @Section("2.16")
  void aRequestIsAnswered() throws Exception {
    Session client = session();
    TemporaryQueue replies = client.createTemporaryQueue();
    Message request = client.createTextMessage("request");
    request.setJMSReplyTo(replies);
    client.createProducer(queue).send(request);

    Session server = session();
    Message received = receive(server.createConsumer(queue));
    Message reply = server.createTextMessage("reply");
    reply.setJMSCorrelationID(received.getJMSMessageID());
    MessageProducer anonymous = server.createProducer(null);
    anonymous.send(received.getJMSReplyTo(), reply);

    Message answer = receive(client.createConsumer(replies));
    assertThat(text(answer)).isEqualTo("reply");
    assertThat(answer.getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
  }

  @Test
  @Section("6.2.2")
  void deletingOneWithAConsumerIsRefused() throws Exception {
    Session session = session();
    TemporaryQueue temporary = session.createTemporaryQueue();
    TemporaryTopic temporaryTopic = session.createTemporaryTopic();
    MessageConsumer consumer = session.createConsumer(temporary);
    MessageConsumer subscriber = session.createConsumer(temporaryTopic);
    assertThatThrownBy(temporary::delete).isInstanceOf(JMSException.class);
    assertThatThrownBy(temporaryTopic::delete).isInstanceOf(JMSException.class);
    consumer.close();
    subscriber.close();
    temporary.delete();
    temporaryTopic.delete();
  }

  @Test
  @Section("10.3")
  @ArtemisDiffers(
      "Throws another exception; a destination that is no longer valid must be"
          + " InvalidDestinationException.")
  void aDeletedOneIsAnInvalidDestination() throws Exception {
    Session session = session();
    TemporaryQueue temporary = session.createTemporaryQueue();
    temporary.delete();
    assertThatThrownBy(() -> session.createConsumer(temporary))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  @Section("10.3")
  @ArtemisDiffers("Creates the destination anew; one that is no longer valid must be refused.")
  void sendingToADeletedOneIsRefused() throws Exception {
    Session session = session();
    TemporaryQueue temporary = session.createTemporaryQueue();
    MessageProducer producer = session.createProducer(null);
    producer.send(temporary, session.createMessage());
    temporary.delete();
    assertThatThrownBy(() -> producer.send(temporary, session.createMessage()))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  @Section("6.2.2")
  @ArtemisDiffers("Creates the destination anew; one that is no longer valid must be refused.")
  void theyEndWithTheirConnection() throws Exception {
    Connection connection = connect();
    TemporaryQueue temporary = connection.createSession().createTemporaryQueue();
    connection.close();
    Session other = session();
    MessageProducer producer = other.createProducer(null);
    assertThatThrownBy(() -> producer.send(temporary, other.createMessage()))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  @Section("6.2.2")
  void aContextCreatesThemToo() throws Exception {
    JMSContext context = context();
    TemporaryQueue temporary = context.createTemporaryQueue();
    JMSContext same = closeLater(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    sendTo(temporary, "text");
    assertThat(text(receive(same.createConsumer(temporary)))).isEqualTo("text");
    JMSContext other = context();
    assertThatThrownBy(() -> other.createConsumer(temporary))
        .isInstanceOfAny(InvalidDestinationRuntimeException.class, JMSRuntimeException.class);
  }

  @Test
  @Section("4.1.5")
  void aTemporaryQueueCanBeBrowsedByItsConnection() throws Exception {
    Session session = session();
    Queue temporary = session.createTemporaryQueue();
    sendTo(temporary, "text");
    assertThat(session.createBrowser(temporary).getEnumeration().hasMoreElements()).isTrue();
  }
}
