package org.redisjms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, sections 3.11.2 and 3.11.3. */
class StreamMessageTest {
  private RedisJmsStreamMessage message;

  @BeforeEach
  void create() {
    message = new RedisJmsStreamMessage();
  }

  @Test
  void writeOnlyThenReadOnly() throws Exception {
    assertThatThrownBy(message::readInt).isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(() -> message.readBytes(new byte[1]))
        .isInstanceOf(MessageNotReadableException.class);
    message.writeInt(1);
    message.reset();
    assertThatThrownBy(() -> message.writeInt(2)).isInstanceOf(MessageNotWriteableException.class);
    assertThat(message.readInt()).isEqualTo(1);
    assertThatThrownBy(message::readInt).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(() -> message.readBytes(new byte[1]))
        .isInstanceOf(MessageEOFException.class);
    message.reset();
    assertThat(message.readInt()).isEqualTo(1);
    message.clearBody();
    assertThatThrownBy(message::readInt).isInstanceOf(MessageNotReadableException.class);
    message.writeInt(3);
    message.reset();
    assertThat(message.readInt()).isEqualTo(3);
  }

  /** A failed conversion of a string does not move the position either. */
  @Test
  void failedReadsStay() throws Exception {
    message.writeString("seven");
    message.writeObject(null);
    message.reset();
    assertThatThrownBy(message::readLong).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> message.readBytes(new byte[1]))
        .isInstanceOf(MessageFormatException.class);
    assertThat(message.readString()).isEqualTo("seven");
    assertThatThrownBy(message::readInt).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(message::readDouble).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(message::readChar).isInstanceOf(NullPointerException.class);
    assertThat(message.readBoolean()).isFalse();
  }

  @Test
  void bytesInParts() throws Exception {
    message.writeBytes(new byte[] {1, 2, 3, 4, 5});
    message.writeInt(6);
    message.reset();
    byte[] buffer = new byte[2];
    assertThat(message.readBytes(buffer)).isEqualTo(2);
    assertThatThrownBy(message::readInt).isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(message::readObject).isInstanceOf(MessageFormatException.class);
    assertThat(message.readBytes(buffer)).isEqualTo(2);
    assertThat(buffer).containsExactly(3, 4);
    assertThat(message.readBytes(buffer)).isEqualTo(1);
    assertThat(buffer[0]).isEqualTo((byte) 5);
    assertThat(message.readInt()).isEqualTo(6);
  }

  @Test
  void bytesThatFillTheBufferEndWithMinusOne() throws Exception {
    message.writeBytes(new byte[] {1, 2, 3, 4});
    message.writeBytes(new byte[] {5});
    message.writeBytes(new byte[0]);
    message.writeBytes(null);
    message.writeBytes(new byte[] {0, 6, 0}, 1, 1);
    message.reset();
    byte[] buffer = new byte[2];
    assertThat(message.readBytes(buffer)).isEqualTo(2);
    assertThat(message.readBytes(buffer)).isEqualTo(2);
    assertThat(message.readBytes(buffer)).isEqualTo(-1);
    assertThat(message.readBytes(buffer)).isEqualTo(1);
    assertThat(message.readBytes(buffer)).isZero();
    assertThat(message.readBytes(buffer)).isEqualTo(-1);
    assertThat(message.readBytes(buffer)).isEqualTo(1);
    assertThat(buffer[0]).isEqualTo((byte) 6);
    assertThatThrownBy(() -> message.readBytes(buffer)).isInstanceOf(MessageEOFException.class);
  }

  /** Once all bytes were read, the next value may be read without asking for the -1. */
  @Test
  void bytesReadWhollyMayBeLeft() throws Exception {
    message.writeBytes(new byte[] {1, 2});
    message.writeString("next");
    message.reset();
    assertThat(message.readBytes(new byte[2])).isEqualTo(2);
    assertThat(message.readString()).isEqualTo("next");
  }

  @Test
  void arraysAreCopied() throws Exception {
    byte[] bytes = {1};
    message.writeObject(bytes);
    bytes[0] = 2;
    message.reset();
    byte[] read = (byte[]) message.readObject();
    assertThat(read).containsExactly(1);
    read[0] = 3;
    message.reset();
    assertThat((byte[]) message.readObject()).containsExactly(1);
  }

  @Test
  void refusesOtherValues() {
    assertThatThrownBy(() -> message.writeObject(new ArrayList<>()))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> message.writeBytes(new byte[3], 2, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
