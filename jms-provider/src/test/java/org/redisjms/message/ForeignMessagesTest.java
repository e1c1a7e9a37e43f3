package org.redisjms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.redisjms.destination.RedisJmsQueue;

/**
 * Jakarta Messaging 3.1, section 3.12. Foreign messages are ours behind a proxy, which hides
 * everything but JMS.
 */
class ForeignMessagesTest {
  private static <T extends Message> T foreign(Class<T> type, T target, Map<String, ?> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer(target, method, arguments, answers)));
  }

  private static Object answer(
      Message target, Method method, Object[] arguments, Map<String, ?> answers) throws Throwable {
    Object answer = answers.get(method.getName());
    if (answer instanceof Throwable failure) {
      throw failure;
    }
    if (answer != null) {
      return answer;
    }
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T extends Message> RedisJmsMessage convert(Class<T> type, T message)
      throws Exception {
    return ForeignMessages.convert(foreign(type, message, Map.of()));
  }

  @Test
  void ownMessagesStay() throws Exception {
    RedisJmsMessage message = new RedisJmsPlainMessage();
    assertThat(ForeignMessages.convert(message)).isSameAs(message);
  }

  @Test
  void headersAndProperties() throws Exception {
    RedisJmsMessage original = new RedisJmsPlainMessage();
    original.setJMSCorrelationID("c");
    original.setJMSType("t");
    original.setJMSReplyTo(new RedisJmsQueue("replies"));
    original.setStringProperty("p", "v");
    original.setIntProperty("JMSXGroupSeq", 2);
    original.setObjectProperty("nothing", null);
    original.properties().restore("JMSXFoo", "vendor");
    original.properties().restore("not-an-identifier", 1L);
    original.markReceived(new Received("ID:1", 1, false, 3, true));
    RedisJmsMessage copy = convert(Message.class, original);
    assertThat(copy).isInstanceOf(RedisJmsPlainMessage.class);
    assertThat(copy.getJMSCorrelationID()).isEqualTo("c");
    assertThat(copy.getJMSType()).isEqualTo("t");
    assertThat(copy.getJMSReplyTo()).isEqualTo(new RedisJmsQueue("replies"));
    assertThat(Collections.list(copy.getPropertyNames()))
        .containsExactly("p", "JMSXGroupSeq", "nothing", "not-an-identifier");
    assertThat(copy.getObjectProperty("JMSXGroupSeq")).isEqualTo(2);
    copy.setStringProperty("more", "can be set");
  }

  @Test
  void correlationIdsAsBytes() throws Exception {
    RedisJmsMessage original = new RedisJmsPlainMessage();
    original.setJMSCorrelationIDAsBytes(new byte[] {-1});
    assertThat(convert(Message.class, original).getJMSCorrelationIDAsBytes()).containsExactly(-1);
    Message unsupported =
        foreign(
            Message.class,
            new RedisJmsPlainMessage(),
            Map.of("getJMSCorrelationIDAsBytes", new UnsupportedOperationException()));
    assertThat(ForeignMessages.convert(unsupported).getJMSCorrelationID()).isNull();
    Message text =
        foreign(
            Message.class,
            new RedisJmsPlainMessage(),
            Map.of("getJMSCorrelationIDAsBytes", new JMSException("It is a text")));
    assertThat(ForeignMessages.convert(text).getJMSCorrelationID()).isNull();
  }

  /** Section 3.4.11; a message of a provider of JMS 1.1 does not know the delivery time. */
  @Test
  void headersOfTheOriginal() throws Exception {
    RedisJmsMessage sent = new RedisJmsPlainMessage();
    sent.setJMSMessageID("ID:1");
    sent.setJMSPriority(7);
    sent.setJMSDeliveryTime(3);
    RedisJmsMessage hidden = new RedisJmsPlainMessage();
    ForeignMessages.copyHeaders(
        sent,
        foreign(
            Message.class,
            hidden,
            Map.of(
                "setJMSDeliveryTime",
                new UnsupportedOperationException(),
                "setJMSDestination",
                new JMSException("no"))));
    assertThat(hidden.getJMSMessageID()).isEqualTo("ID:1");
    assertThat(hidden.getJMSPriority()).isEqualTo(7);
    assertThat(hidden.getJMSDeliveryTime()).isZero();
  }

  @Test
  void bodies() throws Exception {
    assertThat(convert(TextMessage.class, new RedisJmsTextMessage("x")).getBody(String.class))
        .isEqualTo("x");
    assertThat(convert(TextMessage.class, new RedisJmsTextMessage()).getBody(String.class))
        .isNull();

    RedisJmsObjectMessage object = new RedisJmsObjectMessage();
    object.setObject("o");
    assertThat(convert(ObjectMessage.class, object).getBody(String.class)).isEqualTo("o");

    RedisJmsMapMessage map = new RedisJmsMapMessage();
    map.setChar("c", 'x');
    map.setObject("null", null);
    assertThat(((RedisJmsMapMessage) convert(MapMessage.class, map)).values())
        .isEqualTo(map.values());

    RedisJmsStreamMessage stream = new RedisJmsStreamMessage();
    stream.writeInt(1);
    stream.writeObject(null);
    stream.writeString("s");
    assertThat(((RedisJmsStreamMessage) convert(StreamMessage.class, stream)).values())
        .isEqualTo(stream.values())
        .hasSize(3);
    assertThat(stream.readInt()).as("the original is reset").isEqualTo(1);

    RedisJmsBytesMessage bytes = new RedisJmsBytesMessage();
    byte[] content = new byte[20_000];
    content[19_999] = 1;
    bytes.writeBytes(content);
    assertThat(((RedisJmsBytesMessage) convert(BytesMessage.class, bytes)).content())
        .isEqualTo(content);
    assertThat(bytes.readByte()).as("the original is reset").isZero();
  }

  @Test
  void valuesThatJmsDoesNotKnow() {
    RedisJmsMessage original = new RedisJmsPlainMessage();
    original.properties().restore("list", List.of());
    assertThatThrownBy(() -> convert(Message.class, original))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("list");
  }
}
