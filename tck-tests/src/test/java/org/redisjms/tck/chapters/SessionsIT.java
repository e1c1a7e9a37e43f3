package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 6.2: sessions; their acknowledgement and transactions have classes of their own. */
class SessionsIT extends ConformanceTest {
  @Test
  @Section("6.2")
  void theModeIsTheOneThatWasAskedFor() throws Exception {
    Connection connection = connect();
    assertThat(connection.createSession().getAcknowledgeMode()).isEqualTo(Session.AUTO_ACKNOWLEDGE);
    for (int mode :
        new int[] {
          Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE
        }) {
      Session session = connection.createSession(mode);
      assertThat(session.getAcknowledgeMode()).isEqualTo(mode);
      assertThat(session.getTransacted()).isFalse();
      assertThat(connection.createSession(false, mode).getAcknowledgeMode()).isEqualTo(mode);
    }
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    assertThat(transacted.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
    assertThat(transacted.getTransacted()).isTrue();
  }

  @Test
  @Section("6.2")
  void theModeOfATransactedSessionIsIgnored() throws Exception {
    Connection connection = connect();
    for (int mode : new int[] {0, Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, -1}) {
      Session session = connection.createSession(true, mode);
      assertThat(session.getTransacted()).isTrue();
      assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
    }
  }

  @Test
  @Section("6.2")
  @ArtemisDiffers(
      "Throws an unchecked exception for createSession(-1), which declares JMSException.")
  void unknownModesAreRefused() throws Exception {
    Connection connection = connect();
    for (int mode : new int[] {-1, 4711}) {
      assertThatThrownBy(() -> connection.createSession(mode)).isInstanceOf(JMSException.class);
      assertThatThrownBy(() -> connection.createSession(false, mode))
          .isInstanceOf(JMSException.class);
      assertThatThrownBy(() -> context(mode)).isInstanceOf(JMSRuntimeException.class);
    }
  }

  @Test
  @Section("6.2.3")
  void destinationsAreCreatedByName() throws Exception {
    Session session = session();
    Queue created = session.createQueue(queue.getQueueName());
    assertThat(created.getQueueName()).isEqualTo(queue.getQueueName());
    MessageConsumer consumer = session.createConsumer(created);
    send("text");
    assertThat(text(receive(consumer))).isEqualTo("text");
    Topic createdTopic = session.createTopic(topic.getTopicName());
    assertThat(createdTopic.getTopicName()).isEqualTo(topic.getTopicName());
    MessageConsumer subscriber = session.createConsumer(createdTopic);
    sendTo(topic, "published");
    assertThat(text(receive(subscriber))).isEqualTo("published");
  }

  @Test
  @Section("6.2.4")
  void aMessageIsSentByAnySession() throws Exception {
    TextMessage message = connect().createSession().createTextMessage("text");
    Session other = session();
    other.createProducer(queue).send(message);
    assertThat(text(receive(other.createConsumer(queue)))).isEqualTo("text");
  }

  @Test
  @Section("6.2.9.1")
  void messagesOfASessionStayInOrder() throws Exception {
    Session session = session();
    MessageProducer first = session.createProducer(queue);
    MessageProducer second = session.createProducer(queue);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      (i % 2 == 0 ? first : second).send(session.createTextMessage("" + i));
      expected.add("" + i);
    }
    assertThat(texts(session.createConsumer(queue), 100)).isEqualTo(expected);
  }

  @Test
  @Section("6.2.9.1")
  void messagesOfATopicStayInOrderForEachSubscriber() throws Exception {
    Session session = session();
    MessageConsumer first = session.createConsumer(topic);
    MessageConsumer second = session.createConsumer(topic);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      expected.add("" + i);
    }
    sendTo(topic, expected.toArray(new String[0]));
    assertThat(texts(first, 50)).isEqualTo(expected);
    assertThat(texts(second, 50)).isEqualTo(expected);
  }

  @Test
  @Section("6.2.9.2")
  void urgentMessagesOvertakeABacklog() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    producer.setPriority(0);
    for (int i = 0; i < 50; i++) {
      producer.send(session.createTextMessage("" + i));
    }
    producer.setPriority(9);
    producer.send(session.createTextMessage("urgent"));
    assertThat(texts(session.createConsumer(queue), 2)).containsExactly("urgent", "0");
  }

  @Test
  @Section("6.2.9.2")
  void laterDeliveryTimesComeLater() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(2_000);
    producer.send(session.createTextMessage("later"));
    producer.setDeliveryDelay(0);
    producer.send(session.createTextMessage("now"));
    assertThat(texts(session.createConsumer(queue), 2)).containsExactly("now", "later");
  }

  @Test
  @Section("6.2.13")
  void theListenersOfASessionRunOneAtATime() throws Exception {
    Connection connection = connect();
    Session session = connection.createSession();
    List<Queue> queues = List.of(newQueue(), newQueue(), newQueue());
    AtomicInteger running = new AtomicInteger();
    AtomicBoolean together = new AtomicBoolean();
    CountDownLatch all = new CountDownLatch(3 * 20);
    for (Queue each : queues) {
      session
          .createConsumer(each)
          .setMessageListener(
              message -> {
                together.compareAndSet(false, running.incrementAndGet() > 1);
                running.decrementAndGet();
                all.countDown();
              });
      sendTo(each, Collections.nCopies(20, "text").toArray(new String[0]));
    }
    connection.start();
    await(all);
    assertThat(together).isFalse();
  }

  @Test
  @Section("6.2.14")
  void theListenersOfTwoSessionsRunTogether() throws Exception {
    Connection connection = connect();
    CountDownLatch both = new CountDownLatch(2);
    AtomicInteger met = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      connection
          .createSession()
          .createConsumer(newQueueWithAMessage())
          .setMessageListener(
              message -> {
                both.countDown();
                try {
                  await(both);
                  met.incrementAndGet();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }
    connection.start();
    await("both run at once", () -> met.get() == 2);
  }

  private Queue newQueueWithAMessage() throws JMSException {
    Queue result = newQueue();
    sendTo(result, "text");
    return result;
  }

  @Test
  @Section("6.2.15")
  void closingTwiceIsIgnored() throws Exception {
    Session session = session();
    session.close();
    session.close();
  }

  @Test
  @Section("6.2.15")
  void aClosedSessionRefusesEverything() throws Exception {
    Session session = session();
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    QueueBrowser browser = session.createBrowser(queue);
    TextMessage message = session.createTextMessage("text");
    session.close();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            session::createMessage,
            session::createTextMessage,
            session::createBytesMessage,
            session::createMapMessage,
            session::createObjectMessage,
            session::createStreamMessage,
            () -> session.createConsumer(queue),
            () -> session.createProducer(queue),
            () -> session.createBrowser(queue),
            session::createTemporaryQueue,
            session::createTemporaryTopic,
            session::commit,
            session::rollback,
            session::recover,
            () -> session.unsubscribe("name"),
            consumer::receiveNoWait,
            consumer::getMessageListener,
            () -> consumer.setMessageListener(received -> {}),
            () -> producer.send(message),
            producer::getDestination,
            browser::getEnumeration)) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
    assertThat(message.getText()).isEqualTo("text");
  }

  @Test
  @Section("6.2.15")
  @ArtemisDiffers(
      "Answers some questions about a closed session; any use of it must be an"
          + " IllegalStateException.")
  void aClosedSessionRefusesToTellAnything() throws Exception {
    Session session = session();
    QueueBrowser browser = session.createBrowser(queue);
    session.close();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            session::getAcknowledgeMode,
            session::getTransacted,
            session::getMessageListener,
            () -> session.createQueue("name"),
            () -> session.createTopic("name"),
            browser::getQueue,
            browser::getMessageSelector)) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @Section("6.2.15")
  void closingASessionLeavesTheOthersOfItsConnection() throws Exception {
    Connection connection = started();
    Session closed = connection.createSession();
    Session open = connection.createSession();
    closed.close();
    open.createProducer(queue).send(open.createTextMessage("text"));
    assertThat(text(receive(open.createConsumer(queue)))).isEqualTo("text");
  }

  @Test
  @Section("6.2.15")
  void messagesOfAClosedSessionCannotBeAcknowledged() throws Exception {
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    send("text");
    Message received = receive(session.createConsumer(queue));
    session.close();
    assertThatThrownBy(received::acknowledge).isInstanceOf(IllegalStateException.class);
    Message again = receive(session().createConsumer(queue));
    assertThat(text(again)).isEqualTo("text");
    assertThat(again.getJMSRedelivered()).isTrue();
  }

  @Test
  @Section("6.2.15")
  void closingATransactedSessionRollsBack() throws Exception {
    send("received");
    Session session = session(Session.SESSION_TRANSACTED);
    assertThat(text(receive(session.createConsumer(queue)))).isEqualTo("received");
    session.createProducer(queue).send(session.createTextMessage("sent"));
    session.close();
    MessageConsumer consumer = session().createConsumer(queue);
    assertThat(text(receive(consumer))).isEqualTo("received");
    assertNothing(consumer);
  }
}
