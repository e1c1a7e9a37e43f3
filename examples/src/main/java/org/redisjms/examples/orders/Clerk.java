package org.redisjms.examples.orders;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

/**
 * Turns orders into invoices. The receive of the order and the send of the invoice are one
 * transaction: whatever dies in between, each order has one invoice.
 */
final class Clerk extends Consumer {
  private final Session session;
  private final MessageConsumer orders;
  private final MessageProducer invoices;

  Clerk(Connection connection, Shop shop) throws JMSException {
    session = connection.createSession(Session.SESSION_TRANSACTED);
    orders = session.createConsumer(shop.orders());
    invoices = session.createProducer(shop.invoices());
  }

  @Override
  void work(Reports reports) throws JMSException {
    Message order = orders.receive(RECEIVE_MILLIS);
    if (order != null) {
      int number = order.getIntProperty(Shop.NUMBER);
      TextMessage invoice = session.createTextMessage("Invoice for order " + number);
      invoice.setIntProperty(Shop.NUMBER, number);
      invoices.send(invoice);
      session.commit();
    }
  }

  @Override
  void undo(Reports reports) throws JMSException {
    session.rollback();
  }
}
