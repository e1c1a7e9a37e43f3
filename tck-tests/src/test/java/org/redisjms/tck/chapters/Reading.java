package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import java.util.List;
import java.util.Map;

/**
 * The columns of the conversion tables 3-2 and 3-7, and what reading a value as each of them must
 * give: the value converted, or the exception.
 */
final class Reading {
  /** Reads one value as the type of a column. */
  @FunctionalInterface
  interface Reader {
    Object read() throws Exception;
  }

  private static final Map<String, List<String>> READABLE =
      Map.of(
          "boolean", List.of("boolean", "String"),
          "byte", List.of("byte", "short", "int", "long", "String"),
          "short", List.of("short", "int", "long", "String"),
          "char", List.of("char", "String"),
          "int", List.of("int", "long", "String"),
          "long", List.of("long", "String"),
          "float", List.of("float", "double", "String"),
          "double", List.of("double", "String"),
          "String", List.of("boolean", "byte", "short", "int", "long", "float", "double", "String"),
          "byte[]", List.of("byte[]"));

  private Reading() {}

  /** Checks one cell: row is the type that was set, column the one that is read. */
  static void check(String row, Object value, String column, Reader reader) throws Exception {
    check(row, value, column, reader, MessageFormatException.class);
  }

  /** The same where the exception is that of the simplified API. */
  static void checkUnchecked(String row, Object value, String column, Reader reader)
      throws Exception {
    check(row, value, column, reader, MessageFormatRuntimeException.class);
  }

  private static void check(
      String row, Object value, String column, Reader reader, Class<? extends Exception> refusal)
      throws Exception {
    if (READABLE.get(row).contains(column)) {
      assertThat(reader.read()).as("%s as %s", row, column).isEqualTo(as(column, value));
    } else {
      assertThatThrownBy(reader::read).as("%s as %s", row, column).isInstanceOf(refusal);
    }
  }

  private static Object as(String column, Object value) {
    return switch (column) {
      case "boolean" -> value instanceof Boolean set ? set : Boolean.valueOf((String) value);
      case "byte" -> value instanceof Number n ? n.byteValue() : Byte.valueOf((String) value);
      case "short" -> value instanceof Number n ? n.shortValue() : Short.valueOf((String) value);
      case "int" -> value instanceof Number n ? n.intValue() : Integer.valueOf((String) value);
      case "long" -> value instanceof Number n ? n.longValue() : Long.valueOf((String) value);
      case "float" -> value instanceof Number n ? n.floatValue() : Float.valueOf((String) value);
      case "double" -> value instanceof Number n ? n.doubleValue() : Double.valueOf((String) value);
      case "String" -> String.valueOf(value);
      default -> value;
    };
  }
}
