package org.redisjms.chaos.worker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;
import org.redisjms.chaos.history.Call;
import org.redisjms.chaos.history.Mode;

/** Receives with automatic acknowledgement: what {@code receive} returns is acknowledged. */
final class AutoReceiver extends Consuming {

  AutoReceiver(Client client, String session, Source source) {
    super(client, session, source, Mode.AUTO_RECEIVE, Session.AUTO_ACKNOWLEDGE);
  }

  @Override
  void consume(Session session, MessageConsumer consumer) throws JMSException {
    while (!isStopped()) {
      long call = history().call(Call.RECEIVE, session(), List.of(), List.of());
      try {
        Message message = consumer.receive(WAIT_MILLIS);
        if (message != null) {
          got(message);
        }
        history().ok(call);
        if (message != null) {
          think();
        }
      } catch (JMSException e) {
        history().failed(call, e);
        throw e;
      }
    }
  }
}
