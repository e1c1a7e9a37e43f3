package org.redisjms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, section 3.11, and the documentation of BytesMessage. */
class BytesMessageTest {
  private RedisJmsBytesMessage message;

  @BeforeEach
  void create() {
    message = new RedisJmsBytesMessage();
  }

  @Test
  void writesAndReadsAllTypes() throws Exception {
    message.writeBoolean(true);
    message.writeByte((byte) -1);
    message.writeByte((byte) -1);
    message.writeShort((short) -2);
    message.writeShort((short) -2);
    message.writeChar('é');
    message.writeInt(Integer.MIN_VALUE);
    message.writeLong(Long.MAX_VALUE);
    message.writeFloat(1.5f);
    message.writeDouble(-2.5);
    message.writeUTF("a€\0");
    message.writeBytes(new byte[] {1, 2, 3}, 1, 2);
    message.reset();
    assertThat(message.readBoolean()).isTrue();
    assertThat(message.readByte()).isEqualTo((byte) -1);
    assertThat(message.readUnsignedByte()).isEqualTo(255);
    assertThat(message.readShort()).isEqualTo((short) -2);
    assertThat(message.readUnsignedShort()).isEqualTo(65534);
    assertThat(message.readChar()).isEqualTo('é');
    assertThat(message.readInt()).isEqualTo(Integer.MIN_VALUE);
    assertThat(message.readLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(message.readFloat()).isEqualTo(1.5f);
    assertThat(message.readDouble()).isEqualTo(-2.5);
    assertThat(message.readUTF()).isEqualTo("a€\0");
    byte[] buffer = new byte[5];
    assertThat(message.readBytes(buffer)).isEqualTo(2);
    assertThat(buffer).startsWith(2, 3);
    assertThat(message.readBytes(buffer)).isEqualTo(-1);
    assertThatThrownBy(message::readByte).isInstanceOf(MessageEOFException.class);
  }

  @Test
  void objectsAreWrittenLikeTheirPrimitives() throws Exception {
    for (Object value :
        List.of(true, (byte) 1, (short) 1, 'c', 1, 1L, 1f, 1d, "s", new byte[] {1})) {
      message.writeObject(value);
    }
    message.reset();
    assertThat(message.getBodyLength()).isEqualTo(1 + 1 + 2 + 2 + 4 + 8 + 4 + 8 + 3 + 1);
    message.clearBody();
    assertThatNullPointerException().isThrownBy(() -> message.writeObject(null));
    assertThatThrownBy(() -> message.writeObject(List.of()))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  void writeOnlyThenReadOnly() throws Exception {
    assertThatThrownBy(message::readByte).isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(message::getBodyLength).isInstanceOf(MessageNotReadableException.class);
    message.writeByte((byte) 1);
    message.reset();
    assertThatThrownBy(() -> message.writeByte((byte) 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> message.writeObject(1))
        .isInstanceOf(MessageNotWriteableException.class);
    message.clearBody();
    assertThatThrownBy(message::readByte).isInstanceOf(MessageNotReadableException.class);
    message.reset();
    assertThat(message.getBodyLength()).isZero();
    assertThat(message.readBytes(new byte[1])).isEqualTo(-1);
  }

  @Test
  void failedReadsStay() throws Exception {
    message.writeShort((short) 3);
    message.writeByte((byte) 0xff);
    message.reset();
    assertThatThrownBy(message::readInt).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(message::readUTF).isInstanceOf(MessageEOFException.class);
    assertThat(message.readShort()).isEqualTo((short) 3);
    assertThatThrownBy(message::readUTF).isInstanceOf(MessageEOFException.class);
    assertThat(message.readUnsignedByte()).isEqualTo(255);

    message.clearBody();
    message.writeShort((short) 1);
    message.writeByte((byte) 0xff);
    message.reset();
    assertThatThrownBy(message::readUTF).isInstanceOf(MessageFormatException.class);
    assertThat(message.readShort()).isEqualTo((short) 1);
  }

  @Test
  void argumentsAreChecked() throws Exception {
    assertThatThrownBy(() -> message.writeUTF("x".repeat(65536)))
        .isInstanceOf(MessageFormatException.class);
    message.writeByte((byte) 1);
    message.reset();
    assertThat(message.getBodyLength()).isEqualTo(1);
    assertThatThrownBy(() -> message.readBytes(new byte[1], 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> message.readBytes(new byte[1], -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void getBodyResetsBeforeAndAfter() throws Exception {
    message.writeInt(1);
    assertThat(message.isBodyAssignableTo(byte[].class)).isTrue();
    message.writeByte((byte) 2);
    assertThat(message.getBody(byte[].class)).containsExactly(0, 0, 0, 1, 2);
    assertThat(message.readInt()).isEqualTo(1);
    assertThat(message.getBody(byte[].class)).hasSize(5);
    assertThat(message.readInt()).isEqualTo(1);
  }
}
