package org.redisjms.chaos.worker;

import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.concurrent.TimeUnit;
import org.redisjms.chaos.history.Event.Noted;
import org.redisjms.chaos.history.Mode;

/** Has a listener, in a session with automatic acknowledgement. */
final class Listening extends Consuming {

  Listening(Client client, String session, Source source) {
    super(client, session, source, Mode.AUTO_LISTENER, Session.AUTO_ACKNOWLEDGE);
  }

  @Override
  void consume(Session session, MessageConsumer consumer) throws JMSException {
    consumer.setMessageListener(
        message -> {
          try {
            got(message);
          } catch (JMSException e) {
            history().note(Noted.ERROR, e);
          }
          think();
        });
    while (!isStopped()) {
      pause(TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS));
    }
  }
}
