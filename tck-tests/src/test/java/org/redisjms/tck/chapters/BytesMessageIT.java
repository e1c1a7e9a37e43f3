package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Session;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 3.11: messages of bytes. */
class BytesMessageIT extends ConformanceTest {
  private Session session;
  private BytesMessage message;

  @BeforeEach
  void open() throws Exception {
    session = session();
    message = session.createBytesMessage();
  }

  private BytesMessage sendAndReceive() throws Exception {
    session.createProducer(queue).send(message);
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      return (BytesMessage) receive(consumer);
    }
  }

  @Test
  @Section("3.11")
  void allTypesAreReadAsTheyWereWritten() throws Exception {
    message.writeBoolean(true);
    message.writeByte(Byte.MIN_VALUE);
    message.writeByte((byte) 0xff);
    message.writeShort(Short.MIN_VALUE);
    message.writeShort((short) 0xffff);
    message.writeChar('\u20ac');
    message.writeInt(Integer.MIN_VALUE);
    message.writeLong(Long.MAX_VALUE);
    message.writeFloat(1.5f);
    message.writeDouble(-2.5);
    message.writeUTF("text \u20ac");
    message.writeBytes(new byte[] {1, 2, 3});
    message.writeBytes(new byte[] {1, 2, 3, 4}, 1, 2);
    BytesMessage received = sendAndReceive();
    message.reset();
    for (BytesMessage read : List.of(message, received)) {
      assertThat(read.readBoolean()).isTrue();
      assertThat(read.readByte()).isEqualTo(Byte.MIN_VALUE);
      assertThat(read.readUnsignedByte()).isEqualTo(0xff);
      assertThat(read.readShort()).isEqualTo(Short.MIN_VALUE);
      assertThat(read.readUnsignedShort()).isEqualTo(0xffff);
      assertThat(read.readChar()).isEqualTo('\u20ac');
      assertThat(read.readInt()).isEqualTo(Integer.MIN_VALUE);
      assertThat(read.readLong()).isEqualTo(Long.MAX_VALUE);
      assertThat(read.readFloat()).isEqualTo(1.5f);
      assertThat(read.readDouble()).isEqualTo(-2.5);
      assertThat(read.readUTF()).isEqualTo("text \u20ac");
      byte[] bytes = new byte[5];
      assertThat(read.readBytes(bytes)).isEqualTo(5);
      assertThat(bytes).containsExactly(1, 2, 3, 2, 3);
      assertThat(read.readBytes(bytes)).isEqualTo(-1);
    }
  }

  @Test
  @Section("3.11")
  void objectsAreWrittenAsTheirPrimitives() throws Exception {
    for (Object value :
        List.of(true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d, "seven", new byte[] {8})) {
      message.writeObject(value);
    }
    BytesMessage received = sendAndReceive();
    assertThat(received.readBoolean()).isTrue();
    assertThat(received.readByte()).isEqualTo((byte) 1);
    assertThat(received.readShort()).isEqualTo((short) 2);
    assertThat(received.readChar()).isEqualTo('c');
    assertThat(received.readInt()).isEqualTo(3);
    assertThat(received.readLong()).isEqualTo(4);
    assertThat(received.readFloat()).isEqualTo(5);
    assertThat(received.readDouble()).isEqualTo(6);
    assertThat(received.readUTF()).isEqualTo("seven");
    assertThat(received.readByte()).isEqualTo((byte) 8);
    assertThatThrownBy(received::readByte).isInstanceOf(MessageEOFException.class);
  }

  @Test
  @Section("3.12")
  void nullCannotBeWritten() {
    assertThatNullPointerException().isThrownBy(() -> message.writeObject(null));
    assertThatNullPointerException().isThrownBy(() -> message.writeBytes(null));
  }

  @Test
  @Section("3.12")
  @ArtemisDiffers("Throws another exception than the NullPointerException of the section.")
  void aNullTextCannotBeWritten() {
    assertThatNullPointerException().isThrownBy(() -> message.writeUTF(null));
  }

  @Test
  @Section("10.3")
  void otherObjectsCannotBeWritten() {
    assertThatThrownBy(() -> message.writeObject(List.of()))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  @Section("3.12")
  void writtenBytesAreACopy() throws Exception {
    byte[] bytes = {1, 2};
    message.writeBytes(bytes);
    bytes[0] = 9;
    assertThat(sendAndReceive().readByte()).isEqualTo((byte) 1);
  }

  @Test
  @Section("3.11")
  @ArtemisDiffers("Receives four bytes; a message that was sent without any has none.")
  void anEmptyMessageStaysEmpty() throws Exception {
    BytesMessage received = sendAndReceive();
    assertThat(received.getBodyLength()).isZero();
    assertThat(received.readBytes(new byte[1])).isEqualTo(-1);
    assertThatThrownBy(received::readByte).isInstanceOf(MessageEOFException.class);
  }

  @Test
  @Section("3.11")
  void theBodyLengthIsTheNumberOfBytes() throws Exception {
    message.writeBytes(new byte[1000]);
    message.writeInt(1);
    assertThat(sendAndReceive().getBodyLength()).isEqualTo(1004);
    message.reset();
    assertThat(message.getBodyLength()).isEqualTo(1004);
  }

  @Test
  @Section("3.11.2")
  void aReceivedBodyIsReadOnly() throws Exception {
    message.writeByte((byte) 1);
    BytesMessage received = sendAndReceive();
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
    assertThatThrownBy(() -> received.writeUTF("1"))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.writeBytes(new byte[1]))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.writeObject(1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThat(received.readByte()).isEqualTo((byte) 1);
  }

  @Test
  @Section("10.3")
  void aNewBodyIsWriteOnly() throws Exception {
    message.writeByte((byte) 1);
    assertThatThrownBy(message::readByte).isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(message::readUTF).isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(() -> message.readBytes(new byte[1]))
        .isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(message::getBodyLength).isInstanceOf(MessageNotReadableException.class);
  }

  @Test
  @Section("3.11.1")
  void aClearedBodyIsNewAndEmpty() throws Exception {
    message.writeByte((byte) 1);
    message.setStringProperty("p", "v");
    BytesMessage received = sendAndReceive();
    received.clearBody();
    assertThatThrownBy(received::readByte).isInstanceOf(MessageNotReadableException.class);
    assertThat(received.getStringProperty("p")).isEqualTo("v");
    received.writeByte((byte) 2);
    received.reset();
    assertThat(received.getBodyLength()).isEqualTo(1);
    assertThat(received.readByte()).isEqualTo((byte) 2);
  }

  @Test
  @Section("3.11")
  void resetGoesBackToTheStart() throws Exception {
    message.writeInt(1);
    message.writeInt(2);
    BytesMessage received = sendAndReceive();
    assertThat(received.readInt()).isEqualTo(1);
    received.reset();
    assertThat(received.readInt()).isEqualTo(1);
    assertThat(received.readInt()).isEqualTo(2);
  }

  @Test
  @Section("10.3")
  void readingPastTheEndIsAnEndOfFile() throws Exception {
    message.writeByte((byte) 1);
    BytesMessage received = sendAndReceive();
    assertThatThrownBy(received::readLong).isInstanceOf(MessageEOFException.class);
    received.reset();
    assertThat(received.readByte()).isEqualTo((byte) 1);
    assertThatThrownBy(received::readBoolean).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(received::readUnsignedByte).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(received::readUTF).isInstanceOf(MessageEOFException.class);
  }

  @Test
  @Section("3.11")
  void bytesAreReadInPieces() throws Exception {
    message.writeBytes(new byte[] {1, 2, 3, 4, 5});
    BytesMessage received = sendAndReceive();
    byte[] buffer = new byte[3];
    assertThat(received.readBytes(buffer)).isEqualTo(3);
    assertThat(buffer).containsExactly(1, 2, 3);
    assertThat(received.readBytes(buffer)).isEqualTo(2);
    assertThat(buffer).startsWith(4, 5);
    assertThat(received.readBytes(buffer)).isEqualTo(-1);
    received.reset();
    assertThat(received.readBytes(buffer, 1)).isEqualTo(1);
    assertThat(received.readByte()).isEqualTo((byte) 2);
  }

  @Test
  @Section("3.11")
  @ArtemisDiffers(
      "Throws nothing for a length of -1; it is out of bounds, and nothing is to be read.")
  void moreBytesThanFitAreNotRead() throws Exception {
    message.writeBytes(new byte[] {1, 2, 3, 4, 5});
    BytesMessage received = sendAndReceive();
    byte[] buffer = new byte[3];
    assertThatThrownBy(() -> received.readBytes(buffer, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> received.readBytes(buffer, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(received.readByte()).isEqualTo((byte) 1);
  }

  @Test
  @Section("3.9")
  void aSentMessageIsWrittenOnAndSentAgain() throws Exception {
    message.writeByte((byte) 1);
    assertThat(sendAndReceive().getBodyLength()).isEqualTo(1);
    message.clearBody();
    message.writeInt(2);
    assertThat(sendAndReceive().readInt()).isEqualTo(2);
  }
}
