package org.redisjms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;

/** Bodies, Jakarta Messaging 3.1, section 3.11, and the documentation of Message.getBody. */
class BodyTest {
  record Case(RedisJmsMessage message, List<Class<?>> assignable, List<Class<?>> other) {}

  static List<Case> bodies() throws Exception {
    RedisJmsMapMessage map = new RedisJmsMapMessage();
    map.setInt("a", 1);
    RedisJmsBytesMessage bytes = new RedisJmsBytesMessage();
    bytes.writeByte((byte) 1);
    RedisJmsObjectMessage object = new RedisJmsObjectMessage();
    object.setObject(new ArrayList<>(List.of(1)));
    return List.of(
        new Case(
            new RedisJmsTextMessage("x"),
            List.of(String.class, CharSequence.class, Object.class, Serializable.class),
            List.of(Integer.class, byte[].class, int.class)),
        new Case(
            map,
            List.of(Map.class, Object.class),
            List.of(HashMap.class, Serializable.class, String.class)),
        new Case(bytes, List.of(byte[].class, Object.class), List.of(int[].class, String.class)),
        new Case(
            object, List.of(List.class, ArrayList.class, Serializable.class), List.of(Map.class)));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void bodiesByType(Case body) throws Exception {
    for (Class<?> type : body.assignable) {
      assertThat(body.message.isBodyAssignableTo(type)).as("%s", type).isTrue();
      assertThat(body.message.getBody(type)).isInstanceOf(type);
    }
    for (Class<?> type : body.other) {
      assertThat(body.message.isBodyAssignableTo(type)).as("%s", type).isFalse();
      assertThatThrownBy(() -> body.message.getBody(type))
          .isInstanceOf(MessageFormatException.class);
    }
  }

  static List<RedisJmsMessage> empty() {
    return List.of(
        new RedisJmsPlainMessage(),
        new RedisJmsTextMessage(),
        new RedisJmsMapMessage(),
        new RedisJmsBytesMessage(),
        new RedisJmsObjectMessage());
  }

  @ParameterizedTest
  @MethodSource("empty")
  void withoutBodyAnyTypeIsRight(RedisJmsMessage message) throws Exception {
    assertThat(message.isBodyAssignableTo(Thread.class)).isTrue();
    assertThat(message.getBody(Thread.class)).isNull();
  }

  @Test
  void streamsHaveNoBodyAsOneObject() throws Exception {
    RedisJmsStreamMessage message = new RedisJmsStreamMessage();
    assertThat(message.isBodyAssignableTo(Object.class)).isFalse();
    assertThatThrownBy(() -> message.getBody(Object.class))
        .isInstanceOf(MessageFormatException.class);
  }

  /** Section 3.10: a received body is read-only until it is cleared. */
  @Test
  void receivedBodiesAreReadOnly() throws Exception {
    Received received = new Received("ID:1", 4, true, 1, false);
    RedisJmsTextMessage text = new RedisJmsTextMessage("x");
    RedisJmsMapMessage map = new RedisJmsMapMessage();
    RedisJmsObjectMessage object = new RedisJmsObjectMessage();
    for (RedisJmsMessage message : List.of(text, map, object)) {
      message.markReceived(received);
    }
    assertThatThrownBy(() -> text.setText("y")).isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> map.setInt("a", 1)).isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> object.setObject("y"))
        .isInstanceOf(MessageNotWriteableException.class);
    text.clearBody();
    map.clearBody();
    object.clearBody();
    assertThat(text.getText()).isNull();
    text.setText("y");
    map.setInt("a", 1);
    object.setObject("y");
    assertThatThrownBy(() -> text.setStringProperty("p", "v"))
        .isInstanceOf(MessageNotWriteableException.class);
  }

  @ParameterizedTest
  @NullAndEmptySource
  void mapEntriesNeedNames(String name) {
    RedisJmsMapMessage map = new RedisJmsMapMessage();
    assertThatIllegalArgumentException().isThrownBy(() -> map.setString(name, "x"));
  }

  @Test
  void mapEntries() throws Exception {
    RedisJmsMapMessage map = new RedisJmsMapMessage();
    byte[] bytes = {1, 2, 3};
    map.setBytes("bytes", bytes);
    map.setBytes("part", bytes, 1, 2);
    map.setObject("null", null);
    bytes[0] = 9;
    assertThat(map.getBytes("bytes")).containsExactly(1, 2, 3);
    map.getBytes("bytes")[0] = 9;
    ((byte[]) map.getObject("bytes"))[0] = 9;
    assertThat(map.getBytes("bytes")).containsExactly(1, 2, 3);
    assertThat(map.getBytes("part")).containsExactly(2, 3);
    assertThat(map.itemExists("null")).isTrue();
    assertThat(map.itemExists("absent")).isFalse();
    assertThat(map.getBytes("absent")).isNull();
    assertThat(map.getBoolean("absent")).isFalse();
    assertThatThrownBy(() -> map.getInt("absent")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> map.getChar("absent")).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.setObject("x", new Object()))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> map.setBytes("x", bytes, 2, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(Collections.list(map.getMapNames())).containsExactly("bytes", "part", "null");
  }

  /** Section 3.11: the object is copied when it is set. */
  @Test
  void objectsAreSnapshots() throws Exception {
    RedisJmsObjectMessage message = new RedisJmsObjectMessage();
    ArrayList<String> list = new ArrayList<>(List.of("a"));
    message.setObject(list);
    list.add("b");
    Object first = message.getObject();
    assertThat(first).isEqualTo(List.of("a")).isNotSameAs(message.getObject());
    message.setObject(null);
    assertThat(message.getObject()).isNull();
  }

  @Test
  void objectsThatCannotBeSerialized() {
    ArrayList<Object> list = new ArrayList<>(List.of(new Object()));
    assertThatThrownBy(() -> new RedisJmsObjectMessage().setObject(list))
        .isInstanceOf(MessageFormatException.class)
        .hasCauseInstanceOf(NotSerializableException.class);
  }
}
