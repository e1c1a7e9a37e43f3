package org.redisjms.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the parts of an encoded message. {@link BinaryReader} reads them. */
final class BinaryWriter {
  static final int NULL = 0;
  static final int TRUE = 1;
  static final int FALSE = 2;
  static final int BYTE = 3;
  static final int SHORT = 4;
  static final int INT = 5;
  static final int LONG = 6;
  static final int FLOAT = 7;
  static final int DOUBLE = 8;
  static final int STRING = 9;
  static final int CHAR = 10;
  static final int BYTES = 11;

  private final ByteArrayOutputStream out;

  BinaryWriter(int expectedSize) {
    out = new ByteArrayOutputStream(expectedSize);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  void octet(int value) {
    out.write(value);
  }

  void fixed(long value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }

  /** Seven bits a byte, the lowest first; small values are short. */
  void unsigned(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Zigzag: values near zero are short, whatever their sign. */
  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  void bytes(byte[] value) {
    unsigned(value.length);
    out.writeBytes(value);
  }

  /** The length in bytes with the encoding in its lowest bit, then the bytes. */
  void string(String value) {
    boolean wellFormed = isWellFormed(value);
    byte[] bytes = encode(value, wellFormed);
    unsigned((long) bytes.length << 1 | (wellFormed ? 0 : 1));
    out.writeBytes(bytes);
  }

  void value(@Nullable Object value) {
    if (value == null) {
      octet(NULL);
    } else if (value instanceof Boolean b) {
      octet(b ? TRUE : FALSE);
    } else if (value instanceof Byte b) {
      octet(BYTE);
      octet(b);
    } else if (value instanceof Short s) {
      octet(SHORT);
      signed(s);
    } else if (value instanceof Integer i) {
      octet(INT);
      signed(i);
    } else if (value instanceof Long l) {
      octet(LONG);
      signed(l);
    } else if (value instanceof Float f) {
      octet(FLOAT);
      fixed(Float.floatToRawIntBits(f), Float.BYTES);
    } else if (value instanceof Double d) {
      octet(DOUBLE);
      fixed(Double.doubleToRawLongBits(d), Double.BYTES);
    } else if (value instanceof String s) {
      octet(STRING);
      string(s);
    } else if (value instanceof Character c) {
      octet(CHAR);
      fixed(c, Character.BYTES);
    } else if (value instanceof byte[] b) {
      octet(BYTES);
      bytes(b);
    } else {
      throw new IllegalArgumentException("Messages cannot hold a value of " + value.getClass());
    }
  }

  /** Whether UTF-8 can carry the text: it has no surrogate without its partner. */
  static boolean isWellFormed(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < length
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** UTF-8, or, for what that cannot carry, the plain chars. */
  static byte[] encode(String text, boolean wellFormed) {
    if (wellFormed) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    byte[] chars = new byte[text.length() * 2];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      chars[2 * i] = (byte) (c >>> 8);
      chars[2 * i + 1] = (byte) c;
    }
    return chars;
  }
}
