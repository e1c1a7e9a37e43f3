package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.stream.IntStream;

/** What the tests of section 7.3 of Jakarta Messaging 3.1 share: asynchronous send. */
abstract class AsyncSendFixture extends JmsFixture {

  /** More than the window has room for. */
  static final int MANY = 3_000;

  static List<String> numbers(int behind) {
    return IntStream.range(0, behind).mapToObj(Integer::toString).toList();
  }

  static void sendAsync(
      Session session, MessageProducer producer, List<String> texts, CompletionListener listener)
      throws JMSException {
    for (String text : texts) {
      producer.send(session.createTextMessage(text), listener);
    }
  }

  /** What has arrived in the test's queue, and nothing else. */
  final List<String> arrived(int count) throws JMSException {
    try (Session session = session();
        MessageConsumer consumer = session.createConsumer(queue)) {
      List<String> texts = texts(consumer, count);
      assertThat(consumer.receiveNoWait()).isNull();
      return texts;
    }
  }
}
