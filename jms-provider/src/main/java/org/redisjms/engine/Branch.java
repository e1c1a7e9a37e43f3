package org.redisjms.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import javax.transaction.xa.XAException;
import org.jspecify.annotations.Nullable;

/**
 * A branch of a global transaction, as long as this process has to do with it: from its start until
 * it ends. Sessions of any connection to the same resource manager may have a part in it. Before it
 * is prepared all of it is in this process. Thread-safe; its lock is never held while a session's
 * lock for work is awaited, or the store is asked.
 */
final class Branch {

  /** The branches of this process. */
  private static final ConcurrentMap<Key, Branch> ALL = new ConcurrentHashMap<>();

  /**
   * @param resourceManager what its transactions are in, see {@link XaEngine}
   */
  private record Key(String resourceManager, BranchXid xid) {}

  private enum State {
    /** Sessions work in it, or will, or have done so. */
    OPEN,
    /** It is being prepared, committed in one phase, or rolled back. */
    ENDING,
    /** The store has it. */
    PREPARED,
    ENDED
  }

  private enum Association {
    ACTIVE,
    SUSPENDED
  }

  private final Key key;

  @GuardedBy("this")
  private State state = State.OPEN;

  @GuardedBy("this")
  private final Map<SessionEngine, BranchWork> works = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<SessionEngine, Association> associations = new HashMap<>();

  /** Why it can only be rolled back, as one of XA's codes; 0 if it can be committed. */
  @GuardedBy("this")
  private int rollbackOnly;

  @GuardedBy("this")
  private @Nullable Future<?> timer;

  private Branch(Key key) {
    this.key = key;
  }

  static Branch create(String resourceManager, BranchXid xid) throws XAException {
    Key key = new Key(resourceManager, xid);
    Branch branch = new Branch(key);
    if (ALL.putIfAbsent(key, branch) != null) {
      throw XaErrors.of(XAException.XAER_DUPID, "The branch " + xid + " was started before");
    }
    return branch;
  }

  /** Null if this process has nothing to do with it. */
  static @Nullable Branch find(String resourceManager, BranchXid xid) {
    return ALL.get(new Key(resourceManager, xid));
  }

  BranchXid xid() {
    return key.xid;
  }

  // Between start and end.

  /** A session begins to work in it, or goes on. */
  synchronized BranchWork begin(SessionEngine session, boolean resume) throws XAException {
    if (state != State.OPEN) {
      throw XaErrors.protocol("The branch " + xid() + " is already prepared or ended");
    }
    if (associations.get(session) != (resume ? Association.SUSPENDED : null)) {
      throw XaErrors.protocol(
          resume
              ? "The session has not suspended the branch " + xid()
              : "The session has a part in the branch " + xid() + " that is not ended");
    }
    checkNotRollbackOnly();
    associations.put(session, Association.ACTIVE);
    return works.computeIfAbsent(session, s -> new BranchWork(s, this));
  }

  @GuardedBy("this")
  private void checkNotRollbackOnly() throws XAException {
    if (rollbackOnly != 0) {
      throw XaErrors.of(rollbackOnly, "The branch " + xid() + " can only be rolled back");
    }
  }

  /** A session stops to work in it, for a while or for good. */
  synchronized BranchWork leave(SessionEngine session, boolean suspend) throws XAException {
    Association before = associations.get(session);
    if (before == null || (suspend && before == Association.SUSPENDED)) {
      throw XaErrors.protocol("The session does not work in the branch " + xid());
    }
    if (suspend) {
      associations.put(session, Association.SUSPENDED);
    } else {
      associations.remove(session);
    }
    BranchWork work = works.get(session);
    if (work == null) {
      throw XaErrors.protocol("The session has no part in the branch " + xid());
    }
    return work;
  }

  /** From now on it can only be rolled back; the first reason counts. */
  synchronized void rollbackOnly(int code) {
    if (rollbackOnly == 0) {
      rollbackOnly = code;
    }
  }

  synchronized int rollbackOnly() {
    return rollbackOnly;
  }

  /** What is to end it after a while; ended with it. */
  synchronized void setTimer(Future<?> newTimer) {
    timer = newTimer;
  }

  /** Its time is over. If sessions still work in it, their part goes back when they leave. */
  void timeOut() {
    synchronized (this) {
      if (state != State.OPEN) {
        return;
      }
      rollbackOnly(XAException.XA_RBTIMEOUT);
    }
    giveBackUnlessActive();
  }

  /** Gives everything back, unless a session works in it at the moment. */
  void giveBackUnlessActive() {
    synchronized (this) {
      if (associations.containsValue(Association.ACTIVE)) {
        return;
      }
    }
    lockWorks();
    try {
      works().forEach(BranchWork::giveBack);
    } finally {
      unlockWorks();
    }
  }

  // The end.

  /**
   * Nobody begins to work in it any more.
   *
   * @throws XAException if a session still does, or it is being ended already
   */
  synchronized void beginEnd() throws XAException {
    if (state != State.OPEN || !associations.isEmpty()) {
      throw XaErrors.protocol(
          "The branch "
              + xid()
              + (state == State.OPEN ? " still has work under way" : " is already prepared"));
    }
    state = State.ENDING;
  }

  /**
   * Nobody works in it any more. Some transaction managers roll back without having ended what is
   * done in the branch: there is nothing in that which could be lost.
   *
   * @throws XAException if it is being ended already
   */
  synchronized void beginRollback() throws XAException {
    associations.clear();
    beginEnd();
  }

  synchronized boolean isPrepared() {
    return state == State.PREPARED;
  }

  synchronized void prepared() {
    state = State.PREPARED;
  }

  /** What the sessions have done in it, in the order in which their locks are taken. */
  synchronized List<BranchWork> works() {
    List<BranchWork> all = new ArrayList<>(works.values());
    all.sort(Comparator.comparingLong(work -> work.session().number()));
    return all;
  }

  /** Takes the locks for work of all sessions that have a part in it; their number is fixed. */
  void lockWorks() {
    works().forEach(work -> work.session().work().lock());
  }

  void unlockWorks() {
    works().forEach(work -> work.session().work().unlock());
  }

  /** It is over: nobody here has to do with it any more. */
  void end() {
    synchronized (this) {
      state = State.ENDED;
      if (timer != null) {
        timer.cancel(false);
        timer = null;
      }
    }
    ALL.remove(key, this);
    for (BranchWork work : works()) {
      work.session().branchEnded(work);
    }
  }

  /**
   * Nobody waits for it any more, as the connections that had a part in it were closed long ago.
   */
  void abandon() {
    rollbackOnly(XAException.XA_RBTIMEOUT);
    lockWorks();
    try {
      works().forEach(BranchWork::giveBack);
    } finally {
      unlockWorks();
    }
    end();
  }
}
