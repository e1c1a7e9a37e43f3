package org.redisjms.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link BinaryWriter} wrote, and believes no length before it has been compared with
 * what is there.
 */
final class BinaryReader {
  private static final int MAX_SHIFT = 63;

  private final byte[] in;
  private int position;

  BinaryReader(byte[] in) {
    this.in = in;
  }

  int remaining() {
    return in.length - position;
  }

  int octet() throws CorruptMessageException {
    if (position == in.length) {
      throw truncated();
    }
    return Byte.toUnsignedInt(in[position++]);
  }

  long fixed(int bytes) throws CorruptMessageException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | octet();
    }
    return value;
  }

  long unsigned() throws CorruptMessageException {
    long value = 0;
    for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
      int octet = octet();
      if (shift == MAX_SHIFT && octet > 1) {
        break;
      }
      value |= (long) (octet & 0x7F) << shift;
      if ((octet & 0x80) == 0) {
        return value;
      }
    }
    throw new CorruptMessageException("A number is longer than 64 bits");
  }

  long signed() throws CorruptMessageException {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  private long signed(long min, long max) throws CorruptMessageException {
    long value = signed();
    if (value < min || value > max) {
      throw new CorruptMessageException("The number " + value + " is too large for its type");
    }
    return value;
  }

  byte[] bytes() throws CorruptMessageException {
    return take(unsigned());
  }

  String string() throws CorruptMessageException {
    long lengthAndEncoding = unsigned();
    return decode(take(lengthAndEncoding >>> 1), (lengthAndEncoding & 1) == 0);
  }

  /** A value of a property, or, with more types, of a body. */
  @Nullable Object value(boolean inBody) throws CorruptMessageException {
    int tag = octet();
    if (!inBody && tag > BinaryWriter.STRING) {
      throw unknownType(tag);
    }
    return switch (tag) {
      case BinaryWriter.NULL -> null;
      case BinaryWriter.TRUE -> true;
      case BinaryWriter.FALSE -> false;
      case BinaryWriter.BYTE -> (byte) octet();
      case BinaryWriter.SHORT -> (short) signed(Short.MIN_VALUE, Short.MAX_VALUE);
      case BinaryWriter.INT -> (int) signed(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BinaryWriter.LONG -> signed();
      case BinaryWriter.FLOAT -> Float.intBitsToFloat((int) fixed(Float.BYTES));
      case BinaryWriter.DOUBLE -> Double.longBitsToDouble(fixed(Double.BYTES));
      case BinaryWriter.STRING -> string();
      case BinaryWriter.CHAR -> (char) fixed(Character.BYTES);
      case BinaryWriter.BYTES -> bytes();
      default -> throw unknownType(tag);
    };
  }

  void expectEnd() throws CorruptMessageException {
    if (remaining() > 0) {
      throw new CorruptMessageException("There are " + remaining() + " bytes too many");
    }
  }

  private byte[] take(long length) throws CorruptMessageException {
    if (length < 0 || length > remaining()) {
      throw truncated();
    }
    int start = position;
    position += (int) length;
    return Arrays.copyOfRange(in, start, position);
  }

  static String decode(byte[] bytes, boolean utf8) throws CorruptMessageException {
    if (utf8) {
      return decodeUtf8(bytes);
    }
    if (bytes.length % 2 != 0) {
      throw new CorruptMessageException("Half a character at the end of a string");
    }
    char[] chars = new char[bytes.length / 2];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) (bytes[2 * i] << 8 | Byte.toUnsignedInt(bytes[2 * i + 1]));
    }
    return new String(chars);
  }

  private static String decodeUtf8(byte[] bytes) throws CorruptMessageException {
    // The fast way puts U+FFFD where the bytes are damaged; only if there is one, look again
    // strictly.
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new CorruptMessageException("A string is not UTF-8", e);
      }
    }
    return text;
  }

  private static CorruptMessageException unknownType(int tag) {
    return new CorruptMessageException("Unknown type of value: " + tag);
  }

  private static CorruptMessageException truncated() {
    return new CorruptMessageException("The message ends too early");
  }
}
