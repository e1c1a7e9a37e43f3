package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 3.5: properties, their names, their values, and those that the provider sets. */
class MessagePropertiesIT extends ConformanceTest {
  private Session session;

  @BeforeEach
  void open() throws Exception {
    session = session();
  }

  private Message sendAndReceive(Message sent) throws Exception {
    session.createProducer(queue).send(sent);
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      return receive(consumer);
    }
  }

  private static List<String> names(Message message) throws Exception {
    List<String> names = new ArrayList<>();
    Collections.list((Enumeration<?>) message.getPropertyNames())
        .forEach(name -> names.add((String) name));
    return names;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "_a", "$a", "a1", "andy", "x$y_z", "\u00e4\u00f6\u00fc", "\u4e2d\u6587"})
  @Section("3.5.1")
  void aPropertyNameIsAnIdentifier(String name) throws Exception {
    Message sent = session.createMessage();
    sent.setStringProperty(name, "value");
    assertThat(sendAndReceive(sent).getStringProperty(name)).isEqualTo("value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1a", "a-b", "a b", "a.b", "a'", "#", "-"})
  @Section("3.5.1")
  void aNameThatIsNoIdentifierIsRefused(String name) throws Exception {
    Message message = session.createMessage();
    assertThatThrownBy(() -> message.setStringProperty(name, "value"))
        .isInstanceOfAny(
            IllegalArgumentException.class, JMSException.class, JMSRuntimeException.class);
  }

  @Test
  @Section("3.5.1")
  void emptyAndNullNamesAreRefused() throws Exception {
    Message message = session.createMessage();
    for (String name : new String[] {"", null}) {
      assertThatIllegalArgumentException().isThrownBy(() -> message.setBooleanProperty(name, true));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> message.setByteProperty(name, (byte) 1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> message.setShortProperty(name, (short) 1));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setIntProperty(name, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setLongProperty(name, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setFloatProperty(name, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setDoubleProperty(name, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setStringProperty(name, ""));
      assertThatIllegalArgumentException().isThrownBy(() -> message.setObjectProperty(name, ""));
    }
  }

  @Test
  @Section("3.5.2")
  void valuesOfAllTypesKeepTheirType() throws Exception {
    Message sent = session.createMessage();
    sent.setBooleanProperty("boolean", true);
    sent.setByteProperty("byte", Byte.MIN_VALUE);
    sent.setShortProperty("short", Short.MIN_VALUE);
    sent.setIntProperty("int", Integer.MIN_VALUE);
    sent.setLongProperty("long", Long.MIN_VALUE);
    sent.setFloatProperty("float", Float.MIN_VALUE);
    sent.setDoubleProperty("double", Double.MAX_VALUE);
    sent.setStringProperty("string", "\u20ac\ud83d\ude00\u0000");
    Message received = sendAndReceive(sent);
    for (Message message : List.of(sent, received)) {
      assertThat(message.getObjectProperty("boolean")).isEqualTo(true);
      assertThat(message.getObjectProperty("byte")).isEqualTo(Byte.MIN_VALUE);
      assertThat(message.getObjectProperty("short")).isEqualTo(Short.MIN_VALUE);
      assertThat(message.getObjectProperty("int")).isEqualTo(Integer.MIN_VALUE);
      assertThat(message.getObjectProperty("long")).isEqualTo(Long.MIN_VALUE);
      assertThat(message.getObjectProperty("float")).isEqualTo(Float.MIN_VALUE);
      assertThat(message.getObjectProperty("double")).isEqualTo(Double.MAX_VALUE);
      assertThat(message.getObjectProperty("string")).isEqualTo("\u20ac\ud83d\ude00\u0000");
    }
  }

  @Test
  @Section("3.5.2")
  void specialFloatingPointValuesAreCarried() throws Exception {
    Message sent = session.createMessage();
    sent.setFloatProperty("nan", Float.NaN);
    sent.setDoubleProperty("infinity", Double.NEGATIVE_INFINITY);
    sent.setDoubleProperty("zero", -0.0);
    Message received = sendAndReceive(sent);
    assertThat(received.getFloatProperty("nan")).isNaN();
    assertThat(received.getDoubleProperty("infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(received.getObjectProperty("zero")).isEqualTo(-0.0);
  }

  @Test
  @Section("3.5.3")
  void propertiesOfAReceivedMessageAreReadOnly() throws Exception {
    Message sent = session.createMessage();
    sent.setIntProperty("number", 1);
    Message received = sendAndReceive(sent);
    assertThatThrownBy(() -> received.setBooleanProperty("p", true))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setByteProperty("p", (byte) 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setShortProperty("p", (short) 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setIntProperty("number", 2))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setLongProperty("p", 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setFloatProperty("p", 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setDoubleProperty("p", 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setStringProperty("p", "1"))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThatThrownBy(() -> received.setObjectProperty("p", 1))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThat(received.getIntProperty("number")).isEqualTo(1);
  }

  @Test
  @Section("3.5.3")
  void propertiesOfASentMessageStayWritable() throws Exception {
    Message sent = session.createMessage();
    sent.setIntProperty("number", 1);
    sendAndReceive(sent);
    sent.setIntProperty("number", 2);
    assertThat(sendAndReceive(sent).getIntProperty("number")).isEqualTo(2);
  }

  @Test
  @Section("3.5.5")
  void objectPropertiesAreTheSameAsTypedOnes() throws Exception {
    Map<String, Object> values =
        Map.of(
            "boolean", true, "byte", (byte) 1, "short", (short) 2, "int", 3, "long", 4L, "float",
            5f, "double", 6d, "string", "7");
    Message sent = session.createMessage();
    for (Map.Entry<String, Object> value : values.entrySet()) {
      sent.setObjectProperty(value.getKey(), value.getValue());
    }
    sent.setObjectProperty("nothing", null);
    Message received = sendAndReceive(sent);
    for (Map.Entry<String, Object> value : values.entrySet()) {
      assertThat(received.getObjectProperty(value.getKey())).isEqualTo(value.getValue());
    }
    assertThat(received.getLongProperty("byte")).isEqualTo(1);
    assertThat(received.getStringProperty("double")).isEqualTo("6.0");
    assertThat(received.getObjectProperty("nothing")).isNull();
  }

  @Test
  @Section("3.5.5")
  void objectPropertiesOfOtherClassesAreRefused() throws Exception {
    Message message = session.createMessage();
    for (Object value : List.of(List.of(), new Object(), BigInteger.ONE)) {
      assertThatThrownBy(() -> message.setObjectProperty("p", value))
          .isInstanceOf(MessageFormatException.class);
    }
    assertThat(message.propertyExists("p")).isFalse();
  }

  @Test
  @Section("3.5.5")
  @ArtemisDiffers(
      "Takes characters and byte arrays as properties; the section lists the classes, and refuses"
          + " any other.")
  void charactersAndByteArraysAreNoPropertyValues() throws Exception {
    Message message = session.createMessage();
    for (Object value : List.of('c', new byte[1])) {
      assertThatThrownBy(() -> message.setObjectProperty("p", value))
          .isInstanceOf(MessageFormatException.class);
    }
  }

  @Test
  @Section("3.5.6")
  void propertyNamesAreThoseThatWereSet() throws Exception {
    Message sent = session.createMessage();
    sent.setJMSType("type");
    sent.setJMSCorrelationID("correlation");
    sent.setStringProperty("one", "1");
    sent.setIntProperty("two", 2);
    assertThat(names(sent)).contains("one", "two").noneMatch(MessagePropertiesIT::isHeader);
    Message received = sendAndReceive(sent);
    assertThat(names(received))
        .filteredOn(name -> !name.startsWith("JMS"))
        .containsExactlyInAnyOrder("one", "two");
    assertThat(names(received)).noneMatch(MessagePropertiesIT::isHeader);
    for (String name : names(received)) {
      assertThat(received.propertyExists(name)).as(name).isTrue();
      assertThat(received.getObjectProperty(name)).as(name).isNotNull();
    }
  }

  @Test
  @Section("3.5.6")
  void propertyNamesOfAReceivedMessageIncludeTheDeliveryCount() throws Exception {
    Message received = sendAndReceive(session.createMessage());
    assertThat(names(received)).contains("JMSXDeliveryCount");
    assertThat(received.propertyExists("JMSXDeliveryCount")).isTrue();
  }

  private static boolean isHeader(String name) {
    return name.startsWith("JMS") && !name.startsWith("JMSX") && !name.startsWith("JMS_");
  }

  @Test
  @Section("3.5.7")
  void clearedPropertiesAreGoneAndTheBodyStays() throws Exception {
    TextMessage sent = session.createTextMessage("text");
    sent.setStringProperty("one", "1");
    TextMessage received = (TextMessage) sendAndReceive(sent);
    for (TextMessage message : List.of(sent, received)) {
      message.clearProperties();
      assertThat(message.propertyExists("one")).isFalse();
      assertThat(names(message)).doesNotContain("one");
      message.setStringProperty("two", "2");
      assertThat(message.getStringProperty("two")).isEqualTo("2");
      assertThat(message.getText()).isEqualTo("text");
    }
    assertThatThrownBy(() -> received.setText("other"))
        .isInstanceOf(MessageNotWriteableException.class);
  }

  @Test
  @Section("3.5.7")
  void clearedPropertiesAreNotSent() throws Exception {
    Message sent = session.createMessage();
    sent.setStringProperty("one", "1");
    sent.clearProperties();
    sent.setStringProperty("two", "2");
    assertThat(names(sendAndReceive(sent))).contains("two").doesNotContain("one");
  }

  @Test
  @Section("3.5.8")
  void aPropertyThatWasNotSetIsNull() throws Exception {
    Message received = sendAndReceive(session.createMessage());
    for (Message message : List.of(session.createMessage(), received)) {
      assertThat(message.propertyExists("p")).isFalse();
      assertThat(message.getStringProperty("p")).isNull();
      assertThat(message.getObjectProperty("p")).isNull();
      assertThat(message.getBooleanProperty("p")).isFalse();
      assertThatThrownBy(() -> message.getByteProperty("p"))
          .isInstanceOf(NumberFormatException.class);
      assertThatThrownBy(() -> message.getShortProperty("p"))
          .isInstanceOf(NumberFormatException.class);
      assertThatThrownBy(() -> message.getIntProperty("p"))
          .isInstanceOf(NumberFormatException.class);
      assertThatThrownBy(() -> message.getLongProperty("p"))
          .isInstanceOf(NumberFormatException.class);
      // Float.valueOf and Double.valueOf answer null with a NullPointerException.
      assertThatThrownBy(() -> message.getFloatProperty("p"))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> message.getDoubleProperty("p"))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  @Section("3.5.9")
  void groupPropertiesAreCarried() throws Exception {
    Message sent = session.createMessage();
    sent.setStringProperty("JMSXGroupID", "group");
    sent.setIntProperty("JMSXGroupSeq", 7);
    Message received = sendAndReceive(sent);
    assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("group");
    assertThat(received.getIntProperty("JMSXGroupSeq")).isEqualTo(7);
  }

  @Test
  @Section("3.5.9")
  void groupsCanBeSelected() throws Exception {
    for (String group : List.of("one", "two")) {
      Message sent = session.createTextMessage(group);
      sent.setStringProperty("JMSXGroupID", group);
      session.createProducer(queue).send(sent);
    }
    MessageConsumer consumer = session.createConsumer(queue, "JMSXGroupID = 'two'");
    assertThat(text(receive(consumer))).isEqualTo("two");
  }

  @Test
  @Section("3.5.9")
  @ArtemisDiffers(
      "Finds no message by its JMSXGroupSeq; JMSX properties may be referenced in selectors.")
  void sequenceNumbersOfGroupsCanBeSelected() throws Exception {
    for (int i = 1; i <= 3; i++) {
      Message sent = session.createTextMessage("" + i);
      sent.setIntProperty("JMSXGroupSeq", i);
      session.createProducer(queue).send(sent);
    }
    MessageConsumer consumer = session.createConsumer(queue, "JMSXGroupSeq > 2");
    assertThat(text(receive(consumer))).isEqualTo("3");
  }

  @Test
  @Section("3.5.11")
  void deliveryCountStartsAtOneAndCountsDeliveries() throws Exception {
    Session transacted = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = transacted.createConsumer(queue);
    send("text");
    for (int count = 1; count <= 4; count++) {
      Message received = receive(consumer);
      assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
      assertThat(received.getStringProperty("JMSXDeliveryCount")).isEqualTo("" + count);
      assertThat(received.getJMSRedelivered()).isEqualTo(count > 1);
      if (count < 4) {
        transacted.rollback();
      }
    }
    transacted.commit();
  }

  @Test
  @Section("3.5.11")
  void deliveryCountIsNotCarriedOnToTheNextQueue() throws Exception {
    Message received = sendAndReceive(session.createMessage());
    assertThat(sendAndReceive(received).getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }
}
