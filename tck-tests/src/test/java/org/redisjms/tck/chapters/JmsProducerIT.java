package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Sections 7.2 to 7.10: producers of the simplified API. */
class JmsProducerIT extends ConformanceTest {
  private JMSContext context;
  private JMSProducer producer;
  private JMSConsumer consumer;

  @BeforeEach
  void open() {
    context = context();
    producer = context.createProducer();
    consumer = context.createConsumer(queue);
  }

  @Test
  @Section("7.1")
  void aProducerHasTheDefaults() {
    assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(producer.getPriority()).isEqualTo(4);
    assertThat(producer.getTimeToLive()).isZero();
    assertThat(producer.getDeliveryDelay()).isZero();
    assertThat(producer.getDisableMessageID()).isFalse();
    assertThat(producer.getDisableMessageTimestamp()).isFalse();
    assertThat(producer.getAsync()).isNull();
    assertThat(producer.getJMSCorrelationID()).isNull();
    assertThat(producer.getJMSType()).isNull();
    assertThat(producer.getJMSReplyTo()).isNull();
    assertThat(producer.getPropertyNames()).isEmpty();
  }

  @Test
  @Section("7.10")
  void allSettersReturnTheProducer() {
    assertThat(
            producer
                .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                .setPriority(7)
                .setTimeToLive(60_000)
                .setDeliveryDelay(0)
                .setDisableMessageID(false)
                .setDisableMessageTimestamp(false)
                .setAsync(null)
                .setJMSCorrelationID("c")
                .setJMSType("t")
                .setJMSReplyTo(topic)
                .setProperty("p", true)
                .setProperty("p", (byte) 1)
                .setProperty("p", (short) 1)
                .setProperty("p", 1)
                .setProperty("p", 1L)
                .setProperty("p", 1f)
                .setProperty("p", 1d)
                .setProperty("p", "v")
                .setProperty("q", (Object) 1)
                .clearProperties()
                .send(queue, "text"))
        .isSameAs(producer);
    assertThat(text(consumer)).isEqualTo("text");
  }

  private String text(JMSConsumer from) {
    return from.receiveBody(String.class, patienceMillis());
  }

  @Test
  @Section("7.2")
  void bodiesAreSentAsTheirMessages() throws Exception {
    producer.send(queue, "text");
    producer.send(queue, new byte[] {1, 2});
    producer.send(queue, Map.of("p", 1));
    producer.send(queue, (Serializable) List.of(1));
    producer.send(queue, context.createMessage());
    assertThat(((TextMessage) receive(consumer)).getText()).isEqualTo("text");
    assertThat(receive(consumer).getBody(byte[].class)).containsExactly(1, 2);
    assertThat(((MapMessage) receive(consumer)).getInt("p")).isEqualTo(1);
    assertThat(((ObjectMessage) receive(consumer)).getObject()).isEqualTo(List.of(1));
    assertThat(receive(consumer)).isNotInstanceOf(TextMessage.class);
  }

  @Test
  @Section("7.2")
  void nullBodiesAreSentAsEmptyMessages() throws Exception {
    producer.send(queue, (String) null);
    producer.send(queue, (Map<String, Object>) null);
    producer.send(queue, (Serializable) null);
    assertThat(((TextMessage) receive(consumer)).getText()).isNull();
    assertThat(((MapMessage) receive(consumer)).getMapNames().hasMoreElements()).isFalse();
    assertThat(((ObjectMessage) receive(consumer)).getObject()).isNull();
  }

  @Test
  @Section("7.2")
  @ArtemisDiffers("Receives four bytes; a message that was sent without any has none.")
  void aNullArrayIsSentAsAMessageWithoutBytes() throws Exception {
    producer.send(queue, (byte[]) null);
    assertThat(((BytesMessage) receive(consumer)).getBodyLength()).isZero();
  }

  @Test
  @Section("7.2")
  void nullIsNoMessageAndNoDestination() {
    assertThatThrownBy(() -> producer.send(queue, (Message) null))
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThatThrownBy(() -> producer.send((Destination) null, "text"))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
    assertThatThrownBy(() -> producer.send((Destination) null, context.createMessage()))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
  }

  @Test
  @Section("7.4")
  void optionsReachTheMessage() throws Exception {
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT).setPriority(7).setTimeToLive(60_000);
    long before = System.currentTimeMillis();
    producer.send(queue, "text");
    long after = System.currentTimeMillis();
    Message received = receive(consumer);
    assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(received.getJMSPriority()).isEqualTo(7);
    assertThat(received.getJMSExpiration()).isBetween(before + 60_000, after + 60_000);
  }

  @Test
  @Section("7.4")
  void wrongOptionsAreRefused() {
    assertThatThrownBy(() -> producer.setDeliveryMode(7)).isInstanceOf(JMSRuntimeException.class);
    assertThatThrownBy(() -> producer.setPriority(-1)).isInstanceOf(JMSRuntimeException.class);
    assertThatThrownBy(() -> producer.setPriority(10)).isInstanceOf(JMSRuntimeException.class);
  }

  @Test
  @Section("7.5")
  void propertiesReachTheMessageWithTheirTypes() throws Exception {
    producer
        .setProperty("boolean", true)
        .setProperty("byte", (byte) 1)
        .setProperty("short", (short) 2)
        .setProperty("int", 3)
        .setProperty("long", 4L)
        .setProperty("float", 5f)
        .setProperty("double", 6d)
        .setProperty("string", "7")
        .setProperty("object", (Object) 8L)
        .send(queue, "text");
    Message received = receive(consumer);
    assertThat(received.getObjectProperty("boolean")).isEqualTo(true);
    assertThat(received.getObjectProperty("byte")).isEqualTo((byte) 1);
    assertThat(received.getObjectProperty("short")).isEqualTo((short) 2);
    assertThat(received.getObjectProperty("int")).isEqualTo(3);
    assertThat(received.getObjectProperty("long")).isEqualTo(4L);
    assertThat(received.getObjectProperty("float")).isEqualTo(5f);
    assertThat(received.getObjectProperty("double")).isEqualTo(6d);
    assertThat(received.getObjectProperty("string")).isEqualTo("7");
    assertThat(received.getObjectProperty("object")).isEqualTo(8L);
  }

  @Test
  @Section("7.5")
  void propertiesOfTheProducerGoBeforeTheMessages() throws Exception {
    Message message = context.createMessage();
    message.setStringProperty("p", "message");
    message.setStringProperty("q", "message");
    producer.setProperty("p", "producer").send(queue, message);
    Message received = receive(consumer);
    assertThat(received.getStringProperty("p")).isEqualTo("producer");
    assertThat(received.getStringProperty("q")).isEqualTo("message");
  }

  @Test
  @Section("7.5")
  void propertiesAreKeptUntilTheyAreCleared() throws Exception {
    producer.setProperty("p", "v");
    assertThat(producer.propertyExists("p")).isTrue();
    assertThat(producer.getPropertyNames()).containsExactly("p");
    producer.send(queue, "one").send(queue, "two");
    assertThat(receive(consumer).getStringProperty("p")).isEqualTo("v");
    assertThat(receive(consumer).getStringProperty("p")).isEqualTo("v");
    producer.clearProperties();
    assertThat(producer.propertyExists("p")).isFalse();
    assertThat(producer.getPropertyNames()).isEmpty();
    producer.send(queue, "three");
    assertThat(receive(consumer).getStringProperty("p")).isNull();
  }

  @Test
  @Section("7.5")
  void wrongNamesAndValuesAreRefused() {
    for (String name : new String[] {"", null}) {
      assertThatIllegalArgumentException().isThrownBy(() -> producer.setProperty(name, "v"));
      assertThatIllegalArgumentException().isThrownBy(() -> producer.setProperty(name, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> producer.setProperty(name, true));
    }
    assertThatThrownBy(() -> producer.setProperty("p", List.of()))
        .isInstanceOf(MessageFormatRuntimeException.class);
  }

  static Stream<Arguments> rows() {
    return ConversionsIT.propertyRows();
  }

  @ParameterizedTest
  @MethodSource("rows")
  @Section("7.5")
  void propertiesAreConvertedAsThoseOfMessages(String row, Object value) throws Exception {
    producer.setProperty("p", value);
    Reading.checkUnchecked(row, value, "boolean", () -> producer.getBooleanProperty("p"));
    Reading.checkUnchecked(row, value, "byte", () -> producer.getByteProperty("p"));
    Reading.checkUnchecked(row, value, "short", () -> producer.getShortProperty("p"));
    Reading.checkUnchecked(row, value, "int", () -> producer.getIntProperty("p"));
    Reading.checkUnchecked(row, value, "long", () -> producer.getLongProperty("p"));
    Reading.checkUnchecked(row, value, "float", () -> producer.getFloatProperty("p"));
    Reading.checkUnchecked(row, value, "double", () -> producer.getDoubleProperty("p"));
    Reading.checkUnchecked(row, value, "String", () -> producer.getStringProperty("p"));
  }

  @Test
  @Section("7.5")
  @ArtemisDiffers(
      "Answers an object of its own class for a text; getObjectProperty gives a String.")
  void propertiesKeepTheirTypes() {
    producer
        .setProperty("int", 1)
        .setProperty("string", (Object) "text")
        .setProperty("byte", (byte) 2);
    assertThat(producer.getObjectProperty("int")).isEqualTo(1);
    assertThat(producer.getObjectProperty("byte")).isEqualTo((byte) 2);
    assertThat(producer.getObjectProperty("string")).isEqualTo("text");
  }

  @Test
  @Section("7.5")
  void propertiesThatWereNotSetAreNull() {
    assertThat(producer.getStringProperty("p")).isNull();
    assertThat(producer.getObjectProperty("p")).isNull();
    assertThat(producer.getBooleanProperty("p")).isFalse();
    assertThatThrownBy(() -> producer.getIntProperty("p"))
        .isInstanceOf(NumberFormatException.class);
  }

  @Test
  @Section("7.5")
  void propertiesCannotBeSetOnAReceivedMessage() {
    context.createProducer().send(queue, "text");
    Message received = receive(consumer);
    assertThatThrownBy(() -> producer.setProperty("p", "v").send(queue, received))
        .isInstanceOf(MessageNotWriteableRuntimeException.class);
  }

  @Test
  @Section("7.6")
  void headersOfTheProducerReachTheMessage() throws Exception {
    producer.setJMSCorrelationID("c").setJMSType("t").setJMSReplyTo(topic);
    assertThat(producer.getJMSCorrelationID()).isEqualTo("c");
    assertThat(producer.getJMSType()).isEqualTo("t");
    assertThat(producer.getJMSReplyTo()).isEqualTo(topic);
    Message message = context.createMessage();
    message.setJMSCorrelationID("message's");
    message.setJMSType("message's");
    message.setJMSReplyTo(queue);
    producer.send(queue, "text").send(queue, message);
    for (int i = 0; i < 2; i++) {
      Message received = receive(consumer);
      assertThat(received.getJMSCorrelationID()).isEqualTo("c");
      assertThat(received.getJMSType()).isEqualTo("t");
      assertThat(received.getJMSReplyTo()).isEqualTo(topic);
    }
  }

  @Test
  @Section("7.6")
  void headersOfTheMessageStayWithoutTheProducers() throws Exception {
    Message message = context.createMessage();
    message.setJMSCorrelationID("c");
    message.setJMSType("t");
    message.setJMSReplyTo(topic);
    producer.send(queue, message);
    Message received = receive(consumer);
    assertThat(received.getJMSCorrelationID()).isEqualTo("c");
    assertThat(received.getJMSType()).isEqualTo("t");
    assertThat(received.getJMSReplyTo()).isEqualTo(topic);
  }

  @Test
  @Section("7.9")
  void theDelayReachesTheMessage() throws Exception {
    long before = System.currentTimeMillis();
    producer.setDeliveryDelay(1_000).send(queue, "later");
    producer.setDeliveryDelay(0).send(queue, "now");
    assertThat(text(consumer)).isEqualTo("now");
    Message later = receive(consumer);
    assertThat(later.getJMSDeliveryTime()).isGreaterThanOrEqualTo(before + 1_000);
    assertReached(later.getJMSDeliveryTime());
  }
}
