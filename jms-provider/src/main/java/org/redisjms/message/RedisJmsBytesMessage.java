package org.redisjms.message;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A message with uninterpreted bytes (Jakarta Messaging 3.1, section 3.11).
 *
 * <p>It is write-only until {@link #reset()} is called or it is received, and read-only from then
 * on. A read that fails leaves the position where it was. Numbers are big-endian, strings in the
 * form of {@link DataOutputStream#writeUTF}.
 */
public final class RedisJmsBytesMessage extends RedisJmsMessage implements BytesMessage {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final DataOutputStream output = new DataOutputStream(written);

  /** What is read; null while the message is write-only. */
  private @Nullable ByteBuffer input;

  /** A message without bytes, to be written. */
  public RedisJmsBytesMessage() {}

  /** A message to be read. */
  RedisJmsBytesMessage(byte[] content) {
    input = ByteBuffer.wrap(content);
  }

  /** All bytes, wherever reading stands. The array may be the message's own. */
  @SuppressWarnings("ByteBufferBackingArray") // the buffer always comes from wrap()
  byte[] content() {
    ByteBuffer current = input;
    return current == null ? written.toByteArray() : current.array();
  }

  private int length() {
    ByteBuffer current = input;
    return current == null ? written.size() : current.capacity();
  }

  @Override
  public void reset() {
    ByteBuffer current = input;
    if (current == null) {
      input = ByteBuffer.wrap(written.toByteArray());
      written.reset();
    } else {
      current.rewind();
    }
  }

  @Override
  void markReceived(Received received) {
    super.markReceived(received);
    reset();
  }

  private ByteBuffer input() throws MessageNotReadableException {
    ByteBuffer current = input;
    if (current == null) {
      throw new MessageNotReadableException(
          "This bytes message is write-only until reset() is called");
    }
    return current;
  }

  private <T> T read(Function<ByteBuffer, T> reader) throws JMSException {
    ByteBuffer current = input();
    try {
      return reader.apply(current);
    } catch (BufferUnderflowException e) {
      throw endOfBytes();
    }
  }

  private static MessageEOFException endOfBytes() {
    return new MessageEOFException("The end of the bytes message is reached");
  }

  private DataOutputStream output() throws MessageNotWriteableException {
    if (input != null) {
      throw new MessageNotWriteableException(
          "This bytes message is read-only until clearBody() is called");
    }
    return output;
  }

  @FunctionalInterface
  private interface Writer {
    void write(DataOutputStream output) throws IOException;
  }

  private void write(Writer writer) throws JMSException {
    DataOutputStream current = output();
    try {
      writer.write(current);
    } catch (IOException e) {
      throw formatException("The value cannot be written: " + e.getMessage(), e);
    }
  }

  private static MessageFormatException formatException(String message, IOException cause) {
    MessageFormatException failure = new MessageFormatException(message);
    failure.initCause(cause);
    failure.setLinkedException(cause);
    return failure;
  }

  @Override
  public long getBodyLength() throws JMSException {
    return input().capacity();
  }

  @Override
  public boolean readBoolean() throws JMSException {
    return read(ByteBuffer::get) != 0;
  }

  @Override
  public byte readByte() throws JMSException {
    return read(ByteBuffer::get);
  }

  @Override
  public int readUnsignedByte() throws JMSException {
    return Byte.toUnsignedInt(read(ByteBuffer::get));
  }

  @Override
  public short readShort() throws JMSException {
    return read(ByteBuffer::getShort);
  }

  @Override
  public int readUnsignedShort() throws JMSException {
    return Short.toUnsignedInt(read(ByteBuffer::getShort));
  }

  @Override
  public char readChar() throws JMSException {
    return read(ByteBuffer::getChar);
  }

  @Override
  public int readInt() throws JMSException {
    return read(ByteBuffer::getInt);
  }

  @Override
  public long readLong() throws JMSException {
    return read(ByteBuffer::getLong);
  }

  @Override
  public float readFloat() throws JMSException {
    return read(ByteBuffer::getFloat);
  }

  @Override
  public double readDouble() throws JMSException {
    return read(ByteBuffer::getDouble);
  }

  @Override
  public String readUTF() throws JMSException {
    ByteBuffer current = input();
    int start = current.position();
    int prefix = Short.BYTES;
    if (current.remaining() < prefix) {
      throw endOfBytes();
    }
    int length = prefix + Short.toUnsignedInt(current.getShort(start));
    if (current.remaining() < length) {
      throw endOfBytes();
    }
    try {
      ByteArrayInputStream bytes = new ByteArrayInputStream(content(), start, length);
      String text = new DataInputStream(bytes).readUTF();
      current.position(start + length);
      return text;
    } catch (IOException e) {
      throw formatException("There is no string at this position of the bytes message", e);
    }
  }

  @Override
  public int readBytes(byte[] buffer) throws JMSException {
    return readBytes(buffer, buffer.length);
  }

  @Override
  public int readBytes(byte[] buffer, int length) throws JMSException {
    if (length < 0 || length > buffer.length) {
      throw new IndexOutOfBoundsException("Length " + length + " for an array of " + buffer.length);
    }
    ByteBuffer current = input();
    if (!current.hasRemaining()) {
      return -1;
    }
    int count = Math.min(length, current.remaining());
    current.get(buffer, 0, count);
    return count;
  }

  @Override
  public void writeBoolean(boolean value) throws JMSException {
    write(out -> out.writeBoolean(value));
  }

  @Override
  public void writeByte(byte value) throws JMSException {
    write(out -> out.writeByte(value));
  }

  @Override
  public void writeShort(short value) throws JMSException {
    write(out -> out.writeShort(value));
  }

  @Override
  public void writeChar(char value) throws JMSException {
    write(out -> out.writeChar(value));
  }

  @Override
  public void writeInt(int value) throws JMSException {
    write(out -> out.writeInt(value));
  }

  @Override
  public void writeLong(long value) throws JMSException {
    write(out -> out.writeLong(value));
  }

  @Override
  public void writeFloat(float value) throws JMSException {
    write(out -> out.writeFloat(value));
  }

  @Override
  public void writeDouble(double value) throws JMSException {
    write(out -> out.writeDouble(value));
  }

  @Override
  public void writeUTF(String value) throws JMSException {
    write(out -> out.writeUTF(value));
  }

  @Override
  public void writeBytes(byte[] value) throws JMSException {
    write(out -> out.write(value));
  }

  @Override
  public void writeBytes(byte[] value, int offset, int length) throws JMSException {
    write(out -> out.write(value, offset, length));
  }

  @Override
  public void writeObject(Object value) throws JMSException {
    if (value == null) {
      throw new NullPointerException("A bytes message cannot hold null");
    }
    if (value instanceof Boolean b) {
      writeBoolean(b);
    } else if (value instanceof Byte b) {
      writeByte(b);
    } else if (value instanceof Short s) {
      writeShort(s);
    } else if (value instanceof Character c) {
      writeChar(c);
    } else if (value instanceof Integer i) {
      writeInt(i);
    } else if (value instanceof Long l) {
      writeLong(l);
    } else if (value instanceof Float f) {
      writeFloat(f);
    } else if (value instanceof Double d) {
      writeDouble(d);
    } else if (value instanceof String s) {
      writeUTF(s);
    } else if (value instanceof byte[] bytes) {
      writeBytes(bytes);
    } else {
      output();
      throw new MessageFormatException(
          "A bytes message cannot hold a value of "
              + value.getClass()
              + "; possible are String, byte[] and the classes of primitive types");
    }
  }

  /** The bytes; as the specification asks, the message is reset before and after. */
  @Override
  public <T> @Nullable T getBody(Class<T> bodyClass) throws JMSException {
    reset();
    return super.getBody(bodyClass);
  }

  @Override
  @SuppressWarnings("unchecked")
  public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") Class bodyClass) {
    return length() == 0 || bodyClass.isAssignableFrom(byte[].class);
  }

  @Override
  BodyType bodyType() {
    return BodyType.BYTES;
  }

  @Override
  @Nullable Object body() {
    return length() == 0 ? null : content().clone();
  }

  @Override
  void emptyBody() {
    written.reset();
    input = null;
  }

  @Override
  String describeBody() {
    return length() + " bytes";
  }
}
