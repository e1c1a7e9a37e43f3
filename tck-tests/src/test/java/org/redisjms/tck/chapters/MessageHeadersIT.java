package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 3.4: the header fields of a message, and who sets them. */
class MessageHeadersIT extends ConformanceTest {
  private Session session;
  private MessageProducer producer;

  @BeforeEach
  void open() throws Exception {
    session = session();
    producer = session.createProducer(queue);
  }

  private Message sendAndReceive(Message sent) throws Exception {
    producer.send(sent);
    return receive(session.createConsumer(queue));
  }

  @Test
  @Section("3.4.1")
  void destinationIsWhereTheMessageIsSent() throws Exception {
    Message sent = session.createMessage();
    Message received = sendAndReceive(sent);
    assertThat(sent.getJMSDestination()).isEqualTo(queue);
    assertThat(received.getJMSDestination()).isEqualTo(queue);
  }

  @Test
  @Section("3.4.2")
  void deliveryModeIsTheProducers() throws Exception {
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    Message sent = session.createMessage();
    Message received = sendAndReceive(sent);
    assertThat(sent.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
  }

  @Test
  @Section("3.4.3")
  void messageIdsStartWithIdAndAreUnique() throws Exception {
    Message sent = session.createMessage();
    producer.send(sent);
    String first = sent.getJMSMessageID();
    producer.send(sent);
    String second = sent.getJMSMessageID();
    assertThat(List.of(first, second)).allMatch(id -> id.startsWith("ID:")).doesNotHaveDuplicates();
  }

  @Test
  @Section("3.4.4")
  void timestampIsBetweenCallAndReturnOfTheSend() throws Exception {
    Message sent = session.createMessage();
    long before = System.currentTimeMillis();
    producer.send(sent);
    long after = System.currentTimeMillis();
    assertThat(sent.getJMSTimestamp()).isBetween(before, after);
    Message received = receive(session.createConsumer(queue));
    assertThat(received.getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp());
  }

  @Test
  @Section("3.4.5")
  void correlationIdIsCarried() throws Exception {
    Message sent = session.createMessage();
    sent.setJMSCorrelationID("correlation \u20ac");
    assertThat(sendAndReceive(sent).getJMSCorrelationID()).isEqualTo("correlation \u20ac");
  }

  @Test
  @Section("3.4.9")
  void expirationIsTheTimeOfTheSendPlusTheTimeToLive() throws Exception {
    producer.setTimeToLive(60_000);
    Message sent = session.createMessage();
    Message received = sendAndReceive(sent);
    assertThat(sent.getJMSExpiration()).isEqualTo(sent.getJMSTimestamp() + 60_000);
    assertThat(received.getJMSExpiration()).isEqualTo(sent.getJMSExpiration());
  }
}
