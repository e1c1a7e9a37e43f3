package org.redisjms.benchmarks.scenario;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Repeated;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.measure.Step;

/** One thread that sends persistent messages, many in each transaction. */
record SendTransacted(ConnectionFactory factory) implements Scenario {
  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    byte[] payload = load.payload();
    try (Connection connection = Jms.started(factory);
        Session session = Jms.session(connection, Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(session.createQueue("send"))) {
      Step transaction =
          () -> {
            for (int i = 0; i < Jms.BATCH; i++) {
              producer.send(Jms.message(session, payload));
            }
            session.commit();
            return Jms.BATCH;
          };
      return List.of(Repeated.rate(load, meter, List.of(transaction)));
    }
  }
}
