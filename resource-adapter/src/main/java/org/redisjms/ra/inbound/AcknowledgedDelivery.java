package org.redisjms.ra.inbound;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/** Without transaction: the session acknowledges when the bean has returned. */
record AcknowledgedDelivery(Session session) implements Delivery {

  static Delivery open(Connection connection, int sessionMode) throws JMSException {
    return new AcknowledgedDelivery(connection.createSession(sessionMode));
  }

  @Override
  public @Nullable XAResource xaResource() {
    return null;
  }

  @Override
  public void deliver(MessageEndpoint endpoint, Message message) {
    ((MessageListener) endpoint).onMessage(message);
  }

  @Override
  public void close() throws JMSException {
    session.close();
  }
}
