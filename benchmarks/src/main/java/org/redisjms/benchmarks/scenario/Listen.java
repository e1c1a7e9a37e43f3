package org.redisjms.benchmarks.scenario;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.redisjms.benchmarks.measure.Backlog;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Scenario;

/** Sessions of one connection with a MessageListener each, AUTO_ACKNOWLEDGE, on one backlog. */
record Listen(ConnectionFactory factory, int sessions) implements Scenario {
  private static final long PATIENCE_SECONDS = 300;

  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    return List.of(Backlog.rate(load, meter, new Heard(factory, sessions, load)));
  }

  private record Heard(ConnectionFactory factory, int sessions, Load load) implements Backlog {
    @Override
    public void fill(String queue, int messages) throws JMSException {
      Jms.fill(factory, queue, messages, load.payload());
    }

    @Override
    public long drain(String queue, int messages) throws Exception {
      CountDownLatch missing = new CountDownLatch(messages);
      try (Connection connection = factory.createConnection()) {
        for (int i = 0; i < sessions; i++) {
          Session session = Jms.session(connection, Session.AUTO_ACKNOWLEDGE);
          session
              .createConsumer(session.createQueue(queue))
              .setMessageListener(new Counting(missing));
        }
        long start = System.nanoTime();
        connection.start();
        if (!missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException(missing.getCount() + " messages do not come");
        }
        return System.nanoTime() - start;
      }
    }
  }

  /** Reads and counts. */
  record Counting(CountDownLatch missing) implements MessageListener {
    @Override
    public void onMessage(Message message) {
      try {
        Jms.read(message);
      } catch (JMSException e) {
        throw new IllegalStateException(e);
      }
      missing.countDown();
    }
  }
}
