package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.redisjms.destination.RedisJmsTopic;

/**
 * Many subscribers and many messages. {@code -Dredisjms.processes=full} runs the numbers that are
 * promised.
 */
class ManySubscribersIT extends JmsFixture {

  private static final boolean FULL = "full".equals(System.getProperty("redisjms.processes"));
  private static final int SUBSCRIBERS = 100;
  private static final int MESSAGES = FULL ? 10_000 : 200;
  private static final int AWAY = 10_000;

  /** Counts up; anything else than the next number ends the test. */
  private static final class Counter implements MessageListener {
    private final CountDownLatch done;
    private final AtomicReference<String> failure;
    private int next;

    Counter(CountDownLatch done, AtomicReference<String> failure) {
      this.done = done;
      this.failure = failure;
    }

    @Override
    public void onMessage(Message message) {
      try {
        int number = message.getIntProperty("n");
        if (number != next) {
          failure.compareAndSet(null, "expected " + next + ", got " + number);
        }
      } catch (JMSException e) {
        failure.compareAndSet(null, e.toString());
      }
      if (++next == MESSAGES) {
        done.countDown();
      }
    }
  }

  private void publish(Topic topic, int messages) throws JMSException {
    try (Connection connection = factory().createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(topic)) {
      for (int i = 0; i < messages; i++) {
        Message message = session.createTextMessage("x".repeat(100));
        message.setIntProperty("n", i);
        producer.send(message);
        if (i % 10 == 9 || i == messages - 1) {
          session.commit();
        }
      }
    }
  }

  /** Sections 4.2 and 8.3.1. */
  @Test
  void eachSubscriberGetsEachMessageOnceAndInOrder() throws Exception {
    Topic topic = new RedisJmsTopic("many");
    CountDownLatch done = new CountDownLatch(SUBSCRIBERS);
    AtomicReference<String> failure = new AtomicReference<>();
    Connection connection = started();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      Session session = connection.createSession(Session.DUPS_OK_ACKNOWLEDGE);
      session.createConsumer(topic).setMessageListener(new Counter(done, failure));
    }
    publish(topic, MESSAGES);
    if (FULL) {
      done.await();
    } else {
      await(done);
    }
    assertThat(failure.get()).isNull();
  }

  /** Section 8.3.3. */
  @Test
  void aDurableSubscriberThatWasAwayGetsAllThatItMissed() throws Exception {
    Topic topic = new RedisJmsTopic("missed");
    Connection connection = connect("clientId=away");
    Session session = connection.createSession();
    session.createDurableConsumer(topic, "s").close();
    publish(topic, AWAY);
    connection.start();
    MessageConsumer consumer = session.createDurableConsumer(topic, "s");
    for (int i = 0; i < AWAY; i++) {
      assertThat(receive(consumer).getIntProperty("n")).isEqualTo(i);
    }
    assertThat(consumer.receiveNoWait()).isNull();
    consumer.close();
    session.unsubscribe("s");
  }
}
