package org.redisjms.client;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.XAJMSContext;

/**
 * A connection and a session that can take part in global transactions, in one object (Jakarta
 * Messaging 3.1, section 11.3).
 */
public final class RedisJmsXAContext extends RedisJmsContext implements XAJMSContext {

  private final RedisJmsXAConnection connection;

  /** The first context on a new connection. */
  public RedisJmsXAContext(RedisJmsXAConnection connection) {
    super(connection, Session.SESSION_TRANSACTED);
    this.connection = connection;
  }

  @Override
  RedisJmsSession makeSession() throws JMSException {
    return connection.createXASession();
  }

  /** This context. */
  @Override
  public JMSContext getContext() {
    return this;
  }

  @Override
  public RedisJmsXAResource getXAResource() {
    return Unchecked.call(() -> ((RedisJmsXASession) session()).getXAResource());
  }
}
