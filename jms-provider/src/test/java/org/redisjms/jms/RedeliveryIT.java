package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.testkit.RedisServer;

/**
 * Sections 3.4.7 and 3.5.11 of Jakarta Messaging 3.1, and what goes beyond it: delays between
 * deliveries, and the dead-letter queue.
 */
class RedeliveryIT extends JmsFixture {

  private Queue deadLetters() throws JMSException {
    return new RedisJmsQueue("DLQ." + queue.getQueueName());
  }

  private void assertDeadLetter(Message letter, int deliveries) throws JMSException {
    assertThat(letter.getStringProperty("JMS_REDISJMS_ORIGINAL_DESTINATION"))
        .isEqualTo("queue:" + queue.getQueueName());
    assertThat(letter.getIntProperty("JMS_REDISJMS_DELIVERY_COUNT")).isEqualTo(deliveries);
    assertThat(letter.getStringProperty("JMS_REDISJMS_DEAD_LETTER_REASON")).isNotBlank();
  }

  /** The option maxDeliveries, with everything that the message had. */
  @Test
  void aMessageThatFailsTooOftenBecomesADeadLetter() throws Exception {
    Session sender = session();
    TextMessage sent = sender.createTextMessage("poison");
    sent.setIntProperty("own", 5);
    sent.setJMSCorrelationID("c");
    sent.setJMSType("t");
    sender.createProducer(queue).send(sent, DeliveryMode.PERSISTENT, 6, 600_000);
    send("good");

    Session session = session(Session.SESSION_TRANSACTED, "maxDeliveries=3");
    MessageConsumer consumer = session.createConsumer(queue);
    for (String expected : List.of("poison:1", "poison:2:again", "poison:3:again")) {
      assertThat(state(receive(consumer))).isEqualTo(expected);
      session.rollback();
    }
    assertThat(state(receive(consumer))).isEqualTo("good:1");
    session.commit();

    Message letter = receive(session().createConsumer(deadLetters()));
    assertThat(text(letter)).isEqualTo("poison");
    assertDeadLetter(letter, 3);
    assertThat(letter.getStringProperty("JMS_REDISJMS_DEAD_LETTER_REASON")).contains("3");
    assertThat(letter.getIntProperty("own")).isEqualTo(5);
    assertThat(letter.getJMSCorrelationID()).isEqualTo("c");
    assertThat(letter.getJMSType()).isEqualTo("t");
    assertThat(letter.getJMSPriority()).isEqualTo(6);
    assertThat(letter.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
    assertThat(letter.getJMSExpiration()).as("it is to be looked at").isZero();
  }

  /** It is the default, after ten deliveries, also over many consumers. */
  @Test
  void deliveriesAreCountedOverAllConsumers() throws Exception {
    send("poison", "good");
    for (int delivery = 1; delivery <= 10; delivery++) {
      try (Connection connection = factory().createConnection()) {
        connection.start();
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        Message message = receive(session.createConsumer(queue));
        assertThat(text(message)).isEqualTo("poison");
        assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(delivery);
        assertThat(message.getJMSRedelivered()).isEqualTo(delivery > 1);
      }
    }
    assertThat(drain()).containsExactly("good:1");
    assertThat(drain(deadLetters())).containsExactly("poison:1");
  }

  /** A listener that always fails. */
  @Test
  void aListenerThatAlwaysFailsDoesNotStopTheQueue() throws Exception {
    send("poison", "good");
    List<String> seen = new CopyOnWriteArrayList<>();
    CountDownLatch good = new CountDownLatch(1);
    Session session = session(Session.AUTO_ACKNOWLEDGE, "maxDeliveries=2");
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              String state = AcknowledgementIT.stateOf(message);
              seen.add(state);
              if (state.startsWith("poison")) {
                throw new IllegalArgumentException("expected by this test");
              }
              good.countDown();
            });
    await(good);
    assertThat(seen).containsExactly("poison:1", "poison:2:again", "good:1");
    assertDeadLetter(receive(session().createConsumer(deadLetters())), 2);
  }

  /** From a dead-letter queue nothing is taken away, and its name is an option. */
  @Test
  void deadLettersStayWhereTheyAre() throws Exception {
    send("poison");
    String[] options = {"maxDeliveries=1", "deadLetterPrefix=dead/"};
    Queue dead = new RedisJmsQueue("dead/" + queue.getQueueName());
    Session session = session(Session.SESSION_TRANSACTED, options);
    receive(session.createConsumer(queue));
    session.rollback();
    MessageConsumer consumer = session.createConsumer(dead);
    for (int delivery = 1; delivery <= 4; delivery++) {
      Message letter = receive(consumer);
      assertThat(letter.getIntProperty("JMSXDeliveryCount")).isEqualTo(delivery);
      assertDeadLetter(letter, 1);
      session.rollback();
    }
    session.close();
    assertThat(drain()).isEmpty();
  }

  /** The options redeliveryDelay, redeliveryMultiplier and redeliveryMaxDelay. */
  @Test
  void redeliveryWaitsLongerEachTime() throws Exception {
    send("a");
    Session session =
        session(
            Session.SESSION_TRANSACTED,
            "redeliveryDelay=1s",
            "redeliveryMultiplier=2",
            "redeliveryMaxDelay=1500ms");
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    long[] least = {1_000, 1_500, 1_500};
    for (int i = 0; i < least.length; i++) {
      long start = System.nanoTime();
      session.rollback();
      if (i == 0) {
        send("other");
        assertThat(state(receive(consumer))).as("others go on").isEqualTo("other:1");
        session.commit();
      }
      assertThat(state(receive(consumer))).isEqualTo("a:" + (i + 2) + ":again");
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(least[i] - 2);
    }
    session.commit();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  /** What waits for its redelivery comes in order, before what is newer. */
  @Test
  void theOrderIsKeptAfterTheDelay() throws Exception {
    send("a", "b", "c");
    Session session = session(Session.CLIENT_ACKNOWLEDGE, "redeliveryDelay=100ms");
    MessageConsumer consumer = session.createConsumer(queue);
    texts(consumer, 3);
    session.recover();
    assertThat(states(consumer, 3)).containsExactly("a:2:again", "b:2:again", "c:2:again");
  }

  private String key() throws JMSException {
    return keyPrefix() + ":{queue:" + queue.getQueueName() + "}:ready:4";
  }

  private void push(String luaBytes) throws JMSException {
    RedisServer.shared()
        .command("EVAL", "return redis.call('RPUSH', KEYS[1], " + luaBytes + ")", "1", key());
  }

  /** What is not a message at all, or has a valid beginning and nonsense behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'\\255\\1\\0'",
        "string.rep('\\255', 300)",
        "string.char(2) .. string.rep('\\0', 100)",
        "'\\1' .. string.rep('\\0', 8) .. '\\0\\0\\4\\1' .. string.rep('\\0', 8)"
            + " .. string.rep('i', 16) .. '\\0\\0\\0\\5' .. '\\255\\254\\253\\252\\251rest'"
      })
  void damagedMessagesGoAsideAndTheOthersFlow(String luaBytes) throws Exception {
    send("before");
    push(luaBytes);
    send("after 1", "after 2");
    Session session = session();
    assertThat(states(session.createConsumer(queue), 3))
        .containsExactly("before:1", "after 1:1", "after 2:1");
    Message letter = receive(session.createConsumer(deadLetters()));
    assertThat(letter).isInstanceOf(BytesMessage.class);
    assertDeadLetter(letter, 0);
    assertThat(((BytesMessage) letter).getBodyLength())
        .isEqualTo(
            luaBytes.contains("'i'") ? 9 : luaLength(luaBytes)); // an envelope's inside, or all
  }

  private static long luaLength(String luaBytes) {
    Object length = RedisServer.shared().command("EVAL", "return #(" + luaBytes + ")", "0");
    return (Long) length;
  }

  /** Damaged ones are no problem for listeners, selectors and browsers either. */
  @Test
  void damagedMessagesDisturbNobody() throws Exception {
    push("string.rep('\\255', 50)");
    send("good");
    Session session = session();
    assertThat(session.createBrowser(queue).getEnumeration().hasMoreElements()).isTrue();
    assertThat(text(receive(session.createConsumer(queue, "JMSPriority = 4")))).isEqualTo("good");
    push("'\\0'");
    CountDownLatch good = new CountDownLatch(1);
    session.createConsumer(queue).setMessageListener(message -> good.countDown());
    try (MessageProducer producer = session().createProducer(queue)) {
      producer.send(session().createTextMessage("good"));
    }
    await(good);
    assertThat(session().createBrowser(deadLetters()).getEnumeration().hasMoreElements()).isTrue();
  }
}
