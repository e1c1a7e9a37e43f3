package org.redisjms.benchmarks.scenario;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Repeated;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.measure.Step;

/** Sessions that receive one message from a queue, send one to another and commit. */
record Relay(ConnectionFactory factory, int sessions) implements Scenario {
  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    Jms.fill(factory, Carrier.HERE, load.messages(), load.payload());
    List<Step> steps = new ArrayList<>();
    Direction direction = new Direction();
    try (Connection connection = Jms.started(factory)) {
      for (int i = 0; i < sessions; i++) {
        Session session = Jms.session(connection, Session.SESSION_TRANSACTED);
        Transaction transaction = new Transaction.Local(session);
        steps.add(new Carrier(session, transaction, load.payload(), direction));
      }
      return List.of(Repeated.rate(load, meter, steps));
    }
  }
}
