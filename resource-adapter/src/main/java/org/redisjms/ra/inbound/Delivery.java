package org.redisjms.ra.inbound;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/** How one session gives messages to a bean, and what makes a message count as delivered. */
interface Delivery {

  /** The provider's session that the messages are loaded into. */
  Session session();

  /** What the server enlists in its transactions; null if it has none. */
  @Nullable XAResource xaResource();

  /** Runs the bean. What it throws makes the message be delivered again. */
  void deliver(MessageEndpoint endpoint, Message message);

  void close() throws JMSException;
}
