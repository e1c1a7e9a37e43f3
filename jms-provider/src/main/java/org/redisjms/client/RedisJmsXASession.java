package org.redisjms.client;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicSession;
import org.redisjms.engine.AcknowledgeMode;
import org.redisjms.engine.SessionEngine;
import org.redisjms.engine.XaEngine;

/**
 * A session whose work can be part of global transactions (Jakarta Messaging 3.1, section 11.3).
 * While its {@link RedisJmsXAResource} is not enlisted it works for itself: what it sends is sent
 * at once, and what it receives is acknowledged before {@code receive} returns or when the listener
 * has returned.
 */
public final class RedisJmsXASession extends RedisJmsSession
    implements XASession, XAQueueSession, XATopicSession {

  private final RedisJmsXAResource resource;

  RedisJmsXASession(
      RedisJmsConnection connection, SessionEngine engine, Domain domain, String resourceManager) {
    super(connection, engine, domain);
    resource = new RedisJmsXAResource(new XaEngine(engine, resourceManager));
  }

  @Override
  public RedisJmsXAResource getXAResource() {
    return resource;
  }

  /** Whether it works in a branch of a global transaction at the moment; for its thread. */
  public boolean inGlobalTransaction() {
    return engine().inBranch();
  }

  /** This session. */
  @Override
  public RedisJmsXASession getSession() {
    return this;
  }

  /** This session. */
  @Override
  public RedisJmsXASession getQueueSession() {
    return this;
  }

  /** This session. */
  @Override
  public RedisJmsXASession getTopicSession() {
    return this;
  }

  /** Always true, as the API wants it. */
  @Override
  public boolean getTransacted() throws jakarta.jms.IllegalStateException {
    checkOpen();
    return true;
  }

  @Override
  public int getAcknowledgeMode() throws JMSException {
    checkOpen();
    return Session.SESSION_TRANSACTED;
  }

  /**
   * Commits the session's own transaction, if it was {@linkplain
   * RedisJmsXAConnection#createXASession(int) made} to have one.
   *
   * @throws TransactionInProgressException if it has none, or works in a global transaction
   */
  @Override
  public void commit() throws JMSException {
    requireOwnTransaction("commit");
    super.commit();
  }

  /**
   * Rolls the session's own transaction back, if it was {@linkplain
   * RedisJmsXAConnection#createXASession(int) made} to have one.
   *
   * @throws TransactionInProgressException if it has none, or works in a global transaction
   */
  @Override
  public void rollback() throws JMSException {
    requireOwnTransaction("rollback");
    super.rollback();
  }

  private void requireOwnTransaction(String method) throws JMSException {
    checkOpen();
    if (engine().mode() != AcknowledgeMode.TRANSACTED || engine().inBranch()) {
      throw new TransactionInProgressException(
          method + " must not be called on an XASession: the transaction manager decides",
          "GLOBAL_TRANSACTION");
    }
  }
}
