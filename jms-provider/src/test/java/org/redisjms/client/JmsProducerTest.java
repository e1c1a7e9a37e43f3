package org.redisjms.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** JMSProducer: sections 3.5.4, 7.2, 7.4 to 7.6 and 7.10 of Jakarta Messaging 3.1. */
class JmsProducerTest extends ClientTest {

  private RedisJmsContext context;
  private JMSProducer producer;
  private JMSConsumer consumer;

  @BeforeEach
  void open() throws Exception {
    context = context();
    producer = context.createProducer();
    consumer = context.createConsumer(queue);
  }

  private Message next() {
    Message message = consumer.receive(PATIENCE_MILLIS);
    assertThat(message).isNotNull();
    return message;
  }

  private static void mismatched(ThrowingCallable... calls) {
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call).isInstanceOf(MessageFormatRuntimeException.class);
    }
  }

  /** Section 7.4. */
  @Test
  void deliveryOptionsHaveDefaultsAndLimits() {
    assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(producer.getPriority()).isEqualTo(4);
    assertThat(producer.getTimeToLive()).isZero();
    assertThat(producer.getDeliveryDelay()).isZero();
    assertThat(producer.getDisableMessageID()).isFalse();
    assertThat(producer.getDisableMessageTimestamp()).isFalse();
    assertThat(producer.getAsync()).isNull();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> producer.setDeliveryMode(0),
            () -> producer.setDeliveryMode(3),
            () -> producer.setPriority(-1),
            () -> producer.setPriority(10),
            () -> producer.setTimeToLive(-1),
            () -> producer.setDeliveryDelay(-1))) {
      assertThatThrownBy(call).isInstanceOf(JMSRuntimeException.class);
    }
    assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(producer.getPriority()).isEqualTo(4);
  }

  /** Section 7.10: every setter and every send answers the producer. */
  @Test
  void everythingCanBeChained() {
    assertThat(
            List.of(
                producer.setDeliveryMode(1),
                producer.setPriority(1),
                producer.setTimeToLive(60_000),
                producer.setDeliveryDelay(0),
                producer.setDisableMessageID(false),
                producer.setDisableMessageTimestamp(true),
                producer.setAsync(null),
                producer.setJMSType("t"),
                producer.setJMSCorrelationID("c"),
                producer.setJMSCorrelationIDAsBytes(new byte[] {1}),
                producer.setJMSReplyTo(queue),
                producer.setProperty("p", true),
                producer.setProperty("p", (byte) 1),
                producer.setProperty("p", (short) 1),
                producer.setProperty("p", 1),
                producer.setProperty("p", 1L),
                producer.setProperty("p", 1F),
                producer.setProperty("p", 1D),
                producer.setProperty("p", "s"),
                producer.setProperty("p", (Object) "s"),
                producer.clearProperties(),
                producer.send(queue, "x")))
        .allMatch(answer -> answer == producer);
  }

  /** Section 3.5.4: the whole table of conversions, for a value of each type. */
  @Test
  void propertiesAreConverted() {
    producer
        .setProperty("boolean", true)
        .setProperty("byte", (byte) 1)
        .setProperty("short", (short) 2)
        .setProperty("int", 3)
        .setProperty("long", 4L)
        .setProperty("float", 5.5F)
        .setProperty("double", 6.5D)
        .setProperty("String", "7")
        .setProperty("null", (String) null);
    assertThat(producer.getBooleanProperty("boolean")).isTrue();
    assertThat(producer.getByteProperty("byte")).isEqualTo((byte) 1);
    assertThat(producer.getShortProperty("byte")).isEqualTo((short) 1);
    assertThat(producer.getIntProperty("byte")).isEqualTo(1);
    assertThat(producer.getLongProperty("byte")).isEqualTo(1);
    assertThat(producer.getShortProperty("short")).isEqualTo((short) 2);
    assertThat(producer.getIntProperty("short")).isEqualTo(2);
    assertThat(producer.getLongProperty("short")).isEqualTo(2);
    assertThat(producer.getIntProperty("int")).isEqualTo(3);
    assertThat(producer.getLongProperty("int")).isEqualTo(3);
    assertThat(producer.getLongProperty("long")).isEqualTo(4);
    assertThat(producer.getFloatProperty("float")).isEqualTo(5.5F);
    assertThat(producer.getDoubleProperty("float")).isEqualTo(5.5D);
    assertThat(producer.getDoubleProperty("double")).isEqualTo(6.5D);
    assertThat(producer.getByteProperty("String")).isEqualTo((byte) 7);
    assertThat(producer.getShortProperty("String")).isEqualTo((short) 7);
    assertThat(producer.getIntProperty("String")).isEqualTo(7);
    assertThat(producer.getLongProperty("String")).isEqualTo(7);
    assertThat(producer.getFloatProperty("String")).isEqualTo(7F);
    assertThat(producer.getDoubleProperty("String")).isEqualTo(7D);
    assertThat(producer.getBooleanProperty("String")).isFalse();
    for (String name : List.of("boolean", "byte", "short", "int", "long", "float", "double")) {
      assertThat(producer.getStringProperty(name))
          .isEqualTo(String.valueOf(producer.getObjectProperty(name)));
    }
    mismatched(
        () -> producer.getByteProperty("boolean"),
        () -> producer.getBooleanProperty("byte"),
        () -> producer.getFloatProperty("byte"),
        () -> producer.getByteProperty("short"),
        () -> producer.getShortProperty("int"),
        () -> producer.getDoubleProperty("int"),
        () -> producer.getIntProperty("long"),
        () -> producer.getFloatProperty("long"),
        () -> producer.getIntProperty("float"),
        () -> producer.getFloatProperty("double"),
        () -> producer.getLongProperty("double"));
    producer.setProperty("word", "word");
    assertThatThrownBy(() -> producer.getIntProperty("word"))
        .isInstanceOf(NumberFormatException.class);
  }

  /** Section 3.5.8: what is not there is null. */
  @Test
  void propertiesThatAreNotThere() {
    assertThat(producer.propertyExists("nothing")).isFalse();
    assertThat(producer.getObjectProperty("nothing")).isNull();
    assertThat(producer.getStringProperty("nothing")).isNull();
    assertThat(producer.getBooleanProperty("nothing")).isFalse();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> producer.getByteProperty("nothing"),
            () -> producer.getShortProperty("nothing"),
            () -> producer.getIntProperty("nothing"),
            () -> producer.getLongProperty("nothing"))) {
      assertThatThrownBy(call).isInstanceOf(NumberFormatException.class);
    }
    assertThatThrownBy(() -> producer.getFloatProperty("nothing"))
        .isInstanceOfAny(NullPointerException.class, NumberFormatException.class);
    assertThatThrownBy(() -> producer.getDoubleProperty("nothing"))
        .isInstanceOfAny(NullPointerException.class, NumberFormatException.class);
  }

  /** Section 7.5: names and values are checked when they are set. */
  @Test
  void propertiesAreChecked() {
    for (String name : new String[] {null, ""}) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> producer.setProperty(name, true),
              () -> producer.setProperty(name, (byte) 1),
              () -> producer.setProperty(name, (short) 1),
              () -> producer.setProperty(name, 1),
              () -> producer.setProperty(name, 1L),
              () -> producer.setProperty(name, 1F),
              () -> producer.setProperty(name, 1D),
              () -> producer.setProperty(name, "s"),
              () -> producer.setProperty(name, (Object) "s"))) {
        assertThatIllegalArgumentException().isThrownBy(call);
      }
    }
    mismatched(
        () -> producer.setProperty("o", new Object()),
        () -> producer.setProperty("o", List.of()),
        () -> producer.setProperty("o", new byte[1]),
        () -> producer.setProperty("o", (Object) 'c'));
    assertThat(producer.getPropertyNames()).isEmpty();
  }

  /** Section 7.5: the set of names is a copy. */
  @Test
  void namesCannotBeChanged() {
    producer.setProperty("a", 1);
    Set<String> names = producer.getPropertyNames();
    producer.setProperty("b", 1);
    assertThat(names).containsExactly("a");
    assertThatThrownBy(names::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThat(producer.clearProperties().getPropertyNames()).isEmpty();
    assertThat(producer.propertyExists("a")).isFalse();
  }

  /** Sections 7.5 and 7.6: what is set stays for each message, over what the message has. */
  @Test
  void whatIsSetGoesWithEveryMessage() throws Exception {
    producer.setProperty("p", "producer's").setJMSType("producer's");
    Message message = context.createMessage();
    message.setStringProperty("p", "message's");
    message.setStringProperty("own", "message's");
    message.setJMSCorrelationID("message's");
    message.setJMSReplyTo(queue);
    producer.send(queue, message).send(queue, "text");
    assertThat(message.getStringProperty("p")).as("set on what was sent").isEqualTo("producer's");
    Message first = next();
    assertThat(first.getStringProperty("p")).isEqualTo("producer's");
    assertThat(first.getStringProperty("own")).isEqualTo("message's");
    assertThat(first.getJMSType()).isEqualTo("producer's");
    assertThat(first.getJMSCorrelationID()).isEqualTo("message's");
    assertThat(first.getJMSReplyTo()).isEqualTo(queue);
    Message second = next();
    assertThat(second.getStringProperty("p")).isEqualTo("producer's");
    assertThat(second.getJMSType()).isEqualTo("producer's");
    assertThat(second.getJMSReplyTo()).isNull();
  }

  /** Section 7.6: headers, and back to none. */
  @Test
  void headers() throws Exception {
    byte[] correlation = {1, 2, 3};
    producer.setJMSCorrelationIDAsBytes(correlation).setJMSReplyTo(queue).setJMSType("t");
    assertThat(producer.getJMSCorrelationIDAsBytes()).isEqualTo(correlation);
    assertThat(producer.getJMSReplyTo()).isEqualTo(queue);
    assertThat(producer.getJMSType()).isEqualTo("t");
    producer.send(queue, "a");
    assertThat(next().getJMSCorrelationIDAsBytes()).isEqualTo(correlation);
    producer.setJMSCorrelationID(null).setJMSReplyTo(null).setJMSType(null);
    producer.send(queue, "b");
    Message plain = next();
    assertThat(plain.getJMSCorrelationID()).isNull();
    assertThat(plain.getJMSReplyTo()).isNull();
    assertThat(plain.getJMSType()).isNull();
  }

  /** Section 7.2: a body of each kind becomes the message of that kind; null is no body. */
  @Test
  void bodies() throws Exception {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("i", 1);
    map.put("b", new byte[] {1});
    map.put("s", "x");
    producer
        .send(queue, "text")
        .send(queue, map)
        .send(queue, new byte[] {1, 2})
        .send(queue, (Serializable) 7)
        .send(queue, (String) null)
        .send(queue, (Map<String, Object>) null)
        .send(queue, (byte[]) null)
        .send(queue, (Serializable) null);
    assertThat(((TextMessage) next()).getText()).isEqualTo("text");
    MapMessage received = (MapMessage) next();
    assertThat(received.getInt("i")).isEqualTo(1);
    assertThat(received.getBytes("b")).containsExactly(1);
    assertThat(received.getString("s")).isEqualTo("x");
    assertThat(((BytesMessage) next()).getBodyLength()).isEqualTo(2);
    assertThat(((ObjectMessage) next()).getObject()).isEqualTo(7);
    assertThat(((TextMessage) next()).getText()).isNull();
    assertThat(((MapMessage) next()).getMapNames().hasMoreElements()).isFalse();
    assertThat(((BytesMessage) next()).getBodyLength()).isZero();
    assertThat(((ObjectMessage) next()).getObject()).isNull();
  }

  /** Section 7.2: bodies that cannot be sent are refused, and nothing is. */
  @Test
  void bodiesThatCannotBeSent() {
    Map<String, Object> unnamed = new LinkedHashMap<>();
    unnamed.put("", 1);
    mismatched(
        () -> producer.send(queue, (Message) null),
        () -> producer.send(queue, Map.of("a", new Object())),
        () -> producer.send(queue, Map.of("a", List.of())),
        () -> producer.send(queue, new ArrayList<>(List.of(new Object()))));
    assertThatIllegalArgumentException().isThrownBy(() -> producer.send(queue, unnamed));
    assertThat(consumer.receiveNoWait()).isNull();
  }
}
