package org.redisjms.ra.outbound;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.jspecify.annotations.Nullable;
import org.redisjms.client.RedisJmsContext;

/**
 * The session that a {@link SessionHandle} has for itself, outside of the server's transactions. It
 * is made when it is first needed, and anew when the handle has come to another managed connection.
 * If it is transacted, the server is told when such a transaction of the application begins and
 * ends. Used by one thread at a time, as sessions are; another one may only close it.
 */
final class OwnSession {

  private final ConnectionHandle connection;
  private final boolean transacted;
  private final int mode;
  private volatile @Nullable RedisJmsManagedConnection madeBy;
  private volatile @Nullable Session session;
  private volatile boolean begun;

  OwnSession(ConnectionHandle connection, boolean transacted, int mode) {
    this.connection = connection;
    this.transacted = transacted;
    this.mode = transacted ? Session.SESSION_TRANSACTED : mode;
  }

  /** Refuses a mode that there is not, before the session is needed. */
  void checkMode() throws JMSException {
    if (!transacted && mode == Session.SESSION_TRANSACTED) {
      throw new JMSException(
          "A session that is not transacted needs an acknowledge mode other than"
              + " SESSION_TRANSACTED");
    }
    RedisJmsContext.checkMode(mode);
  }

  boolean transacted() {
    return transacted;
  }

  int mode() {
    return mode;
  }

  /** The session; whoever asks is about to do something with it. */
  Session get() throws JMSException {
    RedisJmsManagedConnection managed = connection.managed();
    Session current = session;
    if (current == null || madeBy != managed) {
      close();
      current = managed.connection().createSession(transacted, mode);
      session = current;
      madeBy = managed;
    }
    if (transacted && !begun) {
      begun = true;
      managed.localTransactionStarted(connection);
    }
    return current;
  }

  void commit() throws JMSException {
    get().commit();
    begun = false;
    connection.managed().localTransactionCommitted(connection);
  }

  void rollback() throws JMSException {
    get().rollback();
    begun = false;
    connection.managed().localTransactionRolledBack(connection);
  }

  /** Rolls back what was not committed. */
  void close() {
    Session current = session;
    RedisJmsManagedConnection managed = madeBy;
    session = null;
    madeBy = null;
    Quietly.close(current);
    if (begun && managed != null) {
      begun = false;
      managed.localTransactionRolledBack(connection);
    }
  }
}
