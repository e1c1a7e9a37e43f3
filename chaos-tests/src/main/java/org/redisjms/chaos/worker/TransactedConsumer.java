package org.redisjms.chaos.worker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import org.redisjms.chaos.Setup;
import org.redisjms.chaos.history.Event.Sent;
import org.redisjms.chaos.history.MessageName;
import org.redisjms.chaos.history.Mode;

/**
 * Receives a few messages in each transaction, and rolls some transactions back. A mover also sends
 * on, in the same transaction, what it has received.
 */
final class TransactedConsumer extends Consuming {
  private static final int MOST = 5;
  private static final int ROLLBACKS = 30;

  private final boolean mover;
  private long number;

  TransactedConsumer(Client client, String session, Source source, boolean mover) {
    super(client, session, source, Mode.TRANSACTED, Session.SESSION_TRANSACTED);
    this.mover = mover;
  }

  @Override
  void consume(Session session, MessageConsumer consumer) throws JMSException {
    MessageProducer producer = session.createProducer(session.createQueue(Setup.MOVE_TO));
    while (!isStopped()) {
      List<Sent> sent = new ArrayList<>();
      List<Long> deliveries = new ArrayList<>();
      int size = upTo(MOST);
      while (deliveries.size() < size) {
        Message message = consumer.receive(WAIT_MILLIS);
        if (message == null) {
          break;
        }
        Got got = got(message);
        deliveries.add(got.delivery());
        if (mover) {
          sent.add(move(session, producer, got));
        }
        think();
      }
      if (!deliveries.isEmpty()) {
        Transactions.end(history(), session(), session, sent, deliveries, onceIn(ROLLBACKS));
      }
    }
  }

  private Sent move(Session session, MessageProducer producer, Got got) throws JMSException {
    MessageName name =
        new MessageName(session(), ++number, got.name().priority(), got.name().text());
    producer.send(
        session.createTextMessage(Body.of(name)),
        Message.DEFAULT_DELIVERY_MODE,
        name.priority(),
        Message.DEFAULT_TIME_TO_LIVE);
    return new Sent(Setup.MOVE_TO, name.text());
  }
}
