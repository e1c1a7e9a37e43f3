package org.redisjms.chaos.worker;

import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.redisjms.chaos.history.Event.Sent;

/** Sends a few messages in each transaction, and rolls some transactions back. */
final class TransactedProducer extends Producer {
  private static final int MOST = 6;
  private static final int ROLLBACKS = 20;

  private final Random random = new Random();

  TransactedProducer(Client client, String session, boolean topic) {
    super(client, session, topic);
  }

  @Override
  int mode() {
    return Session.SESSION_TRANSACTED;
  }

  @Override
  void produce(Session session, MessageProducer producer) throws JMSException {
    List<Sent> sent = new ArrayList<>();
    int size = 1 + random.nextInt(MOST);
    for (int i = 0; i < size; i++) {
      Outgoing outgoing = next(session);
      outgoing.send(producer);
      sent.add(outgoing.sent());
    }
    Transactions.end(
        history(), session(), session, sent, List.of(), random.nextInt(ROLLBACKS) == 0);
  }
}
