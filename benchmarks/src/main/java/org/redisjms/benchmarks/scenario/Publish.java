package org.redisjms.benchmarks.scenario;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Scenario;

/**
 * One publisher of persistent messages, and subscribers with a listener each, without durable
 * subscriptions. The rate is that of deliveries, until the last subscriber has the last message.
 */
record Publish(ConnectionFactory factory, int subscribers) implements Scenario {
  private static final long PATIENCE_SECONDS = 120;
  private static final String TOPIC = "news";

  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    byte[] payload = load.payload();
    AtomicLong delivered = new AtomicLong();
    try (Connection receiving = Jms.started(factory);
        Connection sending = Jms.started(factory)) {
      for (int i = 0; i < subscribers; i++) {
        Session session = Jms.session(receiving, Session.AUTO_ACKNOWLEDGE);
        session
            .createConsumer(session.createTopic(TOPIC))
            .setMessageListener(message -> count(message, delivered));
      }
      Session session = Jms.session(sending, Session.AUTO_ACKNOWLEDGE);
      Topic topic = session.createTopic(TOPIC);
      MessageProducer producer = session.createProducer(topic);
      publish(session, producer, payload, delivered, load.warmup().toNanos());
      delivered.set(0);
      meter.start();
      long start = System.nanoTime();
      publish(session, producer, payload, delivered, load.duration().toNanos());
      long nanos = System.nanoTime() - start;
      meter.stop(delivered.get());
      return List.of(Measurement.rate(delivered.get(), nanos));
    }
  }

  private void publish(
      Session session, MessageProducer producer, byte[] payload, AtomicLong delivered, long nanos)
      throws Exception {
    long start = System.nanoTime();
    long expected = 0;
    do {
      producer.send(Jms.message(session, payload));
      expected += subscribers;
    } while (System.nanoTime() - start < nanos);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (delivered.get() < expected) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(expected - delivered.get() + " deliveries do not come");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static void count(Message message, AtomicLong delivered) {
    try {
      Jms.read(message);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
    delivered.incrementAndGet();
  }
}
