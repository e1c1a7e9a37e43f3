package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chapter 3 of Jakarta Messaging 3.1: bodies and properties, on their way through Redis. */
class MessageTypesIT extends JmsFixture {

  private Session session;
  private MessageProducer producer;
  private MessageConsumer consumer;

  /** Something of the application's own. */
  record Order(int number, List<String> items) implements Serializable {}

  @BeforeEach
  void open() throws Exception {
    session = session();
    producer = session.createProducer(queue);
    consumer = session.createConsumer(queue);
  }

  @SuppressWarnings("unchecked")
  private <M extends Message> M through(M message) throws Exception {
    producer.send(message);
    return (M) receive(consumer);
  }

  /** Section 3.11: a message without a body. */
  @Test
  void aMessageWithoutBody() throws Exception {
    Message received = through(session.createMessage());
    assertThat(received).isNotInstanceOf(TextMessage.class);
    assertThat(received.isBodyAssignableTo(String.class)).isTrue();
    assertThat((Object) received.getBody(String.class)).isNull();
  }

  /** Section 3.11. */
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "text", "\u0000 \n \u00e9 \u20ac \ud83d\ude80", "<a>{\"b\":1}</a>"})
  void text(String body) throws Exception {
    TextMessage received = through(session.createTextMessage(body));
    assertThat(received.getText()).isEqualTo(body);
    assertThat(received.getBody(String.class)).isEqualTo(body);
    assertThat(received.isBodyAssignableTo(CharSequence.class)).isTrue();
  }

  /** Section 3.11. */
  @Test
  void aLongText() throws Exception {
    String body = "\u20ac0123456789".repeat(200_000);
    assertThat(through(session.createTextMessage(body)).getText().equals(body)).isTrue();
  }

  /** Section 3.11. */
  @Test
  void bytes() throws Exception {
    byte[] random = new byte[100_000];
    new Random(1).nextBytes(random);
    BytesMessage message = session.createBytesMessage();
    message.writeBoolean(true);
    message.writeByte(Byte.MIN_VALUE);
    message.writeShort(Short.MIN_VALUE);
    message.writeChar('\u20ac');
    message.writeInt(Integer.MIN_VALUE);
    message.writeLong(Long.MIN_VALUE);
    message.writeFloat(Float.MIN_VALUE);
    message.writeDouble(Double.NaN);
    message.writeUTF("\u00e9\u20ac");
    message.writeBytes(random);
    BytesMessage received = through(message);
    assertThat(received.getBodyLength()).isEqualTo(30 + 2 + 5 + random.length);
    assertThat(received.readBoolean()).isTrue();
    assertThat(received.readByte()).isEqualTo(Byte.MIN_VALUE);
    assertThat(received.readShort()).isEqualTo(Short.MIN_VALUE);
    assertThat(received.readChar()).isEqualTo('\u20ac');
    assertThat(received.readInt()).isEqualTo(Integer.MIN_VALUE);
    assertThat(received.readLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(received.readFloat()).isEqualTo(Float.MIN_VALUE);
    assertThat(received.readDouble()).isNaN();
    assertThat(received.readUTF()).isEqualTo("\u00e9\u20ac");
    byte[] read = new byte[random.length];
    assertThat(received.readBytes(read)).isEqualTo(random.length);
    assertThat(read).isEqualTo(random);
    assertThat(received.readBytes(read)).isEqualTo(-1);
    assertThatThrownBy(received::readByte).isInstanceOf(MessageEOFException.class);
    assertThat(received.getBody(byte[].class)).hasSize((int) received.getBodyLength());
  }

  /** Section 3.11. */
  @Test
  void noBytes() throws Exception {
    BytesMessage received = through(session.createBytesMessage());
    assertThat(received.getBodyLength()).isZero();
    assertThat(received.readBytes(new byte[1])).isEqualTo(-1);
  }

  private static Map<String, Object> primitives() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("boolean", true);
    values.put("byte", Byte.MAX_VALUE);
    values.put("short", Short.MAX_VALUE);
    values.put("int", Integer.MAX_VALUE);
    values.put("long", Long.MAX_VALUE);
    values.put("float", Float.MAX_VALUE);
    values.put("double", Double.MIN_VALUE);
    values.put("string", "\u00e9\u20ac");
    values.put("empty", "");
    values.put("nothing", null);
    return values;
  }

  /** Sections 3.11 and 3.11.3. */
  @Test
  void map() throws Exception {
    Map<String, Object> values = primitives();
    values.put("char", '\u20ac');
    MapMessage message = session.createMapMessage();
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      message.setObject(entry.getKey(), entry.getValue());
    }
    message.setBytes("bytes", new byte[] {1, 2, 3});
    MapMessage received = through(message);
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      assertThat(received.getObject(entry.getKey())).isEqualTo(entry.getValue());
    }
    assertThat(received.itemExists("nothing")).isTrue();
    assertThat(received.getBytes("bytes")).containsExactly(1, 2, 3);
    assertThat(all(received.getMapNames())).hasSize(values.size() + 1);
    assertThat(received.getString("long")).isEqualTo(Long.toString(Long.MAX_VALUE));
    assertThat(received.getLong("int")).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> received.getInt("long")).isInstanceOf(MessageFormatException.class);
    assertThat((Map<?, ?>) received.getBody(Map.class)).hasSize(values.size() + 1);
  }

  /** Section 3.11. */
  @Test
  void anEmptyMap() throws Exception {
    MapMessage received = through(session.createMapMessage());
    assertThat(received.getMapNames().hasMoreElements()).isFalse();
    assertThat(received.getString("x")).isNull();
  }

  /** Sections 3.11 and 3.11.3. */
  @Test
  void stream() throws Exception {
    List<Object> values = new ArrayList<>(primitives().values());
    values.add('\u20ac');
    StreamMessage message = session.createStreamMessage();
    for (Object value : values) {
      message.writeObject(value);
    }
    message.writeInt(42);
    message.writeBytes(new byte[] {1, 2, 3});
    StreamMessage received = through(message);
    for (Object value : values) {
      assertThat(received.readObject()).isEqualTo(value);
    }
    assertThat(received.readString()).isEqualTo("42");
    byte[] two = new byte[2];
    assertThat(received.readBytes(two)).isEqualTo(2);
    assertThat(received.readBytes(two)).isEqualTo(1);
    assertThatThrownBy(received::readObject).isInstanceOf(MessageEOFException.class);
    received.reset();
    assertThat(received.readBoolean()).isTrue();
  }

  /** Section 3.11. */
  @Test
  void anEmptyStream() throws Exception {
    StreamMessage received = through(session.createStreamMessage());
    assertThatThrownBy(received::readString).isInstanceOf(MessageEOFException.class);
  }

  static List<Serializable> objects() {
    return List.of(
        "text",
        new ArrayList<>(List.of(1, 2L, "x")),
        new int[] {1, 2},
        new BigDecimal("1.50"),
        UUID.randomUUID(),
        Instant.EPOCH);
  }

  /** Section 3.11: values of the JDK need no permission. */
  @ParameterizedTest
  @NullSource
  @MethodSource("objects")
  void object(Serializable body) throws Exception {
    ObjectMessage received = through(session.createObjectMessage(body));
    assertThat(received.getObject()).isEqualTo(body);
    assertThat(received.getBody(Serializable.class)).isEqualTo(body);
  }

  /** Section 3.11: an application's own classes only if they are trusted. */
  @Test
  void objectsOfTrustedPackagesOnly() throws Exception {
    Order order = new Order(7, new ArrayList<>(List.of("a")));
    ObjectMessage refused = through(session.createObjectMessage(order));
    assertThatThrownBy(refused::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining(Order.class.getName())
        .hasMessageContaining("trustedPackages");
    assertThatThrownBy(() -> refused.getBody(Serializable.class))
        .isInstanceOf(MessageFormatException.class);
    consumer.close();

    producer.send(session.createObjectMessage(order));
    Session trusting = session(Session.AUTO_ACKNOWLEDGE, "trustedPackages=org.redisjms.jms");
    ObjectMessage accepted = (ObjectMessage) receive(trusting.createConsumer(queue));
    assertThat(accepted.getObject()).isEqualTo(order);
  }

  /** Sections 3.5.2 to 3.5.6. */
  @Test
  void properties() throws Exception {
    Message message = session.createMessage();
    for (Map.Entry<String, Object> entry : primitives().entrySet()) {
      message.setObjectProperty("a_" + entry.getKey(), entry.getValue());
    }
    message.setStringProperty("\u00e4\u00f6$_1", "name");
    Message received = through(message);
    for (Map.Entry<String, Object> entry : primitives().entrySet()) {
      assertThat(received.getObjectProperty("a_" + entry.getKey())).isEqualTo(entry.getValue());
    }
    assertThat(received.getStringProperty("\u00e4\u00f6$_1")).isEqualTo("name");
    assertThat(received.getStringProperty("a_int")).isEqualTo(Integer.toString(Integer.MAX_VALUE));
    assertThat(received.getLongProperty("a_int")).isEqualTo(Integer.MAX_VALUE);
    assertThat(received.propertyExists("none")).isFalse();
    assertThat(received.getObjectProperty("none")).isNull();
    assertThat(received.getBooleanProperty("none")).isFalse();
    assertThatThrownBy(() -> received.getIntProperty("none"))
        .isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> received.getIntProperty("a_long"))
        .isInstanceOf(MessageFormatException.class);
  }

  /** Sections 3.10, 3.11.1, 3.11.2 and 3.5.7. */
  @Test
  void whatWasReceivedIsReadOnlyUntilItIsCleared() throws Exception {
    TextMessage message = session.createTextMessage("a");
    message.setIntProperty("p", 1);
    TextMessage received = through(message);
    assertThatThrownBy(() -> received.setText("b"))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setIntProperty("p", 2))
        .isInstanceOf(MessageNotWriteableException.class);
    received.setJMSCorrelationID("headers can be set");
    received.clearBody();
    assertThat(received.getText()).isNull();
    assertThat(received.getIntProperty("p")).isEqualTo(1);
    received.setText("b");
    received.clearProperties();
    received.setIntProperty("q", 2);

    TextMessage forwarded = through(received);
    assertThat(forwarded.getText()).isEqualTo("b");
    assertThat(forwarded.propertyExists("p")).isFalse();
    assertThat(forwarded.getIntProperty("q")).isEqualTo(2);
    assertThat(forwarded.getJMSCorrelationID()).isEqualTo("headers can be set");
    assertThat(forwarded.getJMSMessageID()).isEqualTo(received.getJMSMessageID());
  }

  /** Section 3.11.2: reading and writing of bytes, streams and maps. */
  @Test
  void everyBodyIsReadOnlyOnceItIsReceived() throws Exception {
    BytesMessage bytes = session.createBytesMessage();
    assertThatThrownBy(bytes::readByte).isInstanceOf(MessageNotReadableException.class);
    bytes.writeByte((byte) 1);
    BytesMessage receivedBytes = through(bytes);
    assertThatThrownBy(() -> receivedBytes.writeByte((byte) 2))
        .isInstanceOf(MessageNotWriteableException.class);
    StreamMessage stream = session.createStreamMessage();
    stream.writeInt(1);
    assertThatThrownBy(stream::readInt).isInstanceOf(MessageNotReadableException.class);
    StreamMessage receivedStream = through(stream);
    assertThatThrownBy(() -> receivedStream.writeInt(2))
        .isInstanceOf(MessageNotWriteableException.class);
    MapMessage receivedMap = through(session.createMapMessage());
    assertThatThrownBy(() -> receivedMap.setInt("a", 1))
        .isInstanceOf(MessageNotWriteableException.class);
    ObjectMessage receivedObject = through(session.createObjectMessage("a"));
    assertThatThrownBy(() -> receivedObject.setObject("b"))
        .isInstanceOf(MessageNotWriteableException.class);
  }

  /** Section 3.9: a sent message is the client's to change, and what was sent stays as it was. */
  @Test
  void aSentMessageCanBeChangedAndSentAgain() throws Exception {
    TextMessage message = session.createTextMessage("a");
    producer.send(message);
    String first = message.getJMSMessageID();
    message.setText("b");
    message.setStringProperty("p", "v");
    producer.send(message);
    assertThat(message.getJMSMessageID()).isNotEqualTo(first);
    TextMessage one = (TextMessage) receive(consumer);
    assertThat(one.getText()).isEqualTo("a");
    assertThat(one.propertyExists("p")).isFalse();
    TextMessage two = (TextMessage) receive(consumer);
    assertThat(two.getText()).isEqualTo("b");
    assertThat(two.getStringProperty("p")).isEqualTo("v");
  }
}
