package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Sections 3.9 to 3.11: what can be done with messages after a send or a receive. */
class MessageAccessIT extends ConformanceTest {
  private Session session;

  @BeforeEach
  void open() throws Exception {
    session = session();
  }

  private <M extends Message> M sendAndReceive(Class<M> type, M sent) throws Exception {
    session.createProducer(queue).send(sent);
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      return type.cast(receive(consumer));
    }
  }

  @Test
  @Section("3.9")
  void changesAfterTheSendDoNotReachTheReceiver() throws Exception {
    TextMessage sent = session.createTextMessage("before");
    sent.setStringProperty("p", "before");
    session.createProducer(queue).send(sent);
    sent.setText("after");
    sent.setStringProperty("p", "after");
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      Message received = receive(consumer);
      assertThat(text(received)).isEqualTo("before");
      assertThat(received.getStringProperty("p")).isEqualTo("before");
    }
  }

  @Test
  @Section("3.9")
  void aMessageIsSentAgainAndAgain() throws Exception {
    TextMessage message = session.createTextMessage();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      message.setText("" + i);
      session.createProducer(queue).send(message);
      expected.add("" + i);
    }
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      assertThat(texts(consumer, 5)).isEqualTo(expected);
    }
  }

  @Test
  @Section("3.9")
  void aReceivedMessageIsSentAgain() throws Exception {
    TextMessage sent = session.createTextMessage("text");
    sent.setStringProperty("p", "v");
    TextMessage received = sendAndReceive(TextMessage.class, sent);
    String firstId = received.getJMSMessageID();
    TextMessage again = sendAndReceive(TextMessage.class, received);
    assertThat(again.getText()).isEqualTo("text");
    assertThat(again.getStringProperty("p")).isEqualTo("v");
    assertThat(again.getJMSMessageID()).isEqualTo(received.getJMSMessageID());
    assertThat(again.getJMSMessageID()).isNotEqualTo(firstId);
    assertThat(again.getJMSRedelivered()).isFalse();
  }

  @Test
  @Section("3.9")
  void receivedMessagesOfAllBodiesAreSentAgain() throws Exception {
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeInt(1);
    StreamMessage stream = session.createStreamMessage();
    stream.writeInt(1);
    MapMessage map = session.createMapMessage();
    map.setInt("p", 1);
    BytesMessage againBytes =
        sendAndReceive(BytesMessage.class, sendAndReceive(BytesMessage.class, bytes));
    assertThat(againBytes.readInt()).isEqualTo(1);
    StreamMessage firstStream = sendAndReceive(StreamMessage.class, stream);
    assertThat(firstStream.readInt()).isEqualTo(1);
    assertThat(sendAndReceive(StreamMessage.class, firstStream).readInt()).isEqualTo(1);
    assertThat(sendAndReceive(MapMessage.class, sendAndReceive(MapMessage.class, map)).getInt("p"))
        .isEqualTo(1);
    ObjectMessage object =
        sendAndReceive(ObjectMessage.class, session.createObjectMessage("object"));
    assertThat(sendAndReceive(ObjectMessage.class, object).getObject()).isEqualTo("object");
  }

  @Test
  @Section("3.10")
  void headersOfAReceivedMessageCanBeSet() throws Exception {
    Message received = sendAndReceive(TextMessage.class, session.createTextMessage("text"));
    received.setJMSCorrelationID("c");
    received.setJMSType("t");
    received.setJMSReplyTo(topic);
    received.setJMSPriority(9);
    received.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
    received.setJMSExpiration(1);
    received.setJMSTimestamp(2);
    received.setJMSRedelivered(true);
    received.setJMSMessageID("ID:x");
    received.setJMSDestination(topic);
    received.setJMSDeliveryTime(3);
    assertThat(received.getJMSCorrelationID()).isEqualTo("c");
    assertThat(received.getJMSType()).isEqualTo("t");
    assertThat(received.getJMSReplyTo()).isEqualTo(topic);
    assertThat(received.getJMSPriority()).isEqualTo(9);
    assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(received.getJMSExpiration()).isEqualTo(1);
    assertThat(received.getJMSTimestamp()).isEqualTo(2);
    assertThat(received.getJMSRedelivered()).isTrue();
    assertThat(received.getJMSMessageID()).isEqualTo("ID:x");
    assertThat(received.getJMSDestination()).isEqualTo(topic);
    assertThat(received.getJMSDeliveryTime()).isEqualTo(3);
  }

  @Test
  @Section("3.10")
  void bodyAndPropertiesBecomeWritableSeparately() throws Exception {
    TextMessage sent = session.createTextMessage("text");
    sent.setStringProperty("p", "v");
    TextMessage received = sendAndReceive(TextMessage.class, sent);
    received.clearProperties();
    received.setStringProperty("q", "w");
    assertThatThrownBy(() -> received.setText("other"))
        .isInstanceOf(MessageNotWriteableException.class);
    received.clearBody();
    received.setText("other");
    TextMessage again = sendAndReceive(TextMessage.class, received);
    assertThat(again.getText()).isEqualTo("other");
    assertThat(again.getStringProperty("p")).isNull();
    assertThat(again.getStringProperty("q")).isEqualTo("w");
  }

  @Test
  @Section("3.10")
  void aRedeliveredMessageIsTheOriginal() throws Exception {
    Session transacted = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = transacted.createConsumer(queue);
    TextMessage sent = session.createTextMessage("text");
    sent.setStringProperty("p", "v");
    sent.setJMSType("type");
    session.createProducer(queue).send(sent);
    TextMessage received = (TextMessage) receive(consumer);
    received.clearBody();
    received.clearProperties();
    received.setText("other");
    received.setStringProperty("p", "other");
    received.setJMSType("other");
    transacted.rollback();
    TextMessage again = (TextMessage) receive(consumer);
    assertThat(again.getText()).isEqualTo("text");
    assertThat(again.getStringProperty("p")).isEqualTo("v");
    assertThat(again.getJMSType()).isEqualTo("type");
    transacted.commit();
  }

  @Test
  @Section("3.9")
  void copiesOfATopicAreSeparate() throws Exception {
    MessageConsumer first = session.createConsumer(topic);
    MessageConsumer second = session.createConsumer(topic);
    session.createProducer(topic).send(session.createTextMessage("text"));
    TextMessage one = (TextMessage) receive(first);
    one.clearBody();
    one.setText("other");
    assertThat(text(receive(second))).isEqualTo("text");
  }

  @Test
  @Section("3.11")
  void getBodyGivesEachBodyAsItsTypes() throws Exception {
    TextMessage text = sendAndReceive(TextMessage.class, session.createTextMessage("text"));
    assertThat(text.getBody(String.class)).isEqualTo("text");
    assertThat(text.getBody(CharSequence.class)).isEqualTo("text");
    assertThat(text.getBody(Serializable.class)).isEqualTo("text");
    assertThat(text.getBody(Object.class)).isEqualTo("text");
    MapMessage map = session.createMapMessage();
    map.setInt("p", 1);
    MapMessage receivedMap = sendAndReceive(MapMessage.class, map);
    assertThat((Object) receivedMap.getBody(Map.class)).isEqualTo(Map.of("p", 1));
    assertThat(receivedMap.getBody(Object.class)).isEqualTo(Map.of("p", 1));
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeByte((byte) 1);
    BytesMessage receivedBytes = sendAndReceive(BytesMessage.class, bytes);
    assertThat(receivedBytes.getBody(byte[].class)).containsExactly(1);
    assertThat(receivedBytes.getBody(Object.class)).isEqualTo(new byte[] {1});
    ObjectMessage object = sendAndReceive(ObjectMessage.class, session.createObjectMessage(42));
    assertThat(object.getBody(Integer.class)).isEqualTo(42);
    assertThat(object.getBody(Serializable.class)).isEqualTo(42);
    assertThat(object.getBody(Number.class)).isEqualTo(42);
  }

  @Test
  @Section("3.11")
  void getBodyRefusesOtherTypes() throws Exception {
    TextMessage text = sendAndReceive(TextMessage.class, session.createTextMessage("text"));
    assertThatThrownBy(() -> text.getBody(Integer.class))
        .isInstanceOf(MessageFormatException.class);
    ObjectMessage object = sendAndReceive(ObjectMessage.class, session.createObjectMessage(42));
    assertThatThrownBy(() -> object.getBody(String.class))
        .isInstanceOf(MessageFormatException.class);
    MapMessage map = session.createMapMessage();
    map.setInt("p", 1);
    assertThatThrownBy(() -> map.getBody(String.class)).isInstanceOf(MessageFormatException.class);
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeByte((byte) 1);
    BytesMessage receivedBytes = sendAndReceive(BytesMessage.class, bytes);
    assertThatThrownBy(() -> receivedBytes.getBody(String.class))
        .isInstanceOf(MessageFormatException.class);
    StreamMessage stream = session.createStreamMessage();
    stream.writeInt(1);
    StreamMessage receivedStream = sendAndReceive(StreamMessage.class, stream);
    assertThatThrownBy(() -> receivedStream.getBody(Object.class))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  @Section("3.11")
  @ArtemisDiffers(
      "Throws a MessageFormatException; a message without a body answers null as any type.")
  void getBodyOfNoBodyIsNull() throws Exception {
    for (Message empty :
        List.of(session.createMessage(), session.createTextMessage(), session.createMapMessage())) {
      Message received = sendAndReceive(Message.class, empty);
      assertThat(received.getBody(String.class)).isNull();
      assertThat(received.getBody(Object.class)).isNull();
    }
  }

  @Test
  @Section("3.11")
  void getBodyOfNoObjectIsNull() throws Exception {
    ObjectMessage received = sendAndReceive(ObjectMessage.class, session.createObjectMessage());
    assertThat(received.getBody(String.class)).isNull();
  }

  @Test
  @Section("3.11")
  void isBodyAssignableToTellsWhatGetBodyGives() throws Exception {
    TextMessage text = sendAndReceive(TextMessage.class, session.createTextMessage("text"));
    assertThat(text.isBodyAssignableTo(String.class)).isTrue();
    assertThat(text.isBodyAssignableTo(Object.class)).isTrue();
    assertThat(text.isBodyAssignableTo(Integer.class)).isFalse();
    ObjectMessage object = sendAndReceive(ObjectMessage.class, session.createObjectMessage(42));
    assertThat(object.isBodyAssignableTo(Integer.class)).isTrue();
    assertThat(object.isBodyAssignableTo(Number.class)).isTrue();
    assertThat(object.isBodyAssignableTo(String.class)).isFalse();
    MapMessage map = session.createMapMessage();
    map.setInt("p", 1);
    assertThat(map.isBodyAssignableTo(Map.class)).isTrue();
    assertThat(map.isBodyAssignableTo(String.class)).isFalse();
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeByte((byte) 1);
    BytesMessage receivedBytes = sendAndReceive(BytesMessage.class, bytes);
    assertThat(receivedBytes.isBodyAssignableTo(byte[].class)).isTrue();
    assertThat(receivedBytes.isBodyAssignableTo(String.class)).isFalse();
    StreamMessage stream = session.createStreamMessage();
    stream.writeInt(1);
    assertThat(sendAndReceive(StreamMessage.class, stream).isBodyAssignableTo(Object.class))
        .isFalse();
    assertThat(session.createMessage().isBodyAssignableTo(String.class)).isTrue();
  }
}
