package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 8.6 of Jakarta Messaging 3.1: receiving message bodies synchronously. */
class ReceiveBodyIT extends JmsFixture {

  private JMSContext context(int mode) {
    return closeLater(factory().createContext(mode));
  }

  private JMSContext context() {
    return context(JMSContext.AUTO_ACKNOWLEDGE);
  }

  /** The three methods. */
  enum Method {
    WAITING {
      @Override
      <T> T receive(JMSConsumer consumer, Class<T> type) {
        return consumer.receiveBody(type);
      }
    },
    WAITING_FOR_A_TIME {
      @Override
      <T> T receive(JMSConsumer consumer, Class<T> type) {
        return consumer.receiveBody(type, PATIENCE_MILLIS);
      }
    },
    NOT_WAITING {
      @Override
      <T> T receive(JMSConsumer consumer, Class<T> type) {
        return consumer.receiveBodyNoWait(type);
      }
    };

    abstract <T> T receive(JMSConsumer consumer, Class<T> type);
  }

  private static void refused(Method method, JMSConsumer consumer, Class<?> type) {
    assertThatThrownBy(() -> method.receive(consumer, type))
        .isInstanceOf(MessageFormatRuntimeException.class);
  }

  /** Each kind of body as its own class and what that is assignable to. */
  @ParameterizedTest
  @EnumSource
  void bodies(Method method) {
    JMSContext context = context();
    JMSConsumer consumer = context.createConsumer(queue);
    for (Class<?> type :
        List.of(
            String.class, Object.class, CharSequence.class, Comparable.class, Serializable.class)) {
      context.createProducer().send(queue, "text");
      assertThat((Object) method.receive(consumer, type)).isEqualTo("text");
    }
    for (Class<?> type : List.of(Serializable.class, Object.class, Number.class, Integer.class)) {
      context.createProducer().send(queue, (Serializable) 7);
      assertThat((Object) method.receive(consumer, type)).isEqualTo(7);
    }
    for (Class<?> type : List.of(Map.class, Object.class)) {
      context.createProducer().send(queue, Map.of("a", 1L));
      assertThat((Object) method.receive(consumer, type)).isEqualTo(Map.of("a", 1L));
    }
    for (Class<?> type : List.of(byte[].class, Object.class)) {
      context.createProducer().send(queue, new byte[] {1, 2});
      assertThat((Object) method.receive(consumer, type)).isEqualTo(new byte[] {1, 2});
    }
    assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
    assertThat(consumer.receiveBody(String.class, 1)).isNull();
  }

  /** Stream messages, messages of no type and those without a body have none to hand out. */
  @ParameterizedTest
  @EnumSource
  void noBodies(Method method) {
    JMSContext context = context();
    JMSConsumer consumer = context.createConsumer(queue);
    for (Message message :
        List.of(
            context.createMessage(),
            context.createStreamMessage(),
            context.createTextMessage(),
            context.createObjectMessage())) {
      context.createProducer().send(queue, message);
      refused(method, consumer, Object.class);
      assertThat(consumer.receive(PATIENCE_MILLIS)).as("it was not received").isNotNull();
    }
    assertThat(consumer.receiveNoWait()).isNull();
  }

  /** What is empty has a body all the same. */
  @ParameterizedTest
  @EnumSource
  void emptyBodies(Method method) {
    JMSContext context = context();
    JMSConsumer consumer = context.createConsumer(queue);
    context.createProducer().send(queue, Map.of()).send(queue, new byte[0]).send(queue, "");
    refused(method, consumer, String.class);
    assertThat((Object) method.receive(consumer, Map.class)).isEqualTo(Map.of());
    refused(method, consumer, String.class);
    assertThat(method.receive(consumer, byte[].class)).isEmpty();
    refused(method, consumer, byte[].class);
    assertThat(method.receive(consumer, String.class)).isEmpty();
  }

  /** Where the session acknowledges by itself, it is as if the call had not been made. */
  @ParameterizedTest
  @ValueSource(ints = {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE})
  void anotherTypeInASessionThatAcknowledges(int mode) throws Exception {
    send("a", "b");
    JMSContext context = context(mode);
    JMSConsumer consumer = context.createConsumer(queue);
    for (Method method : Method.values()) {
      refused(method, consumer, Map.class);
      refused(method, consumer, Integer.class);
    }
    assertThat(state(consumer.receive(PATIENCE_MILLIS))).as("no redelivery").isEqualTo("a:1");
    refused(Method.WAITING, consumer, byte[].class);
    context.close();
    assertThat(drain()).as("never received").containsExactly("b:1");
  }

  /** With CLIENT_ACKNOWLEDGE it was received, and is acknowledged or recovered as any other. */
  @Test
  void anotherTypeInASessionThatTheClientAcknowledges() throws Exception {
    send("a", "b", "c");
    JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
    JMSConsumer consumer = context.createConsumer(queue);
    refused(Method.WAITING, consumer, Map.class);
    assertThat(state(consumer.receive(PATIENCE_MILLIS))).isEqualTo("b:1");
    context.recover();
    assertThat(state(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a:2:again");
    refused(Method.WAITING_FOR_A_TIME, consumer, Map.class);
    context.acknowledge();
    assertThat(state(consumer.receive(PATIENCE_MILLIS))).isEqualTo("c:1");
    context.close();
    assertThat(drain()).containsExactly("c:2:again");
  }

  /** In a transaction it was received, and is committed or rolled back as any other. */
  @Test
  void anotherTypeInATransaction() throws Exception {
    send("a", "b");
    JMSContext context = context(JMSContext.SESSION_TRANSACTED);
    JMSConsumer consumer = context.createConsumer(queue);
    refused(Method.WAITING, consumer, Map.class);
    assertThat(state(consumer.receive(PATIENCE_MILLIS))).isEqualTo("b:1");
    context.rollback();
    assertThat(state(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a:2:again");
    refused(Method.WAITING_FOR_A_TIME, consumer, Map.class);
    context.commit();
    context.close();
    assertThat(drain()).isEmpty();
  }
}
