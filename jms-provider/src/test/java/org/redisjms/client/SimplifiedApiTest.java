package org.redisjms.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JMSContext, JMSProducer and JMSConsumer. */
class SimplifiedApiTest extends ClientTest {

  @Test
  void sendsEveryKindOfBody() throws Exception {
    JMSContext context = context();
    context
        .createProducer()
        .send(queue, "text")
        .send(queue, Map.of("a", 1))
        .send(queue, new byte[] {1, 2})
        .send(queue, (Serializable) List.of("x"))
        .send(queue, context.createMessage())
        .send(queue, (String) null);
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("text");
    assertThat((Object) consumer.receiveBody(Map.class)).isEqualTo(Map.of("a", 1));
    assertThat(consumer.receiveBody(byte[].class)).containsExactly(1, 2);
    assertThat(consumer.receiveBody(Serializable.class)).isEqualTo(List.of("x"));
    assertThat(consumer.receive(PATIENCE_MILLIS)).isNotNull();
    assertThatThrownBy(() -> consumer.receiveBodyNoWait(String.class))
        .as("a text message without text has no body")
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThat(consumer.receive(PATIENCE_MILLIS)).isNotNull();
    assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
  }

  @Test
  void setsHeadersAndProperties() throws Exception {
    JMSContext context = context();
    JMSProducer producer =
        context
            .createProducer()
            .setPriority(7)
            .setDeliveryMode(1)
            .setJMSType("t")
            .setJMSCorrelationID("c")
            .setJMSReplyTo(queue)
            .setProperty("b", true)
            .setProperty("i", 5)
            .setProperty("s", "12")
            .setProperty("d", 1.5)
            .setProperty("o", (Object) 9L);
    assertThat(producer.getIntProperty("s")).isEqualTo(12);
    assertThat(producer.getStringProperty("i")).isEqualTo("5");
    assertThat(producer.getPropertyNames()).containsExactlyInAnyOrder("b", "i", "s", "d", "o");
    assertThat(producer.propertyExists("x")).isFalse();
    Message message = context.createTextMessage("x");
    message.setStringProperty("i", "overridden");
    message.setStringProperty("own", "stays");
    message.setJMSType("overridden");
    producer.send(queue, message);
    Message received = context.createConsumer(queue).receive(PATIENCE_MILLIS);
    assertThat(received.getJMSPriority()).isEqualTo(7);
    assertThat(received.getJMSDeliveryMode()).isEqualTo(1);
    assertThat(received.getJMSType()).isEqualTo("t");
    assertThat(received.getJMSCorrelationID()).isEqualTo("c");
    assertThat(received.getJMSReplyTo()).isEqualTo(queue);
    assertThat(received.getJMSDestination()).isEqualTo(queue);
    assertThat(received.getObjectProperty("i")).isEqualTo(5);
    assertThat(received.getBooleanProperty("b")).isTrue();
    assertThat(received.getStringProperty("own")).isEqualTo("stays");
    assertThat(producer.clearProperties().getPropertyNames()).isEmpty();
  }

  @Test
  void checksProperties() throws Exception {
    JMSProducer producer = context().createProducer();
    assertThatIllegalArgumentException().isThrownBy(() -> producer.setProperty("", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> producer.setProperty(null, "x"));
    assertThatThrownBy(() -> producer.setProperty("o", new Object()))
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThatThrownBy(() -> producer.setProperty("b", true).getIntProperty("b"))
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThatThrownBy(() -> producer.getIntProperty("nothing"))
        .isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> producer.getPropertyNames().add("x"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(queue, Map.of("a", new Object())))
        .isInstanceOf(MessageFormatRuntimeException.class);
  }

  @Test
  void forwardsWhatWasReceived() throws Exception {
    send("a");
    JMSContext context = context();
    JMSConsumer consumer = context.createConsumer(queue);
    Message received = consumer.receive(PATIENCE_MILLIS);
    assertThatThrownBy(() -> context.createProducer().setProperty("p", 1).send(queue, received))
        .isInstanceOf(MessageNotWriteableRuntimeException.class);
    context.createProducer().send(queue, received);
    assertThat(text(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(ints = {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE})
  void aBodyOfAnotherTypeCountsAsNotReceived(int mode) throws Exception {
    send("a", "b");
    JMSContext context = context(mode);
    JMSConsumer consumer = context.createConsumer(queue);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> consumer.receiveBody(Map.class, PATIENCE_MILLIS))
          .isInstanceOf(MessageFormatRuntimeException.class);
    }
    Message message = consumer.receive(PATIENCE_MILLIS);
    assertThat(text(message)).isEqualTo("a");
    assertThat(message.getJMSRedelivered()).isFalse();
    assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    assertThatThrownBy(() -> consumer.receiveBody(Integer.class))
        .isInstanceOf(MessageFormatRuntimeException.class);
    context.close();
    assertThat(drain()).containsExactly("b");
  }

  @Test
  void aBodyOfAnotherTypeIsReceivedInATransaction() throws Exception {
    send("a", "b");
    JMSContext context = context(JMSContext.SESSION_TRANSACTED);
    JMSConsumer consumer = context.createConsumer(queue);
    assertThatThrownBy(() -> consumer.receiveBody(Map.class, PATIENCE_MILLIS))
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThat(consumer.receiveBody(String.class)).isEqualTo("b");
    context.rollback();
    assertThat(consumer.receiveBody(String.class)).isEqualTo("a");
    context.commit();
    context.close();
    assertThat(drain()).containsExactly("b");
  }

  @Test
  void messagesWithoutABodyHaveNoneToReceive() throws Exception {
    JMSContext context = context();
    context.createProducer().send(queue, context.createMessage());
    context.createProducer().send(queue, context.createStreamMessage());
    JMSConsumer consumer = context.createConsumer(queue);
    assertThatThrownBy(() -> consumer.receiveBody(Object.class, PATIENCE_MILLIS))
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThat(consumer.receive(PATIENCE_MILLIS)).isNotNull();
    assertThatThrownBy(() -> consumer.receiveBody(Object.class))
        .isInstanceOf(MessageFormatRuntimeException.class);
  }

  @Test
  void acknowledgesThroughTheContext() throws Exception {
    send("a", "b", "c");
    JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(text(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a");
    assertThat(text(consumer.receive(PATIENCE_MILLIS))).isEqualTo("b");
    context.acknowledge();
    assertThat(text(consumer.receive(PATIENCE_MILLIS))).isEqualTo("c");
    context.recover();
    assertThat(consumer.receive(PATIENCE_MILLIS).getJMSRedelivered()).isTrue();
    context.close();
    assertThat(drain()).containsExactly("c");
  }

  @Test
  void acknowledgeDoesNothingInOtherModes() throws Exception {
    context().acknowledge();
    context(JMSContext.SESSION_TRANSACTED).acknowledge();
  }

  @Test
  void startsByItselfUnlessToldNotTo() throws Exception {
    send("a");
    JMSContext context = context();
    assertThat(context.getAutoStart()).isTrue();
    context.setAutoStart(false);
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(consumer.receiveNoWait()).isNull();
    context.start();
    assertThat(text(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a");
  }

  @Test
  void theLastContextClosesTheConnection() throws Exception {
    JMSContext first = context();
    JMSContext second = first.createContext(JMSContext.CLIENT_ACKNOWLEDGE);
    first.close();
    second.createProducer().send(queue, "x");
    assertThatThrownBy(first::createProducer).isInstanceOf(IllegalStateRuntimeException.class);
    assertThatThrownBy(() -> second.setClientID("late"))
        .isInstanceOf(IllegalStateRuntimeException.class);
    second.close();
    assertThatThrownBy(second::getMetaData).isInstanceOf(IllegalStateRuntimeException.class);
    assertThat(drain()).containsExactly("x");
  }
}
