package org.redisjms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of Jakarta Messaging 3.1, sections 3.5.4 and 3.11.3, cell by cell. */
class ConversionTableTest {
  enum Type {
    BOOLEAN,
    BYTE,
    SHORT,
    CHAR,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    STRING,
    BYTES
  }

  record Cell(Type written, Object value, Type read) {}

  private static final Map<Type, Set<Type>> ALLOWED =
      Map.of(
          Type.BOOLEAN, Set.of(Type.BOOLEAN, Type.STRING),
          Type.BYTE, Set.of(Type.BYTE, Type.SHORT, Type.INT, Type.LONG, Type.STRING),
          Type.SHORT, Set.of(Type.SHORT, Type.INT, Type.LONG, Type.STRING),
          Type.CHAR, Set.of(Type.CHAR, Type.STRING),
          Type.INT, Set.of(Type.INT, Type.LONG, Type.STRING),
          Type.LONG, Set.of(Type.LONG, Type.STRING),
          Type.FLOAT, Set.of(Type.FLOAT, Type.DOUBLE, Type.STRING),
          Type.DOUBLE, Set.of(Type.DOUBLE, Type.STRING),
          Type.STRING,
              Set.of(
                  Type.BOOLEAN,
                  Type.BYTE,
                  Type.SHORT,
                  Type.INT,
                  Type.LONG,
                  Type.FLOAT,
                  Type.DOUBLE,
                  Type.STRING),
          Type.BYTES, Set.of(Type.BYTES));

  private static final Map<Type, Object> VALUES =
      Map.of(
          Type.BOOLEAN,
          true,
          Type.BYTE,
          (byte) -7,
          Type.SHORT,
          (short) 7,
          Type.CHAR,
          'c',
          Type.INT,
          7,
          Type.LONG,
          -7L,
          Type.FLOAT,
          7.5f,
          Type.DOUBLE,
          -7.5,
          Type.STRING,
          "7",
          Type.BYTES,
          new byte[] {7, 8});

  static Stream<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (Type written : Type.values()) {
      for (Type read : Type.values()) {
        cells.add(new Cell(written, VALUES.get(written), read));
      }
    }
    return cells.stream();
  }

  static Stream<Cell> propertyCells() {
    Set<Type> notInProperties = Set.of(Type.CHAR, Type.BYTES);
    return cells()
        .filter(
            cell ->
                !notInProperties.contains(cell.written) && !notInProperties.contains(cell.read));
  }

  private static Object expected(Cell cell) {
    String text = String.valueOf(cell.value);
    return switch (cell.read) {
      case BOOLEAN -> Boolean.valueOf(text);
      case BYTE -> Byte.valueOf(text);
      case SHORT -> Short.valueOf(text);
      case INT -> Integer.valueOf(text);
      case LONG -> Long.valueOf(text);
      case FLOAT -> Float.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case STRING -> text;
      case CHAR, BYTES -> cell.value;
    };
  }

  @ParameterizedTest
  @MethodSource("propertyCells")
  void properties(Cell cell) throws Exception {
    RedisJmsMessage message = new RedisJmsPlainMessage();
    message.setObjectProperty("p", cell.value);
    if (ALLOWED.get(cell.written).contains(cell.read)) {
      assertThat(readProperty(message, cell.read)).isEqualTo(expected(cell));
    } else {
      assertThatThrownBy(() -> readProperty(message, cell.read))
          .isInstanceOf(MessageFormatException.class);
    }
    assertThat(message.getObjectProperty("p")).isEqualTo(cell.value);
  }

  private static Object readProperty(RedisJmsMessage message, Type type) throws Exception {
    return switch (type) {
      case BOOLEAN -> message.getBooleanProperty("p");
      case BYTE -> message.getByteProperty("p");
      case SHORT -> message.getShortProperty("p");
      case INT -> message.getIntProperty("p");
      case LONG -> message.getLongProperty("p");
      case FLOAT -> message.getFloatProperty("p");
      case DOUBLE -> message.getDoubleProperty("p");
      case STRING -> message.getStringProperty("p");
      case CHAR, BYTES -> throw new AssertionError(type);
    };
  }

  @ParameterizedTest
  @MethodSource("cells")
  void mapEntries(Cell cell) throws Exception {
    RedisJmsMapMessage message = new RedisJmsMapMessage();
    message.setObject("e", cell.value);
    if (ALLOWED.get(cell.written).contains(cell.read)) {
      assertThat(readEntry(message, cell.read)).isEqualTo(expected(cell));
    } else {
      assertThatThrownBy(() -> readEntry(message, cell.read))
          .isInstanceOf(MessageFormatException.class);
    }
    assertThat(message.getObject("e")).isEqualTo(cell.value);
  }

  private static Object readEntry(RedisJmsMapMessage message, Type type) throws Exception {
    return switch (type) {
      case BOOLEAN -> message.getBoolean("e");
      case BYTE -> message.getByte("e");
      case SHORT -> message.getShort("e");
      case CHAR -> message.getChar("e");
      case INT -> message.getInt("e");
      case LONG -> message.getLong("e");
      case FLOAT -> message.getFloat("e");
      case DOUBLE -> message.getDouble("e");
      case STRING -> message.getString("e");
      case BYTES -> message.getBytes("e");
    };
  }

  /** Section 3.11.3 also says that a failed read leaves the position where it was. */
  @ParameterizedTest
  @MethodSource("cells")
  void streamValues(Cell cell) throws Exception {
    RedisJmsStreamMessage message = new RedisJmsStreamMessage();
    message.writeObject(cell.value);
    message.writeInt(42);
    message.reset();
    if (ALLOWED.get(cell.written).contains(cell.read)) {
      assertThat(readValue(message, cell.read)).isEqualTo(expected(cell));
    } else {
      assertThatThrownBy(() -> readValue(message, cell.read))
          .isInstanceOf(MessageFormatException.class);
      assertThat(message.readObject()).isEqualTo(cell.value);
    }
    assertThat(message.readInt()).isEqualTo(42);
  }

  private static Object readValue(RedisJmsStreamMessage message, Type type) throws Exception {
    return switch (type) {
      case BOOLEAN -> message.readBoolean();
      case BYTE -> message.readByte();
      case SHORT -> message.readShort();
      case CHAR -> message.readChar();
      case INT -> message.readInt();
      case LONG -> message.readLong();
      case FLOAT -> message.readFloat();
      case DOUBLE -> message.readDouble();
      case STRING -> message.readString();
      case BYTES -> {
        byte[] buffer = new byte[2];
        int count = message.readBytes(buffer);
        yield count == 2 && message.readBytes(buffer) == -1 ? buffer : "read " + count;
      }
    };
  }
}
