package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sections 3.4, 3.5.9 and 7.7 to 7.9 of Jakarta Messaging 3.1: headers, and what they cause. */
class MessageHeadersIT extends JmsFixture {

  private Session session;
  private MessageProducer producer;

  @BeforeEach
  void open() throws Exception {
    session = session();
    producer = session.createProducer(queue);
  }

  private MessageConsumer consumer() throws Exception {
    return session.createConsumer(queue);
  }

  /** Sections 3.4.1 to 3.4.13: what the send sets, on both sides the same. */
  @Test
  void theSendSetsTheHeaders() throws Exception {
    Message sent = session.createTextMessage("a");
    sent.setJMSDestination(null);
    sent.setJMSPriority(9);
    sent.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
    sent.setJMSExpiration(1);
    sent.setJMSTimestamp(1);
    sent.setJMSMessageID("ID:mine");
    long before = System.currentTimeMillis();
    producer.send(sent);
    long after = System.currentTimeMillis();
    Message received = receive(consumer());
    for (Message message : List.of(sent, received)) {
      assertThat(message.getJMSDestination()).isEqualTo(queue);
      assertThat(message.getJMSPriority()).isEqualTo(4);
      assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
      assertThat(message.getJMSExpiration()).isZero();
      assertThat(message.getJMSTimestamp()).isBetween(before, after);
      assertThat(message.getJMSDeliveryTime()).isBetween(before, after);
      assertThat(message.getJMSMessageID()).startsWith("ID:").isNotEqualTo("ID:mine");
    }
    assertThat(received.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
    assertThat(received.getJMSRedelivered()).isFalse();
    assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }

  /** Sections 3.4.5, 3.4.6, 3.4.8 and 3.5.9. */
  @Test
  void theClientsHeadersAreCarried() throws Exception {
    Message sent = session.createMessage();
    sent.setJMSCorrelationID("correlation \u20ac");
    sent.setJMSReplyTo(queue("replies {x}"));
    sent.setJMSType("type");
    sent.setStringProperty("JMSXGroupID", "group");
    sent.setIntProperty("JMSXGroupSeq", 3);
    producer.send(sent);
    Message bytes = session.createMessage();
    bytes.setJMSCorrelationIDAsBytes(new byte[] {0, -1, 5});
    producer.send(bytes);
    producer.send(session.createMessage());
    MessageConsumer consumer = consumer();
    Message received = receive(consumer);
    assertThat(received.getJMSCorrelationID()).isEqualTo("correlation \u20ac");
    assertThat(received.getJMSReplyTo()).isEqualTo(sent.getJMSReplyTo());
    assertThat(received.getJMSType()).isEqualTo("type");
    assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("group");
    assertThat(received.getIntProperty("JMSXGroupSeq")).isEqualTo(3);
    assertThat(receive(consumer).getJMSCorrelationIDAsBytes()).containsExactly(0, -1, 5);
    Message empty = receive(consumer);
    assertThat(empty.getJMSCorrelationID()).isNull();
    assertThat(empty.getJMSReplyTo()).isNull();
    assertThat(empty.getJMSType()).isNull();
  }

  /** Section 3.4.6: the usual dialogue of a client and a service. */
  @Test
  void aReplyFindsItsRequest() throws Exception {
    session
        .createConsumer(queue)
        .setMessageListener(
            request -> {
              try {
                Message reply = session.createTextMessage("re: " + text(request));
                reply.setJMSCorrelationID(request.getJMSMessageID());
                session.createProducer(request.getJMSReplyTo()).send(reply);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Session client = session();
    Message request = client.createTextMessage("question");
    request.setJMSReplyTo(queue("replies"));
    client.createProducer(queue).send(request);
    Message reply =
        receive(
            client.createConsumer(
                request.getJMSReplyTo(), "JMSCorrelationID = '" + request.getJMSMessageID() + "'"));
    assertThat(text(reply)).isEqualTo("re: question");
  }

  /** Sections 3.4.3 and 3.4.4: hints. */
  @Test
  void timestampsCanBeLeftOut() throws Exception {
    producer.setDisableMessageTimestamp(true);
    producer.setDisableMessageID(true);
    producer.send(session.createTextMessage("a"));
    assertThat(receive(consumer()).getJMSTimestamp()).isZero();
  }

  /** Section 3.4.10: ten priorities, in order within each. */
  @Test
  void higherPrioritiesComeFirst() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      for (int priority : new int[] {4, 0, 9, 5, 1, 8, 2, 7, 3, 6}) {
        producer.setPriority(priority);
        producer.send(session.createTextMessage(priority + "/" + round));
      }
    }
    for (int priority = 9; priority >= 0; priority--) {
      expected.add(priority + "/0");
      expected.add(priority + "/1");
    }
    assertThat(texts(consumer(), 20)).isEqualTo(expected);
  }

  /** Section 3.4.10: also when a consumer is busy with the backlog. */
  @Test
  void nineOvertakesABacklog() throws Exception {
    Session transacted = session(Session.SESSION_TRANSACTED);
    sendIn(
        transacted, queue, IntStream.range(0, 500).mapToObj(i -> "b" + i).toArray(String[]::new));
    transacted.commit();
    MessageConsumer consumer = consumer();
    texts(consumer, 10);
    producer.setPriority(9);
    producer.send(session.createTextMessage("urgent"));
    List<String> rest = texts(consumer, 491);
    // What the consumer has fetched already, at most its prefetch, comes before it.
    assertThat(rest.indexOf("urgent")).isBetween(0, 100);
    rest.remove("urgent");
    assertThat(rest)
        .containsExactlyElementsOf(IntStream.range(10, 500).mapToObj(i -> "b" + i).toList());
  }

  /** Sections 3.4.9 and 7.8: what has expired is not delivered. */
  @Test
  void expiredMessagesAreNotDelivered() throws Exception {
    producer.setTimeToLive(200);
    Message sent = session.createTextMessage("short");
    producer.send(sent);
    assertThat(sent.getJMSExpiration()).isEqualTo(sent.getJMSTimestamp() + 200);
    producer.setTimeToLive(600_000);
    producer.send(session.createTextMessage("long"));
    await("it has expired", () -> System.currentTimeMillis() > expiration(sent) + 100);
    MessageConsumer consumer = consumer();
    Message received = receive(consumer);
    assertThat(text(received)).isEqualTo("long");
    assertThat(received.getJMSExpiration()).isEqualTo(received.getJMSTimestamp() + 600_000);
    assertThat(consumer.receiveNoWait()).isNull();
  }

  /** Section 3.4.9: also what a consumer has fetched in advance. */
  @Test
  void expiredMessagesAreNotDeliveredFromTheBuffer() throws Exception {
    for (int i = 0; i < 20; i++) {
      producer.send(session.createTextMessage("a"));
    }
    producer.setTimeToLive(500);
    Message last = session.createTextMessage("short");
    for (int i = 0; i < 10; i++) {
      producer.send(last);
    }
    producer.setTimeToLive(0);
    producer.send(session.createTextMessage("stays"));
    MessageConsumer consumer = consumer();
    assertThat(texts(consumer, 20)).containsOnly("a");
    await("they have expired", () -> System.currentTimeMillis() > expiration(last) + 100);
    assertThat(text(receive(consumer))).isEqualTo("stays");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  private static long expiration(Message message) {
    try {
      return message.getJMSExpiration();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sections 3.4.13 and 7.9: not before its time, also to a receive that waits. */
  @Test
  void aDelayedMessageComesInTime() throws Exception {
    producer.setDeliveryDelay(2_000);
    Message delayed = session.createTextMessage("delayed");
    long start = System.nanoTime();
    producer.send(delayed);
    assertThat(delayed.getJMSDeliveryTime()).isEqualTo(delayed.getJMSTimestamp() + 2_000);
    producer.setDeliveryDelay(0);
    producer.send(session.createTextMessage("at once"));
    MessageConsumer consumer = consumer();
    assertThat(text(receive(consumer))).isEqualTo("at once");
    Message received = receive(consumer);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertThat(text(received)).isEqualTo("delayed");
    assertThat(millis).isGreaterThanOrEqualTo(1_998);
    assertThat(received.getJMSDeliveryTime()).isEqualTo(delayed.getJMSDeliveryTime());
    assertThat(received.getJMSRedelivered()).isFalse();
  }

  /** Section 7.9: the shorter delay first; a listener gets it as well; with a transaction. */
  @Test
  void delaysOfATransaction() throws Exception {
    Session transacted = session(Session.SESSION_TRANSACTED);
    MessageProducer sender = transacted.createProducer(queue);
    for (int delay : new int[] {3_000, 1_000, 2_000, 0}) {
      sender.setDeliveryDelay(delay);
      sender.send(transacted.createTextMessage("after " + delay));
    }
    transacted.commit();
    List<String> received = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(4);
    consumer()
        .setMessageListener(
            message -> {
              try {
                received.add(text(message));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
              all.countDown();
            });
    await(all);
    assertThat(received).containsExactly("after 0", "after 1000", "after 2000", "after 3000");
  }

  /** Section 7.7: both modes are delivered. */
  @Test
  void deliveryModes() throws Exception {
    producer.send(
        session.createTextMessage("n"), DeliveryMode.NON_PERSISTENT, Message.DEFAULT_PRIORITY, 0);
    producer.setDeliveryMode(DeliveryMode.PERSISTENT);
    producer.send(session.createTextMessage("p"));
    MessageConsumer consumer = consumer();
    assertThat(receive(consumer).getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(receive(consumer).getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
  }
}
