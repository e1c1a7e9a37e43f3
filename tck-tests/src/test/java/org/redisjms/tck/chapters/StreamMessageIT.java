package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 3.11: messages of typed values, and the pointer that reads them. */
class StreamMessageIT extends ConformanceTest {
  private Session session;
  private StreamMessage message;

  @BeforeEach
  void open() throws Exception {
    session = session();
    message = session.createStreamMessage();
  }

  private StreamMessage sendAndReceive() throws Exception {
    session.createProducer(queue).send(message);
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      return (StreamMessage) receive(consumer);
    }
  }

  @Test
  @Section("3.11")
  void allTypesAreReadAsTheyWereWritten() throws Exception {
    message.writeBoolean(true);
    message.writeByte(Byte.MIN_VALUE);
    message.writeShort(Short.MIN_VALUE);
    message.writeChar('\u20ac');
    message.writeInt(Integer.MIN_VALUE);
    message.writeLong(Long.MIN_VALUE);
    message.writeFloat(1.5f);
    message.writeDouble(-2.5);
    message.writeString("text");
    message.writeBytes(new byte[] {1, 2, 3});
    StreamMessage received = sendAndReceive();
    assertThat(received.readBoolean()).isTrue();
    assertThat(received.readByte()).isEqualTo(Byte.MIN_VALUE);
    assertThat(received.readShort()).isEqualTo(Short.MIN_VALUE);
    assertThat(received.readChar()).isEqualTo('\u20ac');
    assertThat(received.readInt()).isEqualTo(Integer.MIN_VALUE);
    assertThat(received.readLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(received.readFloat()).isEqualTo(1.5f);
    assertThat(received.readDouble()).isEqualTo(-2.5);
    assertThat(received.readString()).isEqualTo("text");
    byte[] bytes = new byte[4];
    assertThat(received.readBytes(bytes)).isEqualTo(3);
    assertThat(bytes).startsWith(1, 2, 3);
  }

  @Test
  @Section("3.11.3")
  void objectsKeepTheirTypes() throws Exception {
    List<Object> values =
        Arrays.asList(true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d, "seven", new byte[] {8}, null);
    for (Object value : values) {
      message.writeObject(value);
    }
    StreamMessage received = sendAndReceive();
    for (Object value : values) {
      assertThat(received.readObject()).isEqualTo(value);
    }
    assertThatThrownBy(received::readObject).isInstanceOf(MessageEOFException.class);
  }

  @Test
  @Section("10.3")
  void otherObjectsCannotBeWritten() {
    assertThatThrownBy(() -> message.writeObject(List.of()))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  @Section("3.11.3")
  @ArtemisDiffers("Has moved on after a value that is no char; it must stay readable.")
  void aFailedConversionDoesNotMoveThePointer() throws Exception {
    message.writeString("seven");
    message.writeString("8");
    message.writeBoolean(true);
    StreamMessage received = sendAndReceive();
    assertThatThrownBy(received::readInt).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(received::readChar).isInstanceOf(MessageFormatException.class);
    assertThat(received.readString()).isEqualTo("seven");
    assertThat(received.readInt()).isEqualTo(8);
    assertThatThrownBy(received::readShort).isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(received::readDouble).isInstanceOf(MessageFormatException.class);
    assertThat(received.readBoolean()).isTrue();
  }

  @Test
  @Section("3.11.3")
  @ArtemisDiffers("Has moved on when a value turns out to be no array; it must stay readable.")
  void readingAnArrayThatIsNoneDoesNotMoveThePointer() throws Exception {
    message.writeString("seven");
    StreamMessage received = sendAndReceive();
    assertThatThrownBy(() -> received.readBytes(new byte[1]))
        .isInstanceOf(MessageFormatException.class);
    assertThat(received.readString()).isEqualTo("seven");
  }

  @Test
  @Section("3.11")
  void anArrayThatFitsExactlyIsFollowedByItsEnd() throws Exception {
    message.writeBytes(new byte[] {1, 2});
    message.writeString("next");
    StreamMessage received = sendAndReceive();
    byte[] buffer = new byte[2];
    assertThat(received.readBytes(buffer)).isEqualTo(2);
    assertThat(received.readBytes(buffer)).isEqualTo(-1);
    assertThat(received.readString()).isEqualTo("next");
  }

  @Test
  @Section("3.11")
  @ArtemisDiffers("Answers -1 first; a read that does not fill its buffer has ended the array.")
  void aShortReadEndsAnArray() throws Exception {
    message.writeBytes(new byte[] {1, 2, 3});
    message.writeBytes(new byte[] {1, 2, 3, 4}, 1, 2);
    StreamMessage received = sendAndReceive();
    byte[] buffer = new byte[4];
    assertThat(received.readBytes(buffer)).isEqualTo(3);
    assertThat(received.readBytes(buffer)).isEqualTo(2);
    assertThat(buffer).startsWith(2, 3);
  }

  @Test
  @Section("3.11")
  void anArrayIsReadInPieces() throws Exception {
    message.writeBytes(new byte[] {1, 2, 3, 4, 5});
    message.writeInt(6);
    StreamMessage received = sendAndReceive();
    byte[] buffer = new byte[2];
    assertThat(received.readBytes(buffer)).isEqualTo(2);
    assertThat(received.readBytes(buffer)).isEqualTo(2);
    assertThat(buffer).containsExactly(3, 4);
    assertThat(received.readBytes(buffer)).isEqualTo(1);
    assertThat(received.readInt()).isEqualTo(6);
  }

  @Test
  @Section("3.11")
  void anEmptyArrayIsNotNull() throws Exception {
    message.writeBytes(new byte[0]);
    message.writeObject(new byte[0]);
    StreamMessage received = sendAndReceive();
    assertThat(received.readBytes(new byte[1])).isZero();
    assertThat(received.readObject()).isEqualTo(new byte[0]);
  }

  @Test
  @Section("3.11.2")
  void aReceivedBodyIsReadOnly() throws Exception {
    message.writeByte((byte) 1);
    StreamMessage received = sendAndReceive();
    assertThatThrownBy(() -> received.writeBoolean(true))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.writeByte((byte) 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.writeShort((short) 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.writeChar('c'))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.writeInt(1)).isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.writeLong(1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.writeFloat(1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.writeDouble(1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.writeString("1"))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.writeBytes(new byte[1]))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.writeObject(1))
        .isInstanceOf(MessageNotWriteableException.class);
  }

  @Test
  @Section("10.3")
  void aNewBodyIsWriteOnly() throws Exception {
    message.writeByte((byte) 1);
    assertThatThrownBy(message::readByte).isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(message::readObject).isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(message::readString).isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(() -> message.readBytes(new byte[1]))
        .isInstanceOf(MessageNotReadableException.class);
  }

  @Test
  @Section("3.11.1")
  void aClearedBodyIsNewAndEmpty() throws Exception {
    message.writeByte((byte) 1);
    StreamMessage received = sendAndReceive();
    received.clearBody();
    assertThatThrownBy(received::readByte).isInstanceOf(MessageNotReadableException.class);
    received.writeString("other");
    received.reset();
    assertThat(received.readString()).isEqualTo("other");
    assertThatThrownBy(received::readByte).isInstanceOf(MessageEOFException.class);
  }

  @Test
  @Section("10.3")
  void readingPastTheEndIsAnEndOfFile() throws Exception {
    StreamMessage received = sendAndReceive();
    assertThatThrownBy(received::readBoolean).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(received::readString).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(received::readObject).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(() -> received.readBytes(new byte[1]))
        .isInstanceOf(MessageEOFException.class);
  }

  @Test
  @Section("3.12")
  void writtenBytesAreACopy() throws Exception {
    byte[] bytes = {1, 2};
    message.writeBytes(bytes);
    bytes[0] = 9;
    assertThat(sendAndReceive().readObject()).isEqualTo(new byte[] {1, 2});
  }
}
