package org.redisjms.benchmarks.scenario;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
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
 * Sessions that receive one message from a queue, send one to another and commit. When the first
 * queue is empty they carry the messages back, so there are always enough.
 */
record Relay(ConnectionFactory factory, int sessions) implements Scenario {
  private static final String HERE = "here";
  private static final String THERE = "there";

  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    Jms.fill(factory, HERE, load.messages(), load.payload());
    List<Step> steps = new ArrayList<>();
    try (Connection connection = Jms.started(factory)) {
      for (int i = 0; i < sessions; i++) {
        steps.add(new Carrier(connection, load.payload()));
      }
      return List.of(Repeated.rate(load, meter, steps));
    }
  }

  /** One session. */
  private static final class Carrier implements Step {
    /** After this time without a message the queue counts as empty. */
    private static final long EMPTY_MILLIS = 20;

    private final Session session;
    private final byte[] payload;
    private MessageConsumer source;
    private MessageConsumer otherSource;
    private MessageProducer target;
    private MessageProducer otherTarget;

    Carrier(Connection connection, byte[] payload) throws JMSException {
      this.payload = payload;
      session = Jms.session(connection, Session.SESSION_TRANSACTED);
      Queue here = session.createQueue(HERE);
      Queue there = session.createQueue(THERE);
      source = session.createConsumer(here);
      otherSource = session.createConsumer(there);
      target = session.createProducer(there);
      otherTarget = session.createProducer(here);
    }

    @Override
    public int run() throws JMSException {
      Message message = source.receive(EMPTY_MILLIS);
      if (message == null) {
        turn();
        return 0;
      }
      Jms.read(message);
      target.send(Jms.message(session, payload));
      session.commit();
      return 1;
    }

    private void turn() {
      MessageConsumer consumer = source;
      source = otherSource;
      otherSource = consumer;
      MessageProducer producer = target;
      target = otherTarget;
      otherTarget = producer;
    }
  }
}
