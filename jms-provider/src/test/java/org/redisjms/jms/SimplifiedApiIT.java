package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.QueueBrowser;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Sections 2.8, 7 and 8 of Jakarta Messaging 3.1: JMSContext, JMSProducer and JMSConsumer. */
class SimplifiedApiIT extends JmsFixture {

  private JMSContext context(int mode) {
    return closeLater(factory().createContext(mode));
  }

  private JMSContext context() {
    return context(JMSContext.AUTO_ACKNOWLEDGE);
  }

  /** Sections 7.2, 8.5 and 8.6: every kind of body. */
  @Test
  void bodies() throws Exception {
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

  /** Section 8.6: a body of another type counts as not received. */
  @Test
  void aBodyOfAnotherType() throws Exception {
    send("a");
    JMSConsumer consumer = context().createConsumer(queue);
    assertThatThrownBy(() -> consumer.receiveBody(Map.class, PATIENCE_MILLIS))
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("a");
  }

  /** Sections 7.4 to 7.6 and 7.10: a chain of settings. */
  @Test
  void theProducersSettings() throws Exception {
    JMSContext context = context();
    context
        .createProducer()
        .setPriority(8)
        .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
        .setTimeToLive(600_000)
        .setDeliveryDelay(20)
        .setJMSType("t")
        .setJMSCorrelationID("c")
        .setJMSReplyTo(queue)
        .setProperty("i", 5)
        .setProperty("JMSXGroupID", "g")
        .send(queue, "text");
    Message received = context.createConsumer(queue, "i = 5").receive(PATIENCE_MILLIS);
    assertThat(text(received)).isEqualTo("text");
    assertThat(received.getJMSPriority()).isEqualTo(8);
    assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(received.getJMSExpiration()).isEqualTo(received.getJMSTimestamp() + 600_000);
    assertThat(received.getJMSDeliveryTime()).isEqualTo(received.getJMSTimestamp() + 20);
    assertThat(received.getJMSType()).isEqualTo("t");
    assertThat(received.getJMSCorrelationID()).isEqualTo("c");
    assertThat(received.getJMSReplyTo()).isEqualTo(queue);
    assertThat(received.getObjectProperty("i")).isEqualTo(5);
    assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("g");
  }

  /** Section 6.2.7. */
  @Test
  void transactedContexts() throws Exception {
    JMSContext context = context(JMSContext.SESSION_TRANSACTED);
    context.createProducer().send(queue, "a").send(queue, "b");
    assertThat(drain()).isEmpty();
    context.commit();
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(state(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a:1");
    context.rollback();
    assertThat(state(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a:2:again");
    context.commit();
    context.close();
    assertThat(drain()).containsExactly("b:1");
  }

  /** Section 6.2.10: the context acknowledges and recovers. */
  @Test
  void clientAcknowledgeContexts() throws Exception {
    send("a", "b", "c");
    JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
    JMSConsumer consumer = context.createConsumer(queue);
    consumer.receive(PATIENCE_MILLIS);
    context.acknowledge();
    consumer.receive(PATIENCE_MILLIS);
    context.recover();
    assertThat(state(consumer.receive(PATIENCE_MILLIS))).isEqualTo("b:2:again");
    context.close();
    assertThat(drain()).containsExactly("b:3:again", "c:1");
  }

  /** Sections 2.8.2 and 6.1.4: contexts of one connection; a consumer starts it. */
  @Test
  void contextsShareAConnection() throws Exception {
    JMSContext first = context();
    JMSContext second = closeLater(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    first.createProducer().send(queue, "a");
    second.setAutoStart(false);
    JMSConsumer consumer = second.createConsumer(queue);
    assertThat(consumer.receiveNoWait()).isNull();
    second.start();
    assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("a");
    first.close();
    second.createProducer().send(queue, "b");
    assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("b");
    assertThatThrownBy(first::createMessage).isInstanceOf(IllegalStateRuntimeException.class);
  }

  /** Section 8.7, and the browser of section 4.1.6. */
  @Test
  void listenersAndBrowsers() throws Exception {
    JMSContext context = context();
    context.createProducer().send(queue, "a").send(queue, "b");
    try (QueueBrowser browser = context.createBrowser(queue)) {
      assertThat(all(browser.getEnumeration())).hasSize(2);
    }
    List<String> seen = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(2);
    context
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              seen.add(AcknowledgementIT.stateOf(message));
              all.countDown();
            });
    await(all);
    assertThat(seen).containsExactly("a:1", "b:1");
  }

  /** Section 7.3: sends that complete later, in order. */
  @Test
  void asynchronousSends() throws Exception {
    JMSContext context = context();
    List<String> completed = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(50);
    CompletionListener listener =
        new CompletionListener() {
          @Override
          public void onCompletion(Message message) {
            completed.add(AcknowledgementIT.textOf(message));
            all.countDown();
          }

          @Override
          public void onException(Message message, Exception exception) {
            completed.add(exception.toString());
            all.countDown();
          }
        };
    for (int i = 0; i < 50; i++) {
      context.createProducer().setAsync(listener).send(queue, "m" + i);
    }
    await(all);
    assertThat(drain()).isEqualTo(completed.stream().map(text -> text + ":1").toList());
    assertThat(completed).hasSize(50).startsWith("m0", "m1").endsWith("m49");
  }
}
