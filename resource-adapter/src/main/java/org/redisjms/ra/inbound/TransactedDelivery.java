package org.redisjms.ra.inbound;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import java.lang.reflect.Method;
import javax.transaction.xa.XAResource;
import org.redisjms.client.RedisJmsXAConnection;
import org.redisjms.client.RedisJmsXASession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In a transaction of the server, which it begins before the delivery and ends after it (Jakarta
 * Connectors 2.1, section 13.5.6). If the server begins none, the session acknowledges when the
 * bean has returned.
 */
final class TransactedDelivery implements Delivery {

  private static final Logger LOG = LoggerFactory.getLogger(TransactedDelivery.class);

  static final Method ON_MESSAGE = onMessage();

  private final RedisJmsXASession session;

  private TransactedDelivery(RedisJmsXASession session) {
    this.session = session;
  }

  static Delivery open(RedisJmsXAConnection connection) throws JMSException {
    return new TransactedDelivery(connection.createXASession());
  }

  private static Method onMessage() {
    try {
      return MessageListener.class.getMethod("onMessage", Message.class);
    } catch (NoSuchMethodException e) {
      throw new LinkageError("MessageListener has no method onMessage", e);
    }
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public XAResource xaResource() {
    return session.getXAResource();
  }

  /**
   * What the bean throws has made the server roll back, which gives the message back; the session
   * must not do so once more. Without a transaction it must.
   */
  @Override
  public void deliver(MessageEndpoint endpoint, Message message) {
    boolean begun = false;
    try {
      endpoint.beforeDelivery(ON_MESSAGE);
      begun = session.inGlobalTransaction();
      try {
        ((MessageListener) endpoint).onMessage(message);
      } finally {
        endpoint.afterDelivery();
      }
    } catch (ResourceException | NoSuchMethodException | RuntimeException e) {
      if (!begun) {
        throw new IllegalStateException("The message was not delivered: " + e, e);
      }
      LOG.debug("The delivery of {} was rolled back", message, e);
    }
  }

  @Override
  public void close() throws JMSException {
    session.close();
  }
}
