package org.redisjms.ra.outbound;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.LocalTransactionException;
import org.jspecify.annotations.Nullable;

/**
 * The local transaction of the server on one connection (Jakarta Connectors 2.1, section 7.7): a
 * transacted session that the server begins, commits and rolls back, with one thread at a time. No
 * events, which are for transactions that applications demarcate.
 */
final class ContainerTransaction implements LocalTransaction {

  private final RedisJmsManagedConnection managed;

  /** Made when it is first needed, and used for one transaction after the other. */
  private volatile @Nullable Session session;

  ContainerTransaction(RedisJmsManagedConnection managed) {
    this.managed = managed;
  }

  @Override
  public void begin() throws ResourceException {
    if (managed.enlisted() != null) {
      throw new LocalTransactionException("The connection is in a transaction already");
    }
    try {
      Session current = session;
      if (current == null) {
        current = managed.connection().createSession(Session.SESSION_TRANSACTED);
        session = current;
      }
      managed.enlist(current);
    } catch (JMSException e) {
      throw new LocalTransactionException("Cannot begin: " + e.getMessage(), e);
    }
  }

  @Override
  public void commit() throws ResourceException {
    Session ended = end();
    try {
      ended.commit();
    } catch (JMSException e) {
      LocalTransactionException failure =
          new LocalTransactionException("Cannot commit: " + e.getMessage(), e);
      try {
        // Some failures leave the transaction open; the next one must not inherit it.
        ended.rollback();
      } catch (JMSException again) {
        failure.addSuppressed(again);
      }
      throw failure;
    }
  }

  @Override
  public void rollback() throws ResourceException {
    try {
      end().rollback();
    } catch (JMSException e) {
      throw new LocalTransactionException("Cannot roll back: " + e.getMessage(), e);
    }
  }

  /** The session of the transaction that ends now, whatever comes of it. */
  private Session end() throws ResourceException {
    Session current = session;
    if (current == null || managed.enlisted() != current) {
      throw new LocalTransactionException("There is no transaction to end");
    }
    managed.enlist(null);
    return current;
  }

  /** The connection is closed, and another one may take its place. */
  void forget() {
    session = null;
  }
}
