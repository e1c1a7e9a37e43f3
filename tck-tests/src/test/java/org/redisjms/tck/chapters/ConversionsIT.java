package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Every cell of the conversion tables, before the send and after the receive. */
class ConversionsIT extends ConformanceTest {
  private Session session;

  @BeforeEach
  void open() throws Exception {
    session = session();
  }

  private Message sendAndReceive(Message sent) throws Exception {
    session.createProducer(queue).send(sent);
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      return receive(consumer);
    }
  }

  static Stream<Arguments> propertyRows() {
    return Stream.of(
        Arguments.of("boolean", true),
        Arguments.of("byte", Byte.MIN_VALUE),
        Arguments.of("short", Short.MAX_VALUE),
        Arguments.of("int", Integer.MIN_VALUE),
        Arguments.of("long", Long.MIN_VALUE),
        Arguments.of("float", 1.5f),
        Arguments.of("double", -2.5e100),
        Arguments.of("String", "7"));
  }

  static Stream<Arguments> bodyRows() {
    return Stream.concat(
        propertyRows(),
        Stream.of(Arguments.of("char", '\u20ac'), Arguments.of("byte[]", new byte[] {1, 2})));
  }

  @ParameterizedTest
  @MethodSource("propertyRows")
  @Section("3.5.4")
  void aPropertyIsConvertedAsTheTableSays(String row, Object value) throws Exception {
    Message sent = session.createMessage();
    sent.setObjectProperty("p", value);
    for (Message message : List.of(sent, sendAndReceive(sent))) {
      Reading.check(row, value, "boolean", () -> message.getBooleanProperty("p"));
      Reading.check(row, value, "byte", () -> message.getByteProperty("p"));
      Reading.check(row, value, "short", () -> message.getShortProperty("p"));
      Reading.check(row, value, "int", () -> message.getIntProperty("p"));
      Reading.check(row, value, "long", () -> message.getLongProperty("p"));
      Reading.check(row, value, "float", () -> message.getFloatProperty("p"));
      Reading.check(row, value, "double", () -> message.getDoubleProperty("p"));
      Reading.check(row, value, "String", () -> message.getStringProperty("p"));
    }
  }

  @ParameterizedTest
  @MethodSource("bodyRows")
  @Section("3.11.3")
  void aMapEntryIsConvertedAsTheTableSays(String row, Object value) throws Exception {
    MapMessage sent = session.createMapMessage();
    sent.setObject("p", value);
    for (MapMessage message : List.of(sent, (MapMessage) sendAndReceive(sent))) {
      Reading.check(row, value, "boolean", () -> message.getBoolean("p"));
      Reading.check(row, value, "byte", () -> message.getByte("p"));
      Reading.check(row, value, "short", () -> message.getShort("p"));
      Reading.check(row, value, "char", () -> message.getChar("p"));
      Reading.check(row, value, "int", () -> message.getInt("p"));
      Reading.check(row, value, "long", () -> message.getLong("p"));
      Reading.check(row, value, "float", () -> message.getFloat("p"));
      Reading.check(row, value, "double", () -> message.getDouble("p"));
      Reading.check(row, value, "String", () -> message.getString("p"));
      Reading.check(row, value, "byte[]", () -> message.getBytes("p"));
    }
  }

  @ParameterizedTest
  @MethodSource("bodyRows")
  @Section("3.11.3")
  void aStreamValueIsConvertedAsTheTableSays(String row, Object value) throws Exception {
    StreamMessage sent = session.createStreamMessage();
    sent.writeObject(value);
    StreamMessage received = (StreamMessage) sendAndReceive(sent);
    sent.reset();
    for (StreamMessage message : List.of(sent, received)) {
      Reading.check(row, value, "boolean", rereading(message, message::readBoolean));
      Reading.check(row, value, "byte", rereading(message, message::readByte));
      Reading.check(row, value, "short", rereading(message, message::readShort));
      Reading.check(row, value, "char", rereading(message, message::readChar));
      Reading.check(row, value, "int", rereading(message, message::readInt));
      Reading.check(row, value, "long", rereading(message, message::readLong));
      Reading.check(row, value, "float", rereading(message, message::readFloat));
      Reading.check(row, value, "double", rereading(message, message::readDouble));
      Reading.check(row, value, "String", rereading(message, message::readString));
      Reading.check(
          row,
          value,
          "byte[]",
          rereading(
              message,
              () -> {
                byte[] bytes = new byte[2];
                message.readBytes(bytes);
                return bytes;
              }));
    }
  }

  private static Reading.Reader rereading(StreamMessage message, Reading.Reader reader) {
    return () -> {
      message.reset();
      return reader.read();
    };
  }

  @Test
  @Section("3.5.4")
  void aTextThatIsNoNumberIsANumberFormatException() throws Exception {
    Message sent = session.createMessage();
    sent.setStringProperty("p", "seven");
    for (Message message : List.of(sent, sendAndReceive(sent))) {
      List<Reading.Reader> readers =
          List.of(
              () -> message.getByteProperty("p"),
              () -> message.getShortProperty("p"),
              () -> message.getIntProperty("p"),
              () -> message.getLongProperty("p"),
              () -> message.getFloatProperty("p"),
              () -> message.getDoubleProperty("p"));
      for (Reading.Reader reader : readers) {
        assertThatThrownBy(reader::read).isInstanceOf(NumberFormatException.class);
      }
      assertThat(message.getBooleanProperty("p")).isFalse();
    }
  }

  @Test
  @Section("3.5.4")
  void textsAreBooleansAsBooleanValueOfSays() throws Exception {
    Map<String, Boolean> texts = Map.of("true", true, "TRUE", true, "1", false, "yes", false);
    Message message = session.createMessage();
    MapMessage map = session.createMapMessage();
    for (Map.Entry<String, Boolean> text : texts.entrySet()) {
      message.setStringProperty("p", text.getKey());
      map.setString("p", text.getKey());
      assertThat(message.getBooleanProperty("p")).isEqualTo(text.getValue());
      assertThat(map.getBoolean("p")).isEqualTo(text.getValue());
    }
  }

  @Test
  @Section("3.11.3")
  void aMapsTextThatIsNoNumberIsANumberFormatException() throws Exception {
    MapMessage sent = session.createMapMessage();
    sent.setString("p", "seven");
    for (MapMessage message : List.of(sent, (MapMessage) sendAndReceive(sent))) {
      List<Reading.Reader> readers =
          List.of(
              () -> message.getByte("p"),
              () -> message.getShort("p"),
              () -> message.getInt("p"),
              () -> message.getLong("p"),
              () -> message.getFloat("p"),
              () -> message.getDouble("p"));
      for (Reading.Reader reader : readers) {
        assertThatThrownBy(reader::read).isInstanceOf(NumberFormatException.class);
      }
    }
  }

  @Test
  @Section("3.11.3")
  void nullInAMapIsReadAsValueOfNullSays() throws Exception {
    MapMessage sent = session.createMapMessage();
    sent.setString("p", null);
    for (MapMessage message : List.of(sent, (MapMessage) sendAndReceive(sent))) {
      for (String name : List.of("p", "never set")) {
        assertThat(message.getBoolean(name)).isFalse();
        assertThat(message.getString(name)).isNull();
        assertThat(message.getBytes(name)).isNull();
        assertThat(message.getObject(name)).isNull();
        for (Reading.Reader reader :
            List.<Reading.Reader>of(
                () -> message.getByte(name),
                () -> message.getShort(name),
                () -> message.getInt(name),
                () -> message.getLong(name))) {
          assertThatThrownBy(reader::read).isInstanceOf(NumberFormatException.class);
        }
        for (Reading.Reader reader :
            List.<Reading.Reader>of(
                () -> message.getChar(name),
                () -> message.getFloat(name),
                () -> message.getDouble(name))) {
          assertThatThrownBy(reader::read).isInstanceOf(NullPointerException.class);
        }
      }
    }
  }

  @Test
  @Section("3.11.3")
  void nullInAStreamIsReadAsValueOfNullSays() throws Exception {
    StreamMessage sent = session.createStreamMessage();
    sent.writeObject(null);
    StreamMessage message = (StreamMessage) sendAndReceive(sent);
    assertThat(message.readObject()).isNull();
    assertThat(rereading(message, message::readString).read()).isNull();
    assertThat(rereading(message, message::readBoolean).read()).isEqualTo(false);
    for (Reading.Reader reader :
        List.<Reading.Reader>of(
            message::readByte, message::readShort, message::readInt, message::readLong)) {
      assertThatThrownBy(() -> rereading(message, reader).read())
          .isInstanceOf(NumberFormatException.class);
    }
    for (Reading.Reader reader :
        List.<Reading.Reader>of(message::readChar, message::readFloat, message::readDouble)) {
      assertThatThrownBy(() -> rereading(message, reader).read())
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  @Section("3.11.3")
  @ArtemisDiffers(
      "Does not read null as a byte array; where a body may be null, it is read as null.")
  void nullInAStreamIsANullArray() throws Exception {
    StreamMessage sent = session.createStreamMessage();
    sent.writeObject(null);
    StreamMessage message = (StreamMessage) sendAndReceive(sent);
    assertThat(message.readBytes(new byte[1])).isEqualTo(-1);
  }
}
