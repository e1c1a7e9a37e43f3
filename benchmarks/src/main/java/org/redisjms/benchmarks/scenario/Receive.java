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

/** One consumer that receives a backlog with {@code receive()}, in one of the session modes. */
record Receive(ConnectionFactory factory, int mode) implements Scenario {
  private static final long PATIENCE_MILLIS = 30_000;

  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    return List.of(Backlog.rate(load, meter, new Received(factory, mode, load)));
  }

  private record Received(ConnectionFactory factory, int mode, Load load) implements Backlog {
    @Override
    public void fill(String queue, int messages) throws JMSException {
      Jms.fill(factory, queue, messages, load.payload());
    }

    @Override
    public long drain(String queue, int messages) throws JMSException {
      try (Connection connection = factory.createConnection();
          Session session = Jms.session(connection, mode);
          MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
        long start = System.nanoTime();
        connection.start();
        for (int i = 1; i <= messages; i++) {
          Message message = consumer.receive(PATIENCE_MILLIS);
          if (message == null) {
            throw new IllegalStateException("message " + i + " does not come");
          }
          Jms.read(message);
          if (i % Jms.BATCH == 0 || i == messages) {
            settle(session, message);
          }
        }
        return System.nanoTime() - start;
      }
    }

    private void settle(Session session, Message message) throws JMSException {
      if (mode == Session.SESSION_TRANSACTED) {
        session.commit();
      } else if (mode == Session.CLIENT_ACKNOWLEDGE) {
        message.acknowledge();
      }
    }
  }
}
