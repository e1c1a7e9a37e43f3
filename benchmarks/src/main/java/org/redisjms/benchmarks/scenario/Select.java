package org.redisjms.benchmarks.scenario;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;
import org.redisjms.benchmarks.measure.Backlog;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Scenario;

/** A consumer that takes one message in ten out of a backlog. The rate is that of matches. */
record Select(ConnectionFactory factory) implements Scenario {
  private static final int ONE_IN = 10;
  private static final String KIND = "kind";
  private static final long PATIENCE_MILLIS = 30_000;

  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    return List.of(Backlog.rate(load, meter, new Selected(factory, load)));
  }

  private record Selected(ConnectionFactory factory, Load load) implements Backlog {
    @Override
    public void fill(String queue, int messages) throws JMSException {
      Jms.fill(
          factory,
          queue,
          messages,
          load.payload(),
          (message, number) -> message.setIntProperty(KIND, number % ONE_IN));
    }

    @Override
    public int received(int messages) {
      return messages / ONE_IN;
    }

    @Override
    public long drain(String queue, int messages) throws JMSException {
      try (Connection connection = factory.createConnection();
          Session session = Jms.session(connection, Session.AUTO_ACKNOWLEDGE);
          MessageConsumer consumer =
              session.createConsumer(session.createQueue(queue), KIND + " = 0")) {
        long start = System.nanoTime();
        connection.start();
        for (int i = 0; i < received(messages); i++) {
          Message message = consumer.receive(PATIENCE_MILLIS);
          if (message == null) {
            throw new IllegalStateException("match " + i + " does not come");
          }
          Jms.read(message);
        }
        return System.nanoTime() - start;
      }
    }
  }
}
