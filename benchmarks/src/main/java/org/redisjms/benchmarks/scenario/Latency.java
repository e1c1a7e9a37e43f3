package org.redisjms.benchmarks.scenario;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import org.redisjms.benchmarks.measure.Latencies;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.measure.Schedule;

/**
 * From the time when a persistent message is due to be sent, at a fixed rate, until a listener on
 * another connection has it.
 */
record Latency(ConnectionFactory factory) implements Scenario {
  private static final String DUE = "due";

  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    byte[] payload = load.payload();
    try (Connection receiving = Jms.started(factory);
        Connection sending = Jms.started(factory)) {
      Session consumer = Jms.session(receiving, Session.AUTO_ACKNOWLEDGE);
      Session session = Jms.session(sending, Session.AUTO_ACKNOWLEDGE);
      Queue queue = session.createQueue("latency");
      MessageProducer producer = session.createProducer(queue);
      MessageConsumer listening = consumer.createConsumer(queue);
      meter.start();
      Schedule schedule = new Schedule(load);
      Latencies latencies = new Latencies(schedule);
      listening.setMessageListener(message -> latencies.arrived(due(message)));
      for (int i = 0; i < schedule.messages(); i++) {
        long due = schedule.await(i);
        Message message = Jms.message(session, payload);
        message.setLongProperty(DUE, due);
        producer.send(message);
      }
      List<Measurement> measured = latencies.await();
      meter.stop(schedule.messages());
      return measured;
    }
  }

  private static long due(Message message) {
    try {
      Jms.read(message);
      return message.getLongProperty(DUE);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
