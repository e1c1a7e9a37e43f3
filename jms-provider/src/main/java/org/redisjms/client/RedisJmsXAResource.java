package org.redisjms.client;

import javax.transaction.xa.XAException;
import javax.transaction.xa.Xid;
import org.jspecify.annotations.Nullable;
import org.redisjms.engine.XaEngine;

/**
 * What a transaction manager enlists of an {@link RedisJmsXASession} (Jakarta Transactions 2.0,
 * section 3.4).
 *
 * <p>Besides, an operator can end a prepared branch whose transaction manager does not come back.
 * Any thread may call any method.
 */
public final class RedisJmsXAResource implements BrokerResource {

  private final XaEngine engine;

  RedisJmsXAResource(XaEngine engine) {
    this.engine = engine;
  }

  @Override
  public void start(@Nullable Xid xid, int flags) throws XAException {
    engine.start(xid, flags);
  }

  @Override
  public void end(@Nullable Xid xid, int flags) throws XAException {
    engine.end(xid, flags);
  }

  /**
   * Prepares a branch: from then on it survives this client, and any other one may end it.
   *
   * @return {@link #XA_RDONLY} if nothing was sent or received; then it has ended
   */
  @Override
  public int prepare(@Nullable Xid xid) throws XAException {
    return engine.prepare(xid) ? XA_OK : XA_RDONLY;
  }

  @Override
  public void commit(@Nullable Xid xid, boolean onePhase) throws XAException {
    engine.commit(xid, onePhase);
  }

  @Override
  public void rollback(@Nullable Xid xid) throws XAException {
    engine.rollback(xid);
  }

  @Override
  public Xid[] recover(int flags) throws XAException {
    return engine.recover(flags);
  }

  @Override
  public void forget(@Nullable Xid xid) throws XAException {
    engine.forget(xid);
  }

  @Override
  public String resourceManager() {
    return engine.resourceManager();
  }

  /** In seconds; 0 for none. */
  @Override
  public int getTransactionTimeout() {
    return engine.timeoutSeconds();
  }

  /**
   * Rolls branches that are started from now on back if they are not being prepared or ended after
   * so long.
   *
   * @param seconds 0 for never, which is the default
   */
  @Override
  public boolean setTransactionTimeout(int seconds) throws XAException {
    engine.setTimeoutSeconds(seconds);
    return true;
  }

  /**
   * Ends a prepared branch as an operator decides, without its transaction manager. When that asks
   * it learns what was decided ({@link XAException#XA_HEURCOM}, {@link XAException#XA_HEURRB}),
   * until it calls {@link #forget}.
   *
   * @param commit whether it is committed or rolled back
   * @throws XAException {@link XAException#XAER_NOTA} if there is none; {@link
   *     XAException#XAER_PROTO} if it has ended in the other way
   */
  public void endHeuristically(@Nullable Xid xid, boolean commit) throws XAException {
    engine.decide(xid, commit);
  }

  @Override
  public String toString() {
    return "RedisJmsXAResource[" + engine.resourceManager() + "]";
  }
}
