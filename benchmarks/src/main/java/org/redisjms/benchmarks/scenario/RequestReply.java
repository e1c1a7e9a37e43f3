package org.redisjms.benchmarks.scenario;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.util.List;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Repeated;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.measure.Step;

/** One client that sends a request and waits for the reply in its temporary queue. */
record RequestReply(ConnectionFactory factory) implements Scenario {
  private static final String REQUESTS = "requests";
  private static final long PATIENCE_MILLIS = 30_000;

  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    byte[] payload = load.payload();
    try (Connection serving = Jms.started(factory);
        Connection asking = Jms.started(factory)) {
      serve(Jms.session(serving, Session.AUTO_ACKNOWLEDGE));
      Session session = Jms.session(asking, Session.AUTO_ACKNOWLEDGE);
      MessageProducer requests = session.createProducer(session.createQueue(REQUESTS));
      TemporaryQueue mine = session.createTemporaryQueue();
      MessageConsumer replies = session.createConsumer(mine);
      Step ask =
          () -> {
            Message request = Jms.message(session, payload);
            request.setJMSReplyTo(mine);
            requests.send(request);
            Message reply = replies.receive(PATIENCE_MILLIS);
            if (reply == null) {
              throw new IllegalStateException("no reply");
            }
            Jms.read(reply);
            return 1;
          };
      return List.of(Repeated.rate(load, meter, List.of(ask)));
    }
  }

  private static void serve(Session session) throws JMSException {
    MessageProducer replies = session.createProducer(null);
    session
        .createConsumer(session.createQueue(REQUESTS))
        .setMessageListener(request -> reply(session, replies, request));
  }

  private static void reply(Session session, MessageProducer replies, Message request) {
    try {
      byte[] body = request.getBody(byte[].class);
      Message reply = Jms.message(session, body);
      reply.setJMSCorrelationID(request.getJMSMessageID());
      replies.send(request.getJMSReplyTo(), reply);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
