package org.redisjms.chaos.worker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import org.redisjms.chaos.history.Call;
import org.redisjms.chaos.history.Mode;

/** Acknowledges several messages at a time, and recovers now and then. */
final class ClientAcknowledging extends Consuming {
  private static final int MOST = 8;
  private static final int RECOVERIES = 40;

  ClientAcknowledging(Client client, String session, Source source) {
    super(client, session, source, Mode.CLIENT, Session.CLIENT_ACKNOWLEDGE);
  }

  @Override
  void consume(Session session, MessageConsumer consumer) throws JMSException {
    while (!isStopped()) {
      List<Got> batch = receive(consumer, upTo(MOST));
      if (!batch.isEmpty()) {
        end(session, batch);
      }
    }
  }

  private List<Got> receive(MessageConsumer consumer, int size) throws JMSException {
    List<Got> batch = new ArrayList<>();
    while (batch.size() < size) {
      Message message = consumer.receive(WAIT_MILLIS);
      if (message == null) {
        break;
      }
      batch.add(got(message));
      think();
    }
    return batch;
  }

  private void end(Session session, List<Got> batch) throws JMSException {
    boolean recover = onceIn(RECOVERIES);
    List<Long> deliveries = batch.stream().map(Got::delivery).toList();
    long call =
        history().call(recover ? Call.RECOVER : Call.ACKNOWLEDGE, session(), List.of(), deliveries);
    try {
      if (recover) {
        session.recover();
      } else {
        batch.get(batch.size() - 1).message().acknowledge();
      }
      history().ok(call);
    } catch (JMSException e) {
      history().failed(call, e);
    }
  }
}
