package org.redisjms.message;

import jakarta.jms.MessageFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The conversions between the types of properties and of body values.
 *
 * <p>The table of Jakarta Messaging 3.1, section 3.5.4 (properties) is the one of section 3.11.3
 * (map and stream bodies) without char and byte[]; so there is one set of methods. Reading a null
 * as a primitive does what the valueOf(String) of its class does with null.
 */
final class Values {
  private Values() {}

  static boolean toBoolean(@Nullable Object value) throws MessageFormatException {
    if (value instanceof Boolean b) {
      return b;
    }
    if (value == null) {
      return false;
    }
    if (value instanceof String s) {
      return Boolean.parseBoolean(s);
    }
    throw cannotConvert(value, "boolean");
  }

  static byte toByte(@Nullable Object value) throws MessageFormatException {
    if (value instanceof Byte b) {
      return b;
    }
    return Byte.parseByte(numeral(value, "byte"));
  }

  static short toShort(@Nullable Object value) throws MessageFormatException {
    if (value instanceof Byte || value instanceof Short) {
      return ((Number) value).shortValue();
    }
    return Short.parseShort(numeral(value, "short"));
  }

  static int toInt(@Nullable Object value) throws MessageFormatException {
    if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
      return ((Number) value).intValue();
    }
    return Integer.parseInt(numeral(value, "int"));
  }

  static long toLong(@Nullable Object value) throws MessageFormatException {
    if (value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long) {
      return ((Number) value).longValue();
    }
    return Long.parseLong(numeral(value, "long"));
  }

  static float toFloat(@Nullable Object value) throws MessageFormatException {
    if (value instanceof Float f) {
      return f;
    }
    return Float.parseFloat(decimal(value, "float"));
  }

  static double toDouble(@Nullable Object value) throws MessageFormatException {
    if (value instanceof Float || value instanceof Double) {
      return ((Number) value).doubleValue();
    }
    return Double.parseDouble(decimal(value, "double"));
  }

  static char toChar(@Nullable Object value) throws MessageFormatException {
    if (value instanceof Character c) {
      return c;
    }
    if (value == null) {
      throw new NullPointerException("The value is null and cannot be read as char");
    }
    throw cannotConvert(value, "char");
  }

  static @Nullable String asString(@Nullable Object value) throws MessageFormatException {
    if (value instanceof byte[]) {
      throw cannotConvert(value, "String");
    }
    return value == null ? null : value.toString();
  }

  static byte @Nullable [] toBytes(@Nullable Object value) throws MessageFormatException {
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    throw cannotConvert(value, "byte[]");
  }

  /** Whether a property may hold the value (section 3.5.5). */
  static boolean isPropertyValue(@Nullable Object value) {
    return value == null
        || value instanceof String
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Double
        || value instanceof Float
        || value instanceof Short
        || value instanceof Byte;
  }

  /**
   * The value itself, or a copy of an array, if a map or stream body may hold it (section 3.11.3).
   */
  static @Nullable Object checkBodyValue(@Nullable Object value) throws MessageFormatException {
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    if (isPropertyValue(value) || value instanceof Character) {
      return value;
    }
    throw new MessageFormatException(
        "A message body cannot hold a value of "
            + className(value)
            + "; possible are String, byte[] and the classes of primitive types");
  }

  /** The value itself, or a copy of an array, so that what a client does with it stays its own. */
  static @Nullable Object copy(@Nullable Object value) {
    return value instanceof byte[] bytes ? bytes.clone() : value;
  }

  /** For messages about a value of the wrong type. */
  static String className(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getName();
  }

  private static String numeral(@Nullable Object value, String type) throws MessageFormatException {
    if (value == null) {
      throw new NumberFormatException("The value is null and cannot be read as " + type);
    }
    if (value instanceof String s) {
      return s;
    }
    throw cannotConvert(value, type);
  }

  /**
   * Like {@link #numeral}; but Float.valueOf(null) and Double.valueOf(null) fail in another way.
   */
  private static String decimal(@Nullable Object value, String type) throws MessageFormatException {
    if (value == null) {
      throw new NullPointerException("The value is null and cannot be read as " + type);
    }
    return numeral(value, type);
  }

  private static MessageFormatException cannotConvert(Object value, String type) {
    return new MessageFormatException(
        "A value of type " + value.getClass().getSimpleName() + " cannot be read as " + type);
  }
}
