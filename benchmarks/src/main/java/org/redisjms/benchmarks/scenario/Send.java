package org.redisjms.benchmarks.scenario;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Repeated;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.measure.Step;

/**
 * Threads that send persistent messages, each with a session of its own and one after the other.
 */
record Send(ConnectionFactory factory, int threads) implements Scenario {
  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    byte[] payload = load.payload();
    List<Step> steps = new ArrayList<>();
    try (Connection connection = Jms.started(factory)) {
      for (int i = 0; i < threads; i++) {
        Session session = Jms.session(connection, Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(session.createQueue("send"));
        steps.add(
            () -> {
              producer.send(Jms.message(session, payload));
              return 1;
            });
      }
      return List.of(Repeated.rate(load, meter, steps));
    }
  }
}
