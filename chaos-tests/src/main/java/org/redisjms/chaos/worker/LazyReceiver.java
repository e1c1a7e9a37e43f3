package org.redisjms.chaos.worker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import org.redisjms.chaos.history.Mode;

/** Receives with DUPS_OK_ACKNOWLEDGE. */
final class LazyReceiver extends Consuming {

  LazyReceiver(Client client, String session, Source source) {
    super(client, session, source, Mode.DUPS_OK, Session.DUPS_OK_ACKNOWLEDGE);
  }

  @Override
  void consume(Session session, MessageConsumer consumer) throws JMSException {
    while (!isStopped()) {
      Message message = consumer.receive(WAIT_MILLIS);
      if (message != null) {
        got(message);
        think();
      }
    }
  }
}
