package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 6.2.10: the acknowledgement modes, recover, and what is delivered again. */
class AcknowledgementIT extends ConformanceTest {
  /** What is still on the test's queue. */
  private void assertLeft(String... texts) throws Exception {
    MessageConsumer consumer = session().createConsumer(queue);
    assertThat(texts(consumer, texts.length)).containsExactly(texts);
    assertThat(consumer.receiveNoWait()).isNull();
    consumer.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
  @Section("6.2.10")
  void whatReceiveReturnedIsAcknowledged(int mode) throws Exception {
    send("one", "two", "three");
    Session session = session(mode);
    assertThat(texts(session.createConsumer(queue), 2)).containsExactly("one", "two");
    session.close();
    assertLeft("three");
  }

  @Test
  @Section("6.2.10")
  void whatAListenerReturnedFromIsAcknowledged() throws Exception {
    send("one", "two");
    Session session = session();
    CountDownLatch delivered = new CountDownLatch(2);
    session.createConsumer(queue).setMessageListener(message -> delivered.countDown());
    await(delivered);
    session.close();
    assertLeft();
  }

  @Test
  @Section("6.2.10")
  void clientAcknowledgeTakesAllThatTheSessionDelivered() throws Exception {
    send("one", "two", "three");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    Message first = receive(consumer);
    receive(consumer);
    first.acknowledge();
    receive(consumer);
    session.close();
    assertLeft("three");
  }

  @Test
  @Section("6.2.10")
  void clientAcknowledgeTakesThoseOfOtherConsumersToo() throws Exception {
    send("one", "two");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    Queue other = newQueue();
    sendTo(other, "other");
    receive(session.createConsumer(queue));
    receive(session.createConsumer(other)).acknowledge();
    session.close();
    assertLeft("two");
  }

  @Test
  @Section("6.2.10")
  void withoutAnAcknowledgementEverythingComesAgain() throws Exception {
    send("one", "two");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    assertThat(texts(session.createConsumer(queue), 2)).containsExactly("one", "two");
    session.close();
    MessageConsumer consumer = session().createConsumer(queue);
    for (String text : List.of("one", "two")) {
      Message again = receive(consumer);
      assertThat(text(again)).isEqualTo(text);
      assertThat(again.getJMSRedelivered()).isTrue();
      assertThat(again.getIntProperty("JMSXDeliveryCount")).isGreaterThan(1);
    }
  }

  @Test
  @Section("3.6")
  void acknowledgeIsIgnoredWhereItIsAutomatic() throws Exception {
    send("text");
    Message received = receive(session().createConsumer(queue));
    received.acknowledge();
    received.acknowledge();
  }

  @Test
  @Section("3.6")
  void acknowledgeOfAMessageThatWasNotReceivedIsIgnored() throws Exception {
    session().createMessage().acknowledge();
  }

  @Test
  @Section("6.2.10")
  void acknowledgingTwiceIsAllowed() throws Exception {
    send("one", "two");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    Message received = receive(session.createConsumer(queue));
    received.acknowledge();
    received.acknowledge();
    session.close();
    assertLeft("two");
  }

  @Test
  @Section("6.2.10")
  void recoverGoesBackToTheFirstUnacknowledged() throws Exception {
    send("one", "two", "three", "four");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer).acknowledge();
    assertThat(texts(consumer, 2)).containsExactly("two", "three");
    session.recover();
    for (String text : List.of("two", "three", "four")) {
      Message again = receive(consumer);
      assertThat(text(again)).isEqualTo(text);
      // A provider may have fetched the last one before; it is allowed to be flagged.
      assertThat(again.getJMSRedelivered() || text.equals("four")).isTrue();
      again.acknowledge();
    }
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  @Section("6.2.10")
  void recoverCountsTheDeliveries() throws Exception {
    send("text");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    for (int count = 1; count <= 3; count++) {
      assertThat(receive(consumer).getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
      session.recover();
    }
    receive(consumer).acknowledge();
  }

  @Test
  @Section("6.2.10")
  void recoverInAListenerDeliversAgain() throws Exception {
    send("text");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    List<Boolean> redelivered = new CopyOnWriteArrayList<>();
    CountDownLatch twice = new CountDownLatch(2);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                redelivered.add(message.getJMSRedelivered());
                if (redelivered.size() == 1) {
                  session.recover();
                } else {
                  message.acknowledge();
                }
              } catch (JMSException e) {
                throw new java.lang.IllegalStateException(e);
              }
              twice.countDown();
            });
    await(twice);
    session.close();
    assertThat(redelivered).containsExactly(false, true);
    assertLeft();
  }

  @Test
  @Section("6.2.10")
  void recoverOfATopicsMessages() throws Exception {
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(topic);
    sendTo(topic, "one", "two");
    assertThat(texts(consumer, 2)).containsExactly("one", "two");
    session.recover();
    assertThat(texts(consumer, 2)).containsExactly("one", "two");
  }

  @Test
  @Section("6.2.10")
  void recoverIsNotForTransactions() throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    assertThatThrownBy(session::recover).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Section("6.2.10")
  void aContextAcknowledgesAndRecovers() throws Exception {
    send("one", "two");
    JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(text(receive(consumer))).isEqualTo("one");
    context.recover();
    assertThat(text(receive(consumer))).isEqualTo("one");
    context.acknowledge();
    context.close();
    assertLeft("two");
  }

  @Test
  @Section("6.2.11")
  void anAcknowledgedMessageNeverComesAgain() throws Exception {
    send("one");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer).acknowledge();
    session.recover();
    send("two");
    assertThat(text(receive(consumer))).isEqualTo("two");
  }

  @Test
  @Section("8.7")
  void aListenerThatThrowsGetsTheMessageAgain() throws Exception {
    send("text");
    List<String> seen = new CopyOnWriteArrayList<>();
    CountDownLatch twice = new CountDownLatch(2);
    Session session = session();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                seen.add(
                    message.getJMSRedelivered()
                        + " "
                        + message.getIntProperty("JMSXDeliveryCount"));
              } catch (JMSException e) {
                seen.add(e.toString());
              }
              twice.countDown();
              if (seen.size() == 1) {
                throw new java.lang.IllegalStateException("what a listener should not do");
              }
            });
    await(twice);
    session.close();
    assertThat(seen).containsExactly("false 1", "true 2");
  }

  @Test
  @Section("8.8")
  void closingAConsumerDoesNotChangeWhatItDelivered() throws Exception {
    send("one", "two");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    Message received = receive(consumer);
    consumer.close();
    received.acknowledge();
    session.close();
    assertLeft("two");
  }
}
