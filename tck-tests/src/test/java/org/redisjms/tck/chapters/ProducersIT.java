package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Sections 7.1 to 7.9: producers of the classic API. */
class ProducersIT extends ConformanceTest {
  private Session session;

  @BeforeEach
  void open() throws Exception {
    session = session();
  }

  @Test
  @Section("7.1")
  void aProducerHasTheDefaults() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    assertThat(producer.getDestination()).isEqualTo(queue);
    assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(producer.getPriority()).isEqualTo(4);
    assertThat(producer.getTimeToLive()).isZero();
    assertThat(producer.getDeliveryDelay()).isZero();
    assertThat(producer.getDisableMessageID()).isFalse();
    assertThat(producer.getDisableMessageTimestamp()).isFalse();
  }

  @Test
  @Section("7.4")
  void aProducerKeepsItsOptions() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.setPriority(0);
    producer.setTimeToLive(60_000);
    producer.setDeliveryDelay(1);
    assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(producer.getPriority()).isZero();
    assertThat(producer.getTimeToLive()).isEqualTo(60_000);
    assertThat(producer.getDeliveryDelay()).isEqualTo(1);
  }

  @Test
  @Section("7.4")
  void wrongOptionsAreRefused() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    for (int mode : new int[] {0, 3, -1}) {
      assertThatThrownBy(() -> producer.setDeliveryMode(mode)).isInstanceOf(JMSException.class);
    }
    for (int priority : new int[] {-1, 10}) {
      assertThatThrownBy(() -> producer.setPriority(priority)).isInstanceOf(JMSException.class);
    }
    assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(producer.getPriority()).isEqualTo(4);
  }

  @Test
  @Section("7.4")
  void wrongOptionsOfASendAreRefused() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    Message message = session.createMessage();
    assertThatThrownBy(() -> producer.send(message, 7, 4, 0)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.send(message, DeliveryMode.PERSISTENT, 10, 0))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.send(message, DeliveryMode.PERSISTENT, -1, 0))
        .isInstanceOf(JMSException.class);
  }

  @Test
  @Section("7.4")
  void theOptionsOfASendGoBeforeTheProducers() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    producer.setPriority(1);
    producer.setTimeToLive(60_000);
    Message message = session.createMessage();
    producer.send(message, DeliveryMode.NON_PERSISTENT, 8, 0);
    assertThat(message.getJMSPriority()).isEqualTo(8);
    assertThat(message.getJMSExpiration()).isZero();
    assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
  }

  @Test
  @Section("7.1")
  void anUnidentifiedProducerSendsAnywhere() throws Exception {
    MessageProducer producer = session.createProducer(null);
    assertThat(producer.getDestination()).isNull();
    MessageConsumer subscriber = session.createConsumer(topic);
    producer.send(queue, session.createTextMessage("queue"));
    producer.send(topic, session.createTextMessage("topic"));
    producer.send(queue, session.createTextMessage("more"), DeliveryMode.NON_PERSISTENT, 4, 0);
    assertThat(texts(session.createConsumer(queue), 2)).containsExactly("queue", "more");
    assertThat(text(receive(subscriber))).isEqualTo("topic");
  }

  @Test
  @Section("7.1")
  void anUnidentifiedProducerNeedsADestination() throws Exception {
    MessageProducer producer = session.createProducer(null);
    Message message = session.createMessage();
    assertThatThrownBy(() -> producer.send(message))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(message, DeliveryMode.PERSISTENT, 4, 0))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(message, new Ignoring()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(null, message))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> producer.send(null, message, DeliveryMode.PERSISTENT, 4, 0))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  @Section("7.1")
  void anIdentifiedProducerTakesNoDestination() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    Message message = session.createMessage();
    assertThatThrownBy(() -> producer.send(queue, message))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(newQueue(), message, DeliveryMode.PERSISTENT, 4, 0))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(queue, message, new Ignoring()))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @Section("7.2")
  @ArtemisDiffers(
      "Throws a NullPointerException; the type of the message is what is wrong with it.")
  void nullIsNoMessage() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    MessageProducer unidentified = session.createProducer(null);
    assertThatThrownBy(() -> producer.send((Message) null))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> unidentified.send(queue, (Message) null))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  @Section("7.3.2")
  @ArtemisDiffers("Throws another exception; the type of the message is what is wrong with it.")
  void nullIsNoMessageWithAListenerEither() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    assertThatThrownBy(() -> producer.send((Message) null, new Ignoring()))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  @Section("7.3.2")
  void nullIsNoListener() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    Message message = session.createMessage();
    assertThatThrownBy(() -> producer.send(message, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Section("7.8")
  void expiredMessagesAreNotPublished() throws Exception {
    MessageConsumer consumer = session.createConsumer(topic);
    MessageProducer producer = session.createProducer(topic);
    Message sent = session.createTextMessage("short");
    producer.send(sent, DeliveryMode.PERSISTENT, 4, 50);
    producer.send(session.createTextMessage("long"), DeliveryMode.PERSISTENT, 4, 0);
    long expiration = sent.getJMSExpiration();
    await("it has expired", () -> System.currentTimeMillis() > expiration + 20);
    assertThat(text(receive(consumer))).isEqualTo("long");
  }

  @Test
  @Section("7.9")
  void aDelayedMessageComesWhenItIsTime() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(1_000);
    Message sent = session.createTextMessage("later");
    producer.send(sent);
    assertThat(consumer.receiveNoWait()).isNull();
    Message received = receive(consumer);
    assertReached(sent.getJMSDeliveryTime());
    assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
  }

  @Test
  @Section("7.9")
  void aDelayedMessageIsForSubscriptionsOfTheTimeItIsSent() throws Exception {
    MessageConsumer early = session.createConsumer(topic);
    MessageProducer producer = session.createProducer(topic);
    producer.setDeliveryDelay(300);
    producer.send(session.createTextMessage("delayed"));
    MessageConsumer late = session.createConsumer(topic);
    producer.setDeliveryDelay(0);
    assertThat(text(receive(early))).isEqualTo("delayed");
    producer.send(session.createTextMessage("marker"));
    assertThat(text(receive(late))).isEqualTo("marker");
  }

  @Test
  @Section("7.1")
  @ArtemisDiffers(
      "Answers some calls after the close; each of them must be an IllegalStateException.")
  void aClosedProducerRefusesEverything() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    Message message = session.createMessage();
    producer.close();
    producer.close();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> producer.send(message),
            () -> producer.send(message, new Ignoring()),
            producer::getDestination,
            producer::getDeliveryMode,
            producer::getPriority,
            producer::getTimeToLive,
            producer::getDeliveryDelay,
            producer::getDisableMessageID,
            producer::getDisableMessageTimestamp,
            () -> producer.setPriority(4),
            () -> producer.setDeliveryMode(DeliveryMode.PERSISTENT),
            () -> producer.setTimeToLive(0),
            () -> producer.setDeliveryDelay(0),
            () -> producer.setDisableMessageID(true),
            () -> producer.setDisableMessageTimestamp(true))) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
  }

  /** Where it does not matter what is completed. */
  private static final class Ignoring implements CompletionListener {
    @Override
    public void onCompletion(Message message) {}

    @Override
    public void onException(Message message, Exception exception) {}
  }
}
