package org.redisjms.ra;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.resource.ResourceException;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.jspecify.annotations.Nullable;
import org.redisjms.client.BrokerResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a server finish branches that a crash has left. It connects when it is first asked, so that
 * it can be handed out while Redis is away.
 */
final class RecoveryResource implements BrokerResource {

  private static final Logger LOG = LoggerFactory.getLogger(RecoveryResource.class);

  /** Where the branches are. */
  interface Broker {
    XAConnection connect() throws JMSException, ResourceException;

    /** See {@link BrokerResource#resourceManager}. */
    String resourceManager() throws JMSException, ResourceException;
  }

  private final Broker broker;

  @GuardedBy("this")
  private @Nullable XAConnection connection;

  @GuardedBy("this")
  private @Nullable XAResource resource;

  @GuardedBy("this")
  private boolean closed;

  RecoveryResource(Broker broker) {
    this.broker = broker;
  }

  /** The provider's XAResource. */
  private XAResource target() throws XAException {
    XAResource present = present();
    if (present != null) {
      return present;
    }
    try {
      XAConnection opened = broker.connect();
      boolean kept = false;
      try {
        XAResource made = opened.createXASession().getXAResource();
        XAResource first = keep(opened, made);
        kept = first == made;
        return first;
      } finally {
        if (!kept) {
          opened.close();
        }
      }
    } catch (JMSException | ResourceException e) {
      LOG.debug("Cannot connect for recovery", e);
      XAException failure = new XAException("Redis cannot be reached: " + e.getMessage());
      failure.errorCode = XAException.XAER_RMFAIL;
      failure.initCause(e);
      throw failure;
    }
  }

  private synchronized @Nullable XAResource present() throws XAException {
    if (closed) {
      throw stopped();
    }
    return resource;
  }

  private static XAException stopped() {
    XAException failure = new XAException("The resource adapter is stopped");
    failure.errorCode = XAException.XAER_RMFAIL;
    return failure;
  }

  /** The first one stays; others were opened at the same time, or too late. */
  private synchronized XAResource keep(XAConnection opened, XAResource made) throws XAException {
    XAResource first = present();
    if (first != null) {
      return first;
    }
    connection = opened;
    resource = made;
    return made;
  }

  @Override
  public void start(Xid xid, int flags) throws XAException {
    target().start(xid, flags);
  }

  @Override
  public void end(Xid xid, int flags) throws XAException {
    target().end(xid, flags);
  }

  @Override
  public int prepare(Xid xid) throws XAException {
    return target().prepare(xid);
  }

  @Override
  public void commit(Xid xid, boolean onePhase) throws XAException {
    target().commit(xid, onePhase);
  }

  @Override
  public void rollback(Xid xid) throws XAException {
    target().rollback(xid);
  }

  @Override
  public Xid[] recover(int flags) throws XAException {
    return target().recover(flags);
  }

  @Override
  public void forget(Xid xid) throws XAException {
    target().forget(xid);
  }

  @Override
  public boolean setTransactionTimeout(int seconds) throws XAException {
    return target().setTransactionTimeout(seconds);
  }

  @Override
  public int getTransactionTimeout() throws XAException {
    return target().getTransactionTimeout();
  }

  /** A broker whose properties are wrong is none but itself. */
  @Override
  public String resourceManager() {
    try {
      return broker.resourceManager();
    } catch (JMSException | ResourceException e) {
      LOG.debug("The properties do not say what the broker is", e);
      return toString();
    }
  }

  /** Closes the connection, if there is one. A server may go on asking; it gets no other one. */
  void close() {
    XAConnection present;
    synchronized (this) {
      closed = true;
      present = connection;
      connection = null;
      resource = null;
    }
    if (present != null) {
      try {
        present.close();
      } catch (JMSException e) {
        LOG.debug("The connection for recovery cannot be closed properly", e);
      }
    }
  }
}
