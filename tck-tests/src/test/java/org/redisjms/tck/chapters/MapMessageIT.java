package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MapMessage;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 3.11: messages of names and values. */
class MapMessageIT extends ConformanceTest {
  private Session session;
  private MapMessage message;

  @BeforeEach
  void open() throws Exception {
    session = session();
    message = session.createMapMessage();
  }

  private MapMessage sendAndReceive() throws Exception {
    session.createProducer(queue).send(message);
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      return (MapMessage) receive(consumer);
    }
  }

  private static List<Object> names(MapMessage map) throws Exception {
    return new ArrayList<>(Collections.list((Enumeration<?>) map.getMapNames()));
  }

  @Test
  @Section("3.11")
  void allTypesAreReadAsTheyWereSet() throws Exception {
    message.setBoolean("boolean", true);
    message.setByte("byte", Byte.MIN_VALUE);
    message.setShort("short", Short.MIN_VALUE);
    message.setChar("char", '\u20ac');
    message.setInt("int", Integer.MIN_VALUE);
    message.setLong("long", Long.MIN_VALUE);
    message.setFloat("float", 1.5f);
    message.setDouble("double", -2.5);
    message.setString("string", "text");
    message.setBytes("bytes", new byte[] {1, 2});
    message.setBytes("slice", new byte[] {1, 2, 3, 4}, 1, 2);
    for (MapMessage read : List.of(message, sendAndReceive())) {
      assertThat(read.getBoolean("boolean")).isTrue();
      assertThat(read.getByte("byte")).isEqualTo(Byte.MIN_VALUE);
      assertThat(read.getShort("short")).isEqualTo(Short.MIN_VALUE);
      assertThat(read.getChar("char")).isEqualTo('\u20ac');
      assertThat(read.getInt("int")).isEqualTo(Integer.MIN_VALUE);
      assertThat(read.getLong("long")).isEqualTo(Long.MIN_VALUE);
      assertThat(read.getFloat("float")).isEqualTo(1.5f);
      assertThat(read.getDouble("double")).isEqualTo(-2.5);
      assertThat(read.getString("string")).isEqualTo("text");
      assertThat(read.getBytes("bytes")).containsExactly(1, 2);
      assertThat(read.getBytes("slice")).containsExactly(2, 3);
    }
  }

  @Test
  @Section("3.11.3")
  void objectsKeepTheirTypes() throws Exception {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Object value :
        List.of(true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d, "seven", new byte[] {8})) {
      values.put("a " + value.getClass().getSimpleName(), value);
    }
    values.put("nothing", null);
    for (Map.Entry<String, Object> value : values.entrySet()) {
      message.setObject(value.getKey(), value.getValue());
    }
    MapMessage received = sendAndReceive();
    for (Map.Entry<String, Object> value : values.entrySet()) {
      assertThat(received.getObject(value.getKey())).isEqualTo(value.getValue());
    }
    assertThat(names(received)).containsExactlyInAnyOrder(values.keySet().toArray());
  }

  @Test
  @Section("10.3")
  void otherObjectsCannotBeSet() {
    assertThatThrownBy(() -> message.setObject("p", List.of()))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  @Section("3.11")
  void emptyAndNullNamesAreRefused() {
    for (String name : new String[] {"", null}) {
      assertThatIllegalArgumentException().isThrownBy(() -> message.setBoolean(name, true));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setByte(name, (byte) 1));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setShort(name, (short) 1));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setChar(name, 'c'));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setInt(name, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setLong(name, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setFloat(name, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setDouble(name, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setString(name, "1"));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setBytes(name, new byte[1]));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> message.setBytes(name, new byte[1], 0, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setObject(name, 1));
    }
  }

  @Test
  @Section("3.11")
  void anItemExistsOnceItWasSetEvenToNull() throws Exception {
    message.setString("nothing", null);
    for (MapMessage read : List.of(message, sendAndReceive())) {
      assertThat(read.itemExists("nothing")).isTrue();
      assertThat(read.itemExists("other")).isFalse();
    }
  }

  @Test
  @Section("3.11")
  void namesMayBeAnyText() throws Exception {
    for (String name : List.of("a b", "1", "\u20ac", "NULL", "a.b")) {
      message.setString(name, name);
    }
    MapMessage received = sendAndReceive();
    for (String name : List.of("a b", "1", "\u20ac", "NULL", "a.b")) {
      assertThat(received.getString(name)).isEqualTo(name);
    }
  }

  @Test
  @Section("3.11")
  void theLastValueOfANameCounts() throws Exception {
    message.setString("p", "first");
    message.setInt("p", 2);
    MapMessage received = sendAndReceive();
    assertThat(received.getObject("p")).isEqualTo(2);
    assertThat(names(received)).hasSize(1);
  }

  @Test
  @Section("3.11.2")
  void aReceivedBodyIsReadOnly() throws Exception {
    message.setInt("p", 1);
    MapMessage received = sendAndReceive();
    assertThatThrownBy(() -> received.setBoolean("p", true))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setByte("p", (byte) 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setShort("p", (short) 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setChar("p", 'c'))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setInt("p", 2))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setLong("p", 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setFloat("p", 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setDouble("p", 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setString("p", "1"))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setBytes("p", new byte[1]))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setObject("p", 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThat(received.getInt("p")).isEqualTo(1);
  }

  @Test
  @Section("3.11.1")
  void aClearedBodyIsEmptyAndWritable() throws Exception {
    message.setInt("p", 1);
    message.setStringProperty("property", "v");
    MapMessage received = sendAndReceive();
    for (MapMessage cleared : List.of(message, received)) {
      cleared.clearBody();
      assertThat(cleared.itemExists("p")).isFalse();
      assertThat(cleared.getMapNames().hasMoreElements()).isFalse();
      assertThat(cleared.getStringProperty("property")).isEqualTo("v");
      cleared.setInt("q", 2);
      assertThat(cleared.getInt("q")).isEqualTo(2);
    }
  }

  @Test
  @Section("3.12")
  @ArtemisDiffers("Keeps the array itself; the set methods must copy their input.")
  void bytesThatWereSetAreACopy() throws Exception {
    byte[] bytes = {1, 2};
    message.setBytes("p", bytes);
    message.setObject("q", bytes);
    bytes[0] = 9;
    assertThat(message.getBytes("p")).containsExactly(1, 2);
    assertThat(message.getBytes("q")).containsExactly(1, 2);
    MapMessage received = sendAndReceive();
    received.getBytes("p")[0] = 9;
    assertThat(received.getBytes("p")).containsExactly(1, 2);
  }
}
