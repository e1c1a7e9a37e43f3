package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 3.8.1: what selectors do to consumers and browsers, and who checks them. */
class SelectorsIT extends ConformanceTest {
  private Session session;

  @BeforeEach
  void open() throws Exception {
    session = session();
  }

  private boolean matches(String selector) throws Exception {
    try (QueueBrowser browser = session.createBrowser(queue, selector)) {
      return browser.getEnumeration().hasMoreElements();
    }
  }

  @Test
  @Section("3.8.1.1")
  void everyMethodThatTakesASelectorChecksIt() throws Exception {
    String wrong = "s =";
    Session durable = connectAs(unique("client")).createSession();
    String name = unique("name");
    assertThatThrownBy(() -> session.createBrowser(queue, wrong))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> session.createConsumer(topic, wrong))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> session.createConsumer(topic, wrong, true))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> session.createSharedConsumer(topic, name, wrong))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> durable.createDurableConsumer(topic, name, wrong, false))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> durable.createDurableSubscriber(topic, name, wrong, false))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> durable.createSharedDurableConsumer(topic, name, wrong))
        .isInstanceOf(InvalidSelectorException.class);
    JMSContext context = context();
    assertThatThrownBy(() -> context.createConsumer(queue, wrong))
        .isInstanceOf(InvalidSelectorRuntimeException.class);
    assertThatThrownBy(() -> context.createBrowser(queue, wrong))
        .isInstanceOf(InvalidSelectorRuntimeException.class);
    assertThatThrownBy(() -> context.createSharedConsumer(topic, name, wrong))
        .isInstanceOf(InvalidSelectorRuntimeException.class);
  }

  @Test
  @Section("3.8.1.1")
  void anEmptySelectorIsNone() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue, "");
    assertThat(consumer.getMessageSelector()).isNull();
    send("text");
    assertThat(text(receive(consumer))).isEqualTo("text");
  }

  @Test
  @Section("3.8.1")
  void aConsumerTellsItsSelector() throws Exception {
    assertThat(session.createConsumer(queue, "a = 1").getMessageSelector()).isEqualTo("a = 1");
    assertThat(session.createConsumer(queue).getMessageSelector()).isNull();
    assertThat(session.createConsumer(topic, "a = 1").getMessageSelector()).isEqualTo("a = 1");
    assertThat(session.createBrowser(queue, "a = 1").getMessageSelector()).isEqualTo("a = 1");
    assertThat(session.createBrowser(queue).getMessageSelector()).isNull();
    assertThat(context().createConsumer(queue, "a = 1").getMessageSelector()).isEqualTo("a = 1");
  }

  @Test
  @Section("3.8.1")
  void consumersOfAQueueReceiveWhatTheySelect() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 6; i++) {
      Message message = session.createTextMessage("" + i);
      message.setIntProperty("parity", i % 2);
      producer.send(message);
    }
    MessageConsumer odd = session.createConsumer(queue, "parity = 1");
    MessageConsumer even = session.createConsumer(queue, "parity = 0");
    assertThat(texts(odd, 3)).containsExactly("1", "3", "5");
    assertThat(texts(even, 3)).containsExactly("0", "2", "4");
  }

  @Test
  @Section("3.8.1")
  void whatAQueueConsumerDoesNotSelectStays() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue, "missing = 1");
    send("text");
    assertThat(consumer.receiveNoWait()).isNull();
    consumer.close();
    assertThat(text(receive(session.createConsumer(queue)))).isEqualTo("text");
  }

  @Test
  @Section("3.8.1")
  void consumersOfATopicReceiveWhatTheySelect() throws Exception {
    MessageConsumer all = session.createConsumer(topic);
    MessageConsumer odd = session.createConsumer(topic, "parity = 1");
    MessageProducer producer = session.createProducer(topic);
    for (int i = 0; i < 4; i++) {
      Message message = session.createTextMessage("" + i);
      message.setIntProperty("parity", i % 2);
      producer.send(message);
    }
    assertThat(texts(odd, 2)).containsExactly("1", "3");
    assertThat(texts(all, 4)).containsExactly("0", "1", "2", "3");
  }

  @Test
  @Section("3.8.1.3")
  void theDeliveryModeIsAWord() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    producer.send(session.createTextMessage("persistent"));
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.send(session.createTextMessage("not persistent"));
    MessageConsumer consumer = session.createConsumer(queue, "JMSDeliveryMode = 'NON_PERSISTENT'");
    assertThat(text(receive(consumer))).isEqualTo("not persistent");
  }

  @Test
  @Section("3.8.1.3")
  void timesAreMilliseconds() throws Exception {
    Message sent = session.createMessage();
    session.createProducer(queue).send(sent);
    assertThat(matches("JMSTimestamp = " + sent.getJMSTimestamp())).isTrue();
    assertThat(matches("JMSTimestamp > " + sent.getJMSTimestamp())).isFalse();
  }
}
