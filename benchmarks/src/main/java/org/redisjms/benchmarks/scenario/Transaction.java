package org.redisjms.benchmarks.scenario;

import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** The transactions of a session, one after the other. */
interface Transaction {
  /** What the session does from now on belongs to it. */
  void begin() throws JMSException;

  /** Makes what has been done since then last. */
  void commit() throws JMSException;

  /** Ends it when nothing has been done since then. */
  void abandon() throws JMSException;

  /** The session's own: one begins by itself, and the next when it has ended. */
  record Local(Session session) implements Transaction {
    @Override
    public void begin() {}

    @Override
    public void commit() throws JMSException {
      session.commit();
    }

    @Override
    public void abandon() {}
  }
}
