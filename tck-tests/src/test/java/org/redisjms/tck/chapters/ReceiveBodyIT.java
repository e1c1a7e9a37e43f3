package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.StreamMessage;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 8.6: receiving bodies, and what becomes of a message whose body is another. */
class ReceiveBodyIT extends ConformanceTest {
  private JMSContext context;
  private JMSProducer producer;
  private JMSConsumer consumer;

  @BeforeEach
  void open() {
    use(JMSContext.AUTO_ACKNOWLEDGE);
  }

  private void use(int mode) {
    if (context != null) {
      context.close();
    }
    context = context(mode);
    producer = context().createProducer();
    consumer = context.createConsumer(queue);
  }

  private <T> T body(Class<T> type) {
    return consumer.receiveBody(type, patienceMillis());
  }

  @Test
  @Section("8.6")
  void eachBodyIsReceivedAsItsType() {
    producer.send(queue, "text").send(queue, (Serializable) List.of(1));
    producer.send(queue, Map.of("p", 1)).send(queue, new byte[] {1});
    assertThat(body(String.class)).isEqualTo("text");
    assertThat(body(Serializable.class)).isEqualTo(List.of(1));
    assertThat((Object) body(Map.class)).isEqualTo(Map.of("p", 1));
    assertThat(body(byte[].class)).containsExactly(1);
  }

  @Test
  @Section("8.6")
  void eachBodyIsReceivedAsASupertype() {
    producer.send(queue, "text").send(queue, (Serializable) List.of(1));
    producer.send(queue, Map.of("p", 1)).send(queue, new byte[] {1});
    assertThat(body(CharSequence.class)).isEqualTo("text");
    assertThat(body(Object.class)).isEqualTo(List.of(1));
    assertThat(body(Object.class)).isEqualTo(Map.of("p", 1));
    assertThat(body(Object.class)).isEqualTo(new byte[] {1});
  }

  @Test
  @Section("8.6")
  void receiveBodyNoWaitTakesWhatIsThere() {
    assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
    assertThat(consumer.receiveBody(String.class, 1)).isNull();
    producer.send(queue, "text");
    assertThat(consumer.receiveBodyNoWait(String.class)).isEqualTo("text");
    producer.send(queue, "text");
    assertThat(consumer.receiveBody(String.class)).isEqualTo("text");
  }

  @Test
  @Section("8.6")
  @ArtemisDiffers("Loses the message; the call must be as if it had not occurred.")
  void streamsAndMessagesWithoutABodyHaveNone() throws Exception {
    StreamMessage stream = context.createStreamMessage();
    stream.writeInt(1);
    producer.send(queue, stream);
    assertThatThrownBy(() -> body(Object.class)).isInstanceOf(MessageFormatRuntimeException.class);
    assertThat(receive(consumer)).isInstanceOf(StreamMessage.class);
    producer.send(queue, context.createMessage());
    assertThatThrownBy(() -> body(Object.class)).isInstanceOf(MessageFormatRuntimeException.class);
    receive(consumer);
  }

  @Test
  @Section("8.6")
  @ArtemisDiffers("Answers null; a message without a body is a MessageFormatRuntimeException here.")
  void aMessageWithAnEmptyTextHasNoBody() throws Exception {
    producer.send(queue, context.createTextMessage());
    assertThatThrownBy(() -> body(String.class)).isInstanceOf(MessageFormatRuntimeException.class);
    receive(consumer);
  }

  @Test
  @Section("8.6")
  @ArtemisDiffers("Loses the message; the call must be as if it had not occurred.")
  void withAutoAcknowledgeAFailedCallHasNotOccurred() throws Exception {
    producer.send(queue, "one").send(queue, "two");
    assertThatThrownBy(() -> body(Map.class)).isInstanceOf(MessageFormatRuntimeException.class);
    assertThatThrownBy(() -> consumer.receiveBodyNoWait(byte[].class))
        .isInstanceOf(MessageFormatRuntimeException.class);
    Message message = receive(consumer);
    assertThat(text(message)).isEqualTo("one");
    assertThat(message.getJMSRedelivered()).isFalse();
    assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    assertThat(body(String.class)).isEqualTo("two");
  }

  @Test
  @Section("8.6")
  @ArtemisDiffers("Loses the message; the call must be as if it had not occurred.")
  void withDupsOkAFailedCallHasNotOccurred() throws Exception {
    use(JMSContext.DUPS_OK_ACKNOWLEDGE);
    producer.send(queue, "one");
    assertThatThrownBy(() -> body(Map.class)).isInstanceOf(MessageFormatRuntimeException.class);
    Message message = receive(consumer);
    assertThat(text(message)).isEqualTo("one");
    assertThat(message.getJMSRedelivered()).isFalse();
  }

  @Test
  @Section("8.6")
  void withClientAcknowledgeAFailedCallHasDelivered() throws Exception {
    use(JMSContext.CLIENT_ACKNOWLEDGE);
    producer.send(queue, "one").send(queue, "two");
    assertThatThrownBy(() -> body(Map.class)).isInstanceOf(MessageFormatRuntimeException.class);
    assertThat(body(String.class)).isEqualTo("two");
    context.recover();
    Message again = receive(consumer);
    assertThat(text(again)).isEqualTo("one");
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    context.acknowledge();
  }

  @Test
  @Section("8.6")
  void inATransactionAFailedCallHasDelivered() throws Exception {
    use(JMSContext.SESSION_TRANSACTED);
    producer.send(queue, "one").send(queue, "two");
    assertThatThrownBy(() -> body(Map.class)).isInstanceOf(MessageFormatRuntimeException.class);
    assertThat(body(String.class)).isEqualTo("two");
    context.rollback();
    Message again = receive(consumer);
    assertThat(text(again)).isEqualTo("one");
    assertThat(again.getJMSRedelivered()).isTrue();
    context.commit();
  }

  @Test
  @Section("8.6")
  void aReceivedBodyIsAcknowledged() throws Exception {
    producer.send(queue, "one").send(queue, "two");
    assertThat(body(String.class)).isEqualTo("one");
    context.close();
    assertThat(text(receive(context().createConsumer(queue)))).isEqualTo("two");
  }
}
