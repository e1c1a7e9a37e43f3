package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 3.4: the header fields of a message, who sets them, and what they cause. */
class MessageHeadersIT extends ConformanceTest {
  private Session session;
  private MessageProducer producer;

  @BeforeEach
  void open() throws Exception {
    session = session();
    producer = session.createProducer(queue);
  }

  private Message receive() throws Exception {
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      return receive(consumer);
    }
  }

  private Message sendAndReceive(Message sent) throws Exception {
    producer.send(sent);
    return receive();
  }

  @Test
  @Section("3.4.1")
  void destinationIsWhereTheMessageIsSent() throws Exception {
    Message sent = session.createMessage();
    Message received = sendAndReceive(sent);
    assertThat(sent.getJMSDestination()).isEqualTo(queue);
    assertThat(received.getJMSDestination()).isEqualTo(queue);
  }

  @Test
  @Section("3.4.1")
  void destinationOfAPublicationIsTheTopic() throws Exception {
    MessageConsumer consumer = session.createConsumer(topic);
    session.createProducer(topic).send(session.createMessage());
    assertThat(receive(consumer).getJMSDestination()).isEqualTo(topic);
  }

  @Test
  @Section("3.4.2")
  void deliveryModeIsTheProducers() throws Exception {
    for (int mode : new int[] {DeliveryMode.NON_PERSISTENT, DeliveryMode.PERSISTENT}) {
      producer.setDeliveryMode(mode);
      Message sent = session.createMessage();
      Message received = sendAndReceive(sent);
      assertThat(sent.getJMSDeliveryMode()).isEqualTo(mode);
      assertThat(received.getJMSDeliveryMode()).isEqualTo(mode);
    }
  }

  @Test
  @Section("3.4.2")
  void deliveryModeOfTheSendGoesBeforeTheProducers() throws Exception {
    producer.setDeliveryMode(DeliveryMode.PERSISTENT);
    Message sent = session.createMessage();
    producer.send(sent, DeliveryMode.NON_PERSISTENT, 4, 0);
    assertThat(sent.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(receive().getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
  }

  @Test
  @Section("3.4.3")
  void messageIdsStartWithIdAndAreUnique() throws Exception {
    Message sent = session.createMessage();
    producer.send(sent);
    String first = sent.getJMSMessageID();
    producer.send(sent);
    String second = sent.getJMSMessageID();
    assertThat(List.of(first, second)).allMatch(id -> id.startsWith("ID:")).doesNotHaveDuplicates();
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      assertThat(receive(consumer).getJMSMessageID()).isEqualTo(first);
      assertThat(receive(consumer).getJMSMessageID()).isEqualTo(second);
    }
  }

  @Test
  @Section("3.4.3")
  void messageIdIsNullOrAnIdWhenItIsDisabled() throws Exception {
    producer.setDisableMessageID(true);
    assertThat(producer.getDisableMessageID()).isTrue();
    Message received = sendAndReceive(session.createMessage());
    assertThat(received.getJMSMessageID())
        .satisfiesAnyOf(id -> assertThat(id).isNull(), id -> assertThat(id).startsWith("ID:"));
  }

  @Test
  @Section("3.4.4")
  void timestampIsBetweenCallAndReturnOfTheSend() throws Exception {
    Message sent = session.createMessage();
    long before = System.currentTimeMillis();
    producer.send(sent);
    long after = System.currentTimeMillis();
    assertThat(sent.getJMSTimestamp()).isBetween(before, after);
    assertThat(receive().getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp());
  }

  @Test
  @Section("3.4.4")
  void timestampIsZeroOrATimeWhenItIsDisabled() throws Exception {
    producer.setDisableMessageTimestamp(true);
    assertThat(producer.getDisableMessageTimestamp()).isTrue();
    long before = System.currentTimeMillis();
    Message received = sendAndReceive(session.createMessage());
    long timestamp = received.getJMSTimestamp();
    assertThat(timestamp == 0 || timestamp >= before).as("%s", timestamp).isTrue();
  }

  @Test
  @Section("3.4.5")
  void correlationIdIsCarried() throws Exception {
    Message sent = session.createMessage();
    sent.setJMSCorrelationID("correlation \u20ac");
    assertThat(sendAndReceive(sent).getJMSCorrelationID()).isEqualTo("correlation \u20ac");
    assertThat(sendAndReceive(session.createMessage()).getJMSCorrelationID()).isNull();
  }

  @Test
  @Section("3.4.5")
  void correlationIdCanBeTheIdOfAnotherMessage() throws Exception {
    Message request = session.createMessage();
    producer.send(request);
    Message reply = session.createMessage();
    reply.setJMSCorrelationID(receive().getJMSMessageID());
    producer.send(session.createMessage());
    producer.send(reply);
    MessageConsumer consumer =
        session.createConsumer(queue, "JMSCorrelationID = '" + request.getJMSMessageID() + "'");
    assertThat(receive(consumer).getJMSMessageID()).isEqualTo(reply.getJMSMessageID());
  }

  @Test
  @Section("3.4.6")
  void replyToIsCarriedAndCanBeSentTo() throws Exception {
    Destination[] places = {newQueue(), newTopic(), session.createTemporaryQueue()};
    for (Destination place : places) {
      MessageConsumer replies = session.createConsumer(place);
      Message sent = session.createMessage();
      sent.setJMSReplyTo(place);
      Message received = sendAndReceive(sent);
      assertThat(received.getJMSReplyTo()).isEqualTo(place);
      session.createProducer(received.getJMSReplyTo()).send(session.createTextMessage("reply"));
      assertThat(text(receive(replies))).isEqualTo("reply");
    }
    assertThat(sendAndReceive(session.createMessage()).getJMSReplyTo()).isNull();
  }

  @Test
  @Section("3.4.7")
  void redeliveredIsSetOnTheSecondDelivery() throws Exception {
    Session transacted = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = transacted.createConsumer(queue);
    producer.send(session.createMessage());
    assertThat(receive(consumer).getJMSRedelivered()).isFalse();
    transacted.rollback();
    assertThat(receive(consumer).getJMSRedelivered()).isTrue();
    transacted.commit();
  }

  @Test
  @Section("3.4.7")
  void redeliveredHasNoMeaningOnSend() throws Exception {
    Message sent = session.createMessage();
    sent.setJMSRedelivered(true);
    assertThat(sendAndReceive(sent).getJMSRedelivered()).isFalse();
  }

  @Test
  @Section("3.4.8")
  void typeIsCarried() throws Exception {
    Message sent = session.createMessage();
    sent.setJMSType("a type");
    assertThat(sendAndReceive(sent).getJMSType()).isEqualTo("a type");
    assertThat(sendAndReceive(session.createMessage()).getJMSType()).isNull();
  }

  @Test
  @Section("3.4.9")
  void expirationIsTheTimeOfTheSendPlusTheTimeToLive() throws Exception {
    producer.setTimeToLive(60_000);
    Message sent = session.createMessage();
    long before = System.currentTimeMillis();
    Message received = sendAndReceive(sent);
    long after = System.currentTimeMillis();
    assertThat(sent.getJMSExpiration()).isBetween(before + 60_000, after + 60_000);
    assertThat(received.getJMSExpiration()).isEqualTo(sent.getJMSExpiration());
  }

  @Test
  @Section("3.4.9")
  void expirationIsZeroWithoutATimeToLive() throws Exception {
    Message sent = session.createMessage();
    Message received = sendAndReceive(sent);
    assertThat(sent.getJMSExpiration()).isZero();
    assertThat(received.getJMSExpiration()).isZero();
  }

  @Test
  @Section("3.4.9")
  void expirationOfATransactedSendCountsFromTheSend() throws Exception {
    Session transacted = session(Session.SESSION_TRANSACTED);
    Message sent = transacted.createMessage();
    long before = System.currentTimeMillis();
    transacted.createProducer(queue).send(sent, DeliveryMode.PERSISTENT, 4, 60_000);
    long after = System.currentTimeMillis();
    assertThat(sent.getJMSExpiration()).isBetween(before + 60_000, after + 60_000);
    await("the clock moves on", () -> System.currentTimeMillis() > after + 20);
    transacted.commit();
    assertThat(receive().getJMSExpiration()).isEqualTo(sent.getJMSExpiration());
  }

  @Test
  @Section("3.4.9")
  void expiredMessagesAreNotReceived() throws Exception {
    Message sent = session.createTextMessage("short");
    producer.send(sent, DeliveryMode.PERSISTENT, 4, 50);
    producer.send(session.createTextMessage("long"));
    long expiration = sent.getJMSExpiration();
    await("it has expired", () -> System.currentTimeMillis() > expiration + 20);
    assertThat(text(receive())).isEqualTo("long");
  }

  @Test
  @Section("3.4.10")
  void priorityIsTheProducers() throws Exception {
    for (int priority = 0; priority <= 9; priority++) {
      producer.setPriority(priority);
      Message sent = session.createMessage();
      Message received = sendAndReceive(sent);
      assertThat(sent.getJMSPriority()).isEqualTo(priority);
      assertThat(received.getJMSPriority()).isEqualTo(priority);
    }
  }

  @Test
  @Section("3.4.10")
  void expeditedMessagesGoBeforeNormalOnes() throws Exception {
    for (int priority : new int[] {4, 9, 1, 7}) {
      producer.setPriority(priority);
      producer.send(session.createTextMessage("" + priority));
    }
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      assertThat(texts(consumer, 4)).containsExactly("9", "7", "4", "1");
    }
  }

  @Test
  @Section("3.4.10")
  void messagesOfOnePriorityStayInOrder() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      producer.send(session.createTextMessage("" + i));
      expected.add("" + i);
    }
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      assertThat(texts(consumer, 50)).isEqualTo(expected);
    }
  }

  @Test
  @Section("3.4.11")
  void whatTheClientSetsInTheProvidersFieldsIsIgnored() throws Exception {
    Message sent = session.createMessage();
    sent.setJMSDestination(newTopic());
    sent.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
    sent.setJMSExpiration(1);
    sent.setJMSPriority(9);
    sent.setJMSMessageID("ID:mine");
    sent.setJMSTimestamp(1);
    Message received = sendAndReceive(sent);
    for (Message message : List.of(sent, received)) {
      assertThat(message.getJMSDestination()).isEqualTo(queue);
      assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
      assertThat(message.getJMSExpiration()).isZero();
      assertThat(message.getJMSPriority()).isEqualTo(4);
      assertThat(message.getJMSMessageID()).startsWith("ID:").isNotEqualTo("ID:mine");
      assertThat(message.getJMSTimestamp()).isGreaterThan(1);
    }
  }

  @Test
  @Section("3.4.11")
  @ArtemisDiffers(
      "Holds a message back until the delivery time that its client has set; what a client sets there is to be"
          + " ignored and overwritten.")
  void aDeliveryTimeThatTheClientSetsIsIgnored() throws Exception {
    Message sent = session.createMessage();
    sent.setJMSDeliveryTime(System.currentTimeMillis() + 600_000);
    Message received = sendAndReceive(sent);
    assertThat(received.getJMSDeliveryTime()).isEqualTo(received.getJMSTimestamp());
  }

  @Test
  @Section("3.4.11")
  void anAsynchronousSendHasSetTheFieldsWhenItsListenerIsCalled() throws Exception {
    Message sent = session.createMessage();
    CountDownLatch completed = new CountDownLatch(1);
    long before = System.currentTimeMillis();
    producer.send(
        sent,
        DeliveryMode.NON_PERSISTENT,
        7,
        60_000,
        new CompletionListener() {
          @Override
          public void onCompletion(Message message) {
            completed.countDown();
          }

          @Override
          public void onException(Message message, Exception exception) {}
        });
    await(completed);
    Message received = receive();
    assertThat(sent.getJMSDestination()).isEqualTo(queue);
    assertThat(sent.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(sent.getJMSPriority()).isEqualTo(7);
    assertThat(sent.getJMSMessageID()).startsWith("ID:").isEqualTo(received.getJMSMessageID());
    assertThat(sent.getJMSExpiration())
        .isBetween(before + 60_000, System.currentTimeMillis() + 60_000)
        .isEqualTo(received.getJMSExpiration());
  }

  @Test
  @Section("3.4.13")
  void deliveryTimeIsTheTimeOfTheSendPlusTheDelay() throws Exception {
    producer.setDeliveryDelay(100);
    Message sent = session.createMessage();
    long before = System.currentTimeMillis();
    Message received = sendAndReceive(sent);
    assertThat(sent.getJMSDeliveryTime()).isBetween(before + 100, System.currentTimeMillis() + 100);
    assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
    assertReached(received.getJMSDeliveryTime());
  }

  @Test
  @Section("3.4.13")
  @ArtemisDiffers(
      "Leaves the field at zero without a delay; it is the time of the send plus the delay, whatever that is.")
  void deliveryTimeWithoutADelayIsTheTimeOfTheSend() throws Exception {
    Message sent = session.createMessage();
    Message received = sendAndReceive(sent);
    assertThat(sent.getJMSDeliveryTime()).isEqualTo(sent.getJMSTimestamp());
    assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
  }

  @Test
  @Section("3.4.13")
  void nobodyReceivesAMessageBeforeItsDeliveryTime() throws Exception {
    producer.setDeliveryDelay(60_000);
    producer.send(session.createTextMessage("later"));
    producer.setDeliveryDelay(0);
    producer.send(session.createTextMessage("now"));
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      assertThat(text(receive(consumer))).isEqualTo("now");
      assertNothing(consumer);
    }
  }

  @Test
  @Section("3.4.13")
  void deliveryTimeOfATransactedSendCountsFromTheSend() throws Exception {
    Session transacted = session(Session.SESSION_TRANSACTED);
    MessageProducer delaying = transacted.createProducer(queue);
    delaying.setDeliveryDelay(100);
    Message sent = transacted.createMessage();
    long before = System.currentTimeMillis();
    delaying.send(sent);
    long after = System.currentTimeMillis();
    assertThat(sent.getJMSDeliveryTime()).isBetween(before + 100, after + 100);
    transacted.commit();
    assertThat(receive().getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
  }
}
