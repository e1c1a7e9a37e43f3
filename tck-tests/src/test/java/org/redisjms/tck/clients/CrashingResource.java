package org.redisjms.tck.clients;

import java.io.Serializable;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A resource that kills its JVM in one of the phases of the first transaction that it is in. The
 * recovery finds it in the log, in another JVM, where it does nothing.
 */
final class CrashingResource implements XAResource, Serializable {

  private static final long serialVersionUID = 1L;

  /** When to crash. */
  enum Phase {
    PREPARE,
    COMMIT
  }

  /** How the JVM ends. */
  static final int CODE = 77;

  private final Phase phase;
  private final long process = ProcessHandle.current().pid();

  CrashingResource(Phase phase) {
    this.phase = phase;
  }

  private void crashIn(Phase now) {
    if (now == phase && process == ProcessHandle.current().pid()) {
      Runtime.getRuntime().halt(CODE);
    }
  }

  @Override
  public int prepare(Xid xid) {
    crashIn(Phase.PREPARE);
    return XA_OK;
  }

  @Override
  public void commit(Xid xid, boolean onePhase) {
    crashIn(Phase.COMMIT);
  }

  @Override
  public void start(Xid xid, int flags) {}

  @Override
  public void end(Xid xid, int flags) {}

  @Override
  public void rollback(Xid xid) {}

  @Override
  public void forget(Xid xid) {}

  @Override
  public Xid[] recover(int flag) {
    return new Xid[0];
  }

  @Override
  public boolean isSameRM(XAResource other) {
    return other == this;
  }

  @Override
  public int getTransactionTimeout() {
    return 0;
  }

  @Override
  public boolean setTransactionTimeout(int seconds) {
    return false;
  }
}
