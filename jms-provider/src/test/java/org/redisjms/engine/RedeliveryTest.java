package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redisjms.config.Options;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.message.MessageCodec;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.store.DamagedEnvelope;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.OutgoingMessage;

class RedeliveryTest extends EngineFixture {

  private static final RedisJmsQueue DEAD_LETTERS = new RedisJmsQueue("DLQ.orders");

  private static List<String> states(ConsumerEngine consumer, int count) throws JMSException {
    List<String> states = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      states.add(state(consumer.receive(LONG)));
    }
    return states;
  }

  @Test
  void recoverRedeliversInOrderBeforeWhatIsNewer() throws JMSException {
    send("a", "b", "c");
    SessionEngine session = started().createSession(AcknowledgeMode.CLIENT);
    ConsumerEngine consumer = consumer(session);
    assertThat(states(consumer, 2)).containsExactly("a:1", "b:1");
    session.recover();
    send("d");
    assertThat(states(consumer, 4))
        .containsExactly("a:2:redelivered", "b:2:redelivered", "c:1", "d:1");
    session.recover();
    assertThat(states(consumer, 1)).containsExactly("a:3:redelivered");
    session.recover();
    assertThat(states(consumer, 4))
        .containsExactly(
            "a:4:redelivered", "b:3:redelivered", "c:2:redelivered", "d:2:redelivered");
    session.acknowledgeAll();
    assertEmpty();
  }

  @Test
  void rollbackRedeliversInOrderBeforeWhatIsNewer() throws JMSException {
    send("a", "b", "c");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    assertThat(states(consumer, 2)).containsExactly("a:1", "b:1");
    session.rollback();
    assertThat(states(consumer, 3)).containsExactly("a:2:redelivered", "b:2:redelivered", "c:1");
    session.commit();
    assertEmpty();
  }

  @Test
  void whatAClosedConsumerDeliveredGoesBackCounted() throws JMSException {
    send("a", "b", "c");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine first = consumer(session);
    receive(first, 2);
    first.close();
    session.rollback();
    assertThat(store.consumers(ORDERS_ID)).isZero();
    assertThat(states(consumer(session), 3))
        .containsExactly("a:2:redelivered", "b:2:redelivered", "c:1");
  }

  @Test
  void whatIsRecoveredAndNotYetRedeliveredGoesBackCounted() throws JMSException {
    send("a", "b", "c");
    SessionEngine session = started().createSession(AcknowledgeMode.CLIENT);
    ConsumerEngine first = consumer(session);
    receive(first, 2);
    session.recover();
    assertThat(received(first)).isEqualTo("a");
    first.close();
    session.recover();
    assertThat(states(consumer(session), 3))
        .containsExactly("a:3:redelivered", "b:2:redelivered", "c:1");
  }

  @Test
  void whatADeadClientHadComesAgainFlagged() throws JMSException {
    send("a", "b", "c");
    ConsumerEngine dying = consumer(started().createSession(AcknowledgeMode.CLIENT));
    receive(dying, 2);
    store.bury(registrations.get(0));
    ConsumerEngine next = consumer(started().createSession(AcknowledgeMode.AUTO));
    assertThat(receive(next, 3)).containsExactly("a", "b", "c");
  }

  @Test
  void afterTooManyDeliveriesAMessageIsADeadLetter() throws JMSException {
    send("poison", "good");
    SessionEngine session = started("maxDeliveries", "3").createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    for (int i = 1; i <= 3; i++) {
      assertThat(deadLetters()).isZero();
      assertThat(received(consumer)).isEqualTo("poison");
      session.rollback();
    }
    assertThat(deadLetters()).isEqualTo(1);
    assertThat(state(consumer.receive(LONG))).isEqualTo("good:1");
    session.commit();
    assertEmpty();

    ConsumerEngine letters = session.createConsumer(DEAD_LETTERS, null, false);
    for (int i = 1; i <= 5; i++) {
      RedisJmsMessage letter = letters.receive(LONG);
      assertThat(state(letter)).isEqualTo("poison:" + i + (i > 1 ? ":redelivered" : ""));
      assertThat(letter.getStringProperty(MessageCodec.ORIGINAL_DESTINATION))
          .isEqualTo("queue:orders");
      assertThat(letter.getIntProperty(MessageCodec.ORIGINAL_DELIVERY_COUNT)).isEqualTo(3);
      assertThat(letter.getStringProperty(MessageCodec.DEAD_LETTER_REASON)).contains("3 times");
      session.rollback();
    }
    assertThat(deadLetters() + store.inFlight(DEAD_LETTERS_ID).size()).isEqualTo(1);
  }

  @Test
  void aMessageThatWasDeliveredTooOftenElsewhereIsNotDelivered() throws JMSException {
    send("poison", "good");
    SessionEngine other = started().createSession(AcknowledgeMode.CLIENT);
    received(consumer(other));
    other.close();
    ConsumerEngine strict =
        consumer(started("maxDeliveries", "1").createSession(AcknowledgeMode.AUTO));
    assertThat(received(strict)).isEqualTo("good");
    assertThat(deadLetters()).isEqualTo(1);
    assertEmpty();
  }

  @Test
  void redeliveryCanBePutOff() throws JMSException {
    send("a");
    SessionEngine session =
        started("redeliveryDelay", "200ms").createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    session.rollback();
    assertThat(store.delayed(ORDERS_ID)).hasSize(1);
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
    session.commit();
    assertEmpty();
  }

  @Test
  void theDelayGrowsUpToAMaximum() {
    Redelivery redelivery =
        new Redelivery(
            Options.defaults()
                .with("redeliveryDelay", "100ms")
                .with("redeliveryMultiplier", "3")
                .with("redeliveryMaxDelay", "1s"));
    assertThat(redelivery.delayAfter(1)).isEqualTo(100);
    assertThat(redelivery.delayAfter(2)).isEqualTo(300);
    assertThat(redelivery.delayAfter(3)).isEqualTo(900);
    assertThat(redelivery.delayAfter(4)).isEqualTo(1_000);
    assertThat(redelivery.delayAfter(5_000)).isEqualTo(1_000);
  }

  @Test
  void bytesThatAreNoEnvelopeBecomeADeadLetter() throws JMSException {
    send("a");
    store.damage(
        ORDERS_ID, new DamagedEnvelope(new MessageId(1, 1), new byte[] {1, 2, 3}, "truncated"), 4);
    send("b");
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    assertThat(receive(consumer, 2)).containsExactly("a", "b");
    assertLetter("truncated", 1, 2, 3);
  }

  @Test
  void aMessageThatCannotBeDecodedBecomesADeadLetter() throws JMSException {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    send(session, "a");
    var registration = store.connect(new Silence());
    registration
        .openSession()
        .send(
            new OutgoingMessage(
                ORDERS_ID,
                Envelope.create(
                    new MessageId(1, 1), 4, true, 0, new byte[] {99, 1}, new byte[] {7}),
                0));
    registration.close();
    send(session, "b");
    assertThat(receive(consumer(session), 2)).containsExactly("a", "b");
    assertLetter("cannot be decoded", 99, 1, 7);
  }

  private void assertLetter(String reason, int... bytes) throws JMSException {
    assertEmpty();
    RedisJmsMessage letter =
        started()
            .createSession(AcknowledgeMode.AUTO)
            .createConsumer(DEAD_LETTERS, null, false)
            .receive(LONG);
    assertThat(letter.getStringProperty(MessageCodec.DEAD_LETTER_REASON)).contains(reason);
    assertThat(letter.getStringProperty(MessageCodec.ORIGINAL_DESTINATION))
        .isEqualTo("queue:orders");
    byte[] body = letter.getBody(byte[].class);
    assertThat(letter).isInstanceOf(BytesMessage.class);
    List<Integer> found = new ArrayList<>();
    for (byte b : body) {
      found.add((int) b);
    }
    assertThat(found).isEqualTo(java.util.Arrays.stream(bytes).boxed().toList());
  }

  @Test
  void aListenerThatThrowsGetsTheMessageAgainAtOnce() throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    SessionEngine session = connect("maxDeliveries", "3").createSession(AcknowledgeMode.AUTO);
    send("poison", "good");
    consumer(session)
        .setListener(
            message -> {
              try {
                seen.add(state(message));
                if (text(message).equals("poison")) {
                  throw new IllegalStateException("on purpose");
                }
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });
    startAll();
    await("all delivered", () -> seen.size() == 4);
    assertThat(seen)
        .containsExactly("poison:1", "poison:2:redelivered", "poison:3:redelivered", "good:1");
    assertEmpty();
    assertThat(deadLetters()).isEqualTo(1);
  }

  @Test
  void aListenerThatThrowsInATransactionGetsTheNextMessage() throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    SessionEngine session = connect().createSession(AcknowledgeMode.TRANSACTED);
    send("a", "b");
    consumer(session)
        .setListener(
            message -> {
              try {
                seen.add(state(message));
                if (seen.size() == 1) {
                  throw new IllegalStateException("on purpose");
                } else if (seen.size() == 2) {
                  session.rollback();
                } else if (seen.size() == 4) {
                  session.commit();
                }
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });
    startAll();
    assertEmpty();
    assertThat(seen).containsExactly("a:1", "b:1", "a:2:redelivered", "b:2:redelivered");
  }
}
