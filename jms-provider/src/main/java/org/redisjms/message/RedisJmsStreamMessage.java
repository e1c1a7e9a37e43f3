package org.redisjms.message;

import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.StreamMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message with a sequence of values (Jakarta Messaging 3.1, sections 3.11 and 3.11.3).
 *
 * <p>It is write-only until {@link #reset()} is called or it is received, and read-only from then
 * on. A read that fails leaves the position where it was.
 */
public final class RedisJmsStreamMessage extends RedisJmsMessage implements StreamMessage {
  private static final int NO_FIELD_OPEN = -1;

  private final List<@Nullable Object> values;
  private boolean reading;
  private int position;

  /**
   * How much of the byte[] at the position was read, while {@link #readBytes} is not through with
   * it.
   */
  private int openFieldOffset = NO_FIELD_OPEN;

  /** A message without values, to be written. */
  public RedisJmsStreamMessage() {
    this(new ArrayList<>());
  }

  RedisJmsStreamMessage(List<@Nullable Object> values) {
    this.values = values;
  }

  List<@Nullable Object> values() {
    return values;
  }

  @Override
  public void reset() {
    reading = true;
    position = 0;
    openFieldOffset = NO_FIELD_OPEN;
  }

  @Override
  void markReceived(Received received) {
    super.markReceived(received);
    reset();
  }

  @FunctionalInterface
  private interface Conversion<T> {
    T convert(@Nullable Object value) throws MessageFormatException;
  }

  private <T> T read(Conversion<T> conversion) throws JMSException {
    int index = nextField();
    T result = conversion.convert(valueAt(index));
    moveBehind(index);
    return result;
  }

  private int nextField() throws JMSException {
    checkReadable();
    if (openFieldOffset == NO_FIELD_OPEN) {
      return position;
    }
    if (values.get(position) instanceof byte[] bytes && openFieldOffset < bytes.length) {
      throw new MessageFormatException(
          "Not all of the byte[] was read: call readBytes until it returns less than asked for");
    }
    return position + 1;
  }

  private void moveBehind(int index) {
    position = index + 1;
    openFieldOffset = NO_FIELD_OPEN;
  }

  private void checkReadable() throws MessageNotReadableException {
    if (!reading) {
      throw new MessageNotReadableException(
          "This stream message is write-only until reset() is called");
    }
  }

  private @Nullable Object valueAt(int index) throws MessageEOFException {
    if (index >= values.size()) {
      throw new MessageEOFException("The end of the stream message is reached");
    }
    return values.get(index);
  }

  private void write(@Nullable Object value) throws JMSException {
    if (reading) {
      throw new MessageNotWriteableException(
          "This stream message is read-only until clearBody() is called");
    }
    values.add(Values.checkBodyValue(value));
  }

  @Override
  public boolean readBoolean() throws JMSException {
    return read(Values::toBoolean);
  }

  @Override
  public byte readByte() throws JMSException {
    return read(Values::toByte);
  }

  @Override
  public short readShort() throws JMSException {
    return read(Values::toShort);
  }

  @Override
  public char readChar() throws JMSException {
    return read(Values::toChar);
  }

  @Override
  public int readInt() throws JMSException {
    return read(Values::toInt);
  }

  @Override
  public long readLong() throws JMSException {
    return read(Values::toLong);
  }

  @Override
  public float readFloat() throws JMSException {
    return read(Values::toFloat);
  }

  @Override
  public double readDouble() throws JMSException {
    return read(Values::toDouble);
  }

  @Override
  public @Nullable String readString() throws JMSException {
    int index = nextField();
    String text = Values.asString(valueAt(index));
    moveBehind(index);
    return text;
  }

  @Override
  public @Nullable Object readObject() throws JMSException {
    int index = nextField();
    Object value = Values.copy(valueAt(index));
    moveBehind(index);
    return value;
  }

  /**
   * Reads the next part of a byte[] into the buffer.
   *
   * @return how many bytes were read; less than the buffer's length once the value is through; -1
   *     if the value is null, or if the calls before had read all of it
   */
  @Override
  public int readBytes(byte[] buffer) throws JMSException {
    checkReadable();
    Object value = valueAt(position);
    if (value == null) {
      position++;
      return -1;
    }
    if (!(value instanceof byte[] bytes)) {
      throw new MessageFormatException(
          "A value of type " + value.getClass().getSimpleName() + " cannot be read as byte[]");
    }
    boolean first = openFieldOffset == NO_FIELD_OPEN;
    int offset = first ? 0 : openFieldOffset;
    if (!first && offset == bytes.length) {
      moveBehind(position);
      return -1;
    }
    int count = Math.min(buffer.length, bytes.length - offset);
    System.arraycopy(bytes, offset, buffer, 0, count);
    if (count < buffer.length) {
      moveBehind(position);
    } else {
      openFieldOffset = offset + count;
    }
    return count;
  }

  @Override
  public void writeBoolean(boolean value) throws JMSException {
    write(value);
  }

  @Override
  public void writeByte(byte value) throws JMSException {
    write(value);
  }

  @Override
  public void writeShort(short value) throws JMSException {
    write(value);
  }

  @Override
  public void writeChar(char value) throws JMSException {
    write(value);
  }

  @Override
  public void writeInt(int value) throws JMSException {
    write(value);
  }

  @Override
  public void writeLong(long value) throws JMSException {
    write(value);
  }

  @Override
  public void writeFloat(float value) throws JMSException {
    write(value);
  }

  @Override
  public void writeDouble(double value) throws JMSException {
    write(value);
  }

  @Override
  public void writeString(@Nullable String value) throws JMSException {
    write(value);
  }

  @Override
  public void writeBytes(byte @Nullable [] value) throws JMSException {
    write(value);
  }

  @Override
  public void writeBytes(byte[] value, int offset, int length) throws JMSException {
    if (offset < 0 || length < 0 || length > value.length - offset) {
      throw new IndexOutOfBoundsException(
          "Offset " + offset + " and length " + length + " in an array of " + value.length);
    }
    write(Arrays.copyOfRange(value, offset, offset + length));
  }

  @Override
  public void writeObject(@Nullable Object value) throws JMSException {
    write(value);
  }

  /**
   * Refuses: the body of a stream message is no one object (Jakarta Messaging 3.1, section 3.11.5).
   */
  @Override
  public <T> @Nullable T getBody(Class<T> bodyClass) throws JMSException {
    throw new MessageFormatException(
        "A stream message has no body as one object; read its values one by one");
  }

  @Override
  public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") Class bodyClass) {
    return false;
  }

  @Override
  BodyType bodyType() {
    return BodyType.STREAM;
  }

  @Override
  @Nullable Object body() {
    return null;
  }

  @Override
  void emptyBody() {
    values.clear();
    reset();
    reading = false;
  }

  @Override
  String describeBody() {
    return values.size() + " values";
  }
}
