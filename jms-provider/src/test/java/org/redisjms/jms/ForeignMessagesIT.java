package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Section 3.12 of Jakarta Messaging 3.1: messages of another provider. They are ours behind a proxy
 * that shows nothing but the interface.
 */
class ForeignMessagesIT extends JmsFixture {

  private Session session;
  private MessageProducer producer;
  private MessageConsumer consumer;

  @BeforeEach
  void open() throws Exception {
    session = session();
    producer = session.createProducer(queue);
    consumer = session.createConsumer(queue);
  }

  private static <M extends Message> M foreign(Class<M> type, M target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private <M extends Message> M through(Class<M> type, M message) throws Exception {
    producer.send(foreign(type, message));
    return type.cast(receive(consumer));
  }

  @Test
  void bodies() throws Exception {
    assertThat(through(TextMessage.class, session.createTextMessage("a")).getText()).isEqualTo("a");
    assertThat(through(TextMessage.class, session.createTextMessage()).getText()).isNull();
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeBytes(new byte[20_000]);
    assertThat(through(BytesMessage.class, bytes).getBodyLength()).isEqualTo(20_000);
    MapMessage map = session.createMapMessage();
    map.setLong("l", 1);
    assertThat(through(MapMessage.class, map).getObject("l")).isEqualTo(1L);
    StreamMessage stream = session.createStreamMessage();
    stream.writeChar('c');
    assertThat(through(StreamMessage.class, stream).readChar()).isEqualTo('c');
    ObjectMessage object = session.createObjectMessage("o");
    assertThat(through(ObjectMessage.class, object).getObject()).isEqualTo("o");
    assertThat(through(Message.class, session.createMessage())).isNotInstanceOf(TextMessage.class);
  }

  /** The sender's message shows what the send has set. */
  @Test
  void headersAndProperties() throws Exception {
    TextMessage original = session.createTextMessage("a");
    original.setJMSCorrelationID("c");
    original.setJMSType("t");
    original.setJMSReplyTo(queue);
    original.setShortProperty("s", (short) 1);
    original.setStringProperty("JMSXGroupID", "g");
    TextMessage sent = foreign(TextMessage.class, original);
    producer.send(sent, DeliveryMode.NON_PERSISTENT, 7, 60_000);
    Message received = receive(consumer);

    assertThat(received.getJMSCorrelationID()).isEqualTo("c");
    assertThat(received.getJMSType()).isEqualTo("t");
    assertThat(received.getJMSReplyTo()).isEqualTo(queue);
    assertThat(received.getObjectProperty("s")).isEqualTo((short) 1);
    assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("g");
    assertThat(sent.getJMSMessageID()).isNotNull().isEqualTo(received.getJMSMessageID());
    assertThat(sent.getJMSDestination()).isEqualTo(queue).isEqualTo(received.getJMSDestination());
    assertThat(sent.getJMSPriority()).isEqualTo(7).isEqualTo(received.getJMSPriority());
    assertThat(sent.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(sent.getJMSTimestamp()).isPositive().isEqualTo(received.getJMSTimestamp());
    assertThat(sent.getJMSExpiration()).isEqualTo(received.getJMSExpiration());
  }
}
