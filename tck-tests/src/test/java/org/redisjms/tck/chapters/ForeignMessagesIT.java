package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 3.12: messages of classes that are not the provider's. */
class ForeignMessagesIT extends ConformanceTest {
  private Session session;
  private MessageProducer producer;

  @BeforeEach
  void open() throws Exception {
    session = session();
    producer = session.createProducer(queue);
  }

  /** Sends it as a message of another provider, and checks the original's header. */
  private <M extends Message> M sendAndReceive(Class<M> type, M own) throws Exception {
    own.setStringProperty("p", "v");
    own.setJMSType("type");
    own.setJMSCorrelationID("correlation");
    own.setJMSReplyTo(topic);
    M foreign = ForeignMessage.around(type, own);
    long before = System.currentTimeMillis();
    producer.send(foreign, DeliveryMode.NON_PERSISTENT, 7, 60_000);
    long after = System.currentTimeMillis();
    assertThat(foreign.getJMSMessageID()).startsWith("ID:");
    assertThat(foreign.getJMSDestination()).isEqualTo(queue);
    assertThat(foreign.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(foreign.getJMSPriority()).isEqualTo(7);
    assertThat(foreign.getJMSTimestamp()).isBetween(before, after);
    assertThat(foreign.getJMSExpiration()).isBetween(before + 60_000, after + 60_000);
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      Message received = receive(consumer);
      assertThat(received.getJMSMessageID()).isEqualTo(foreign.getJMSMessageID());
      assertThat(received.getJMSType()).isEqualTo("type");
      assertThat(received.getJMSCorrelationID()).isEqualTo("correlation");
      assertThat(received.getJMSReplyTo()).isEqualTo(topic);
      assertThat(received.getStringProperty("p")).isEqualTo("v");
      return type.cast(received);
    }
  }

  @Test
  @Section("3.12")
  void foreignTexts() throws Exception {
    assertThat(sendAndReceive(TextMessage.class, session.createTextMessage("text")).getText())
        .isEqualTo("text");
    assertThat(sendAndReceive(TextMessage.class, session.createTextMessage()).getText()).isNull();
  }

  @Test
  @Section("3.12")
  void foreignBytes() throws Exception {
    BytesMessage sent = session.createBytesMessage();
    sent.writeBytes(new byte[] {1, 2, 3});
    sent.reset();
    BytesMessage received = sendAndReceive(BytesMessage.class, sent);
    assertThat(received.getBodyLength()).isEqualTo(3);
    assertThat(received.readByte()).isEqualTo((byte) 1);
  }

  @Test
  @Section("3.12")
  void foreignMaps() throws Exception {
    MapMessage sent = session.createMapMessage();
    sent.setInt("number", 1);
    sent.setBytes("bytes", new byte[] {1});
    MapMessage received = sendAndReceive(MapMessage.class, sent);
    assertThat(received.getObject("number")).isEqualTo(1);
    assertThat(received.getBytes("bytes")).containsExactly(1);
  }

  @Test
  @Section("3.12")
  void foreignStreams() throws Exception {
    StreamMessage sent = session.createStreamMessage();
    sent.writeInt(1);
    sent.writeString(null);
    sent.writeBytes(new byte[] {1});
    sent.reset();
    StreamMessage received = sendAndReceive(StreamMessage.class, sent);
    assertThat(received.readObject()).isEqualTo(1);
    assertThat(received.readObject()).isNull();
    assertThat(received.readObject()).isEqualTo(new byte[] {1});
  }

  @Test
  @Section("3.12")
  void foreignObjects() throws Exception {
    assertThat(sendAndReceive(ObjectMessage.class, session.createObjectMessage(42)).getObject())
        .isEqualTo(42);
  }

  @Test
  @Section("3.12")
  void foreignMessagesWithoutABody() throws Exception {
    assertThat(sendAndReceive(Message.class, session.createMessage()))
        .isNotInstanceOf(TextMessage.class);
  }

  @Test
  @Section("3.12")
  void foreignMessagesInATransaction() throws Exception {
    Session transacted = session(Session.SESSION_TRANSACTED);
    Message foreign = ForeignMessage.around(TextMessage.class, session.createTextMessage("text"));
    transacted.createProducer(queue).send(foreign);
    assertThat(foreign.getJMSMessageID()).startsWith("ID:");
    transacted.commit();
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      assertThat(text(receive(consumer))).isEqualTo("text");
    }
  }

  @Test
  @Section("3.12")
  void foreignMessagesToATopic() throws Exception {
    MessageConsumer consumer = session.createConsumer(topic);
    Message foreign = ForeignMessage.around(TextMessage.class, session.createTextMessage("text"));
    session.createProducer(topic).send(foreign);
    assertThat(foreign.getJMSDestination()).isEqualTo(topic);
    assertThat(text(receive(consumer))).isEqualTo("text");
  }

  @Test
  @Section("3.12")
  void foreignMessagesOfAContext() {
    JMSContext context = context();
    TextMessage foreign =
        ForeignMessage.around(TextMessage.class, context.createTextMessage("text"));
    context.createProducer().setProperty("p", "v").setJMSType("type").send(queue, foreign);
    assertThat(context.createConsumer(queue).receiveBody(String.class, patienceMillis()))
        .isEqualTo("text");
  }

  @Test
  @Section("7.3.6")
  void foreignMessagesOfAnAsynchronousSend() throws Exception {
    Message foreign = ForeignMessage.around(TextMessage.class, session.createTextMessage("text"));
    CountDownLatch completed = new CountDownLatch(1);
    producer.send(
        foreign,
        new CompletionListener() {
          @Override
          public void onCompletion(Message message) {
            if (message == foreign) {
              completed.countDown();
            }
          }

          @Override
          public void onException(Message message, Exception exception) {}
        });
    await(completed);
    assertThat(foreign.getJMSMessageID()).startsWith("ID:");
    assertThat(foreign.getJMSDestination()).isEqualTo(queue);
  }
}
