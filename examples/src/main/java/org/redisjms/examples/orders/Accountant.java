package org.redisjms.examples.orders;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Books invoices, and acknowledges ten of them at once. If that is refused, they belong to somebody
 * else by now, and nothing of them is booked.
 */
final class Accountant extends Consumer {
  private static final int BATCH = 10;

  private final Session session;
  private final MessageConsumer invoices;
  private final List<Receipt> batch = new ArrayList<>();
  private @Nullable Message last;

  Accountant(Connection connection, Shop shop) throws JMSException {
    session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    invoices = session.createConsumer(shop.invoices());
  }

  @Override
  void work(Reports reports) throws JMSException {
    Message invoice = invoices.receive(RECEIVE_MILLIS);
    if (invoice != null) {
      Receipt receipt = Receipt.of(Stage.INVOICES, invoice);
      reports.received(receipt);
      batch.add(receipt);
      last = invoice;
    }
    if (batch.size() == BATCH || invoice == null) {
      finish();
    }
  }

  @Override
  void finish() throws JMSException {
    if (last != null) {
      // Acknowledges everything that this session has received.
      last.acknowledge();
      last = null;
      batch.clear();
    }
  }

  @Override
  void undo(Reports reports) throws JMSException {
    batch.forEach(reports::withdrawn);
    batch.clear();
    last = null;
    session.recover();
  }
}
