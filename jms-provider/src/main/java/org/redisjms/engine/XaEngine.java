package org.redisjms.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.BranchConflictException;
import org.redisjms.store.BranchRemoval;
import org.redisjms.store.BranchSend;
import org.redisjms.store.Branches;
import org.redisjms.store.Branches.Decision;
import org.redisjms.store.Branches.End;
import org.redisjms.store.FencedException;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.Removal;
import org.redisjms.store.StaleClaimException;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;
import org.redisjms.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's part in global transactions: what a transaction manager tells its resource (Jakarta
 * Transactions 2.0, section 3.4; X/Open CAE specification of XA). Any thread may call it.
 *
 * <p>Between start and end it is the session's; all that ends a branch works for every branch of
 * the same resource manager, whoever has started it.
 */
public final class XaEngine {

  private static final Logger LOG = LoggerFactory.getLogger(XaEngine.class);

  private final SessionEngine session;
  private final ConnectionEngine connection;
  private final String resourceManager;
  private volatile int timeoutSeconds;
  private volatile boolean scanning;

  /**
   * @param resourceManager what all connections to the same Redis and key prefix have in common
   */
  public XaEngine(SessionEngine session, String resourceManager) {
    this.session = session;
    this.connection = session.connection();
    this.resourceManager = resourceManager;
  }

  /** What all connections to the same Redis and key prefix have in common. */
  public String resourceManager() {
    return resourceManager;
  }

  /** After how many seconds a branch that this starts is rolled back; 0 for never. */
  public int timeoutSeconds() {
    return timeoutSeconds;
  }

  public void setTimeoutSeconds(int seconds) throws XAException {
    if (seconds < 0) {
      throw invalid("The timeout must not be negative: " + seconds);
    }
    timeoutSeconds = seconds;
  }

  private static XAException invalid(String message) {
    return XaErrors.of(XAException.XAER_INVAL, message);
  }

  private static BranchXid id(@Nullable Xid xid) throws XAException {
    if (xid == null) {
      throw invalid("The Xid must not be null");
    }
    return BranchXid.of(xid).orElseThrow(() -> invalid("Not a valid Xid: " + xid));
  }

  private Branch find(BranchXid xid) throws XAException {
    Branch branch = Branch.find(resourceManager, xid);
    if (branch == null) {
      throw XaErrors.unknown(xid);
    }
    return branch;
  }

  // Between start and end.

  /** From now on the session works in a branch. */
  public void start(@Nullable Xid xid, int flags) throws XAException {
    BranchXid id = id(xid);
    if (flags != XAResource.TMNOFLAGS
        && flags != XAResource.TMJOIN
        && flags != XAResource.TMRESUME) {
      throw invalid("start takes TMNOFLAGS, TMJOIN or TMRESUME, not " + flags);
    }
    session.work().lock();
    try {
      if (session.isClosed()) {
        throw XaErrors.of(XAException.XAER_RMFAIL, "The session is closed");
      }
      SessionTransactions transactions = session.transactions();
      if (transactions.inBranch()) {
        throw XaErrors.protocol("The session works in another branch");
      }
      if (session.mode() == AcknowledgeMode.TRANSACTED && !transactions.nothingLocal()) {
        throw XaErrors.of(
            XAException.XAER_OUTSIDE, "The session has a transaction of its own under way");
      }
      boolean created = flags == XAResource.TMNOFLAGS;
      Branch branch = created ? Branch.create(resourceManager, id) : find(id);
      transactions.begin(branch.begin(session, flags == XAResource.TMRESUME));
      if (created && timeoutSeconds > 0) {
        ConnectionThreads threads = connection.threads();
        branch.setTimer(
            threads.later(
                () -> threads.execute(branch::timeOut), TimeUnit.SECONDS.toNanos(timeoutSeconds)));
      }
    } finally {
      session.work().unlock();
    }
  }

  /** The session works for itself again. */
  public void end(@Nullable Xid xid, int flags) throws XAException {
    BranchXid id = id(xid);
    if (flags != XAResource.TMSUCCESS
        && flags != XAResource.TMFAIL
        && flags != XAResource.TMSUSPEND) {
      throw invalid("end takes TMSUCCESS, TMFAIL or TMSUSPEND, not " + flags);
    }
    Branch branch = find(id);
    session.work().lock();
    try {
      session.transactions().leave(branch.leave(session, flags == XAResource.TMSUSPEND));
    } finally {
      session.work().unlock();
    }
    if (flags == XAResource.TMFAIL) {
      branch.rollbackOnly(XAException.XA_RBROLLBACK);
    }
    if (branch.rollbackOnly() == XAException.XA_RBTIMEOUT) {
      branch.giveBackUnlessActive();
      throw XaErrors.of(XAException.XA_RBTIMEOUT, "The branch " + id + " took too long");
    }
  }

  // The first phase, and the only one.

  /** Prepares a branch; answers false if there is nothing to commit, and then it has ended. */
  public boolean prepare(@Nullable Xid xid) throws XAException {
    Branch branch = find(id(xid));
    branch.beginEnd();
    boolean prepared = false;
    branch.lockWorks();
    try {
      List<BranchWork> works = branch.works();
      checkCommittable(branch, works);
      if (works.stream().allMatch(BranchWork::isEmpty)) {
        return false;
      }
      prepare(branch.xid(), works);
      branch.prepared();
      prepared = true;
      return true;
    } finally {
      branch.unlockWorks();
      if (!prepared) {
        branch.end();
      }
    }
  }

  private void prepare(BranchXid id, List<BranchWork> works) throws XAException {
    List<BranchSend> sends = new ArrayList<>();
    List<BranchRemoval> removals = new ArrayList<>();
    for (BranchWork work : works) {
      sends.addAll(work.sends());
      removals.addAll(work.removals());
    }
    try {
      run(
          store -> {
            store.branches().prepare(id.name(), sends, removals);
            return true;
          });
      works.forEach(BranchWork::prepared);
    } catch (NotReplicatedException e) {
      // A promise that another master may not know of is none.
      works.forEach(BranchWork::doubt);
      works.forEach(BranchWork::prepared);
      rollBackInStore(id, Decision.COORDINATED);
      throw XaErrors.of(XAException.XA_RBCOMMFAIL, "Rolled back: " + e.getMessage(), e);
    } catch (StoreException e) {
      throw failed(e, works);
    }
  }

  /** Commits a branch that nobody else has a part in. */
  private void commitInOnePhase(@Nullable Xid xid) throws XAException {
    Branch branch = find(id(xid));
    branch.beginEnd();
    branch.lockWorks();
    try {
      List<BranchWork> works = branch.works();
      checkCommittable(branch, works);
      if (works.stream().anyMatch(work -> !work.isEmpty())) {
        commit(works);
      }
    } finally {
      branch.unlockWorks();
      branch.end();
    }
  }

  private void commit(List<BranchWork> works) throws XAException {
    List<OutgoingMessage> messages = new ArrayList<>();
    List<StoreConsumer> consumers = new ArrayList<>();
    List<Removal> removals = new ArrayList<>();
    for (BranchWork work : works) {
      messages.addAll(work.messages());
      for (BranchRemoval received : work.removals()) {
        consumers.add(received.consumer());
        removals.add(received.removal());
      }
    }
    try {
      run(
          store -> {
            store.commit(messages, consumers, removals);
            return true;
          });
      works.forEach(BranchWork::committed);
    } catch (NotReplicatedException e) {
      works.forEach(BranchWork::committed);
      throw XaErrors.of(XAException.XAER_RMFAIL, "Committed, but " + e.getMessage(), e);
    } catch (OutcomeUnknownException e) {
      throw failed(e, works);
    } catch (StoreUnavailableException e) {
      // Nothing was committed, and nothing of this will be.
      throw rolledBack(XAException.XA_RBCOMMFAIL, e, works);
    } catch (StoreException e) {
      throw failed(e, works);
    }
  }

  private static void checkCommittable(Branch branch, List<BranchWork> works) throws XAException {
    int code = branch.rollbackOnly();
    String reason = code == 0 ? null : "it failed or took too long";
    for (BranchWork work : works) {
      if (reason == null && work.rollbackOnlyReason() != null) {
        code = XAException.XA_RBROLLBACK;
        reason = work.rollbackOnlyReason();
      }
    }
    if (reason != null) {
      works.forEach(BranchWork::giveBack);
      throw XaErrors.of(code, "The branch " + branch.xid() + " was rolled back: " + reason);
    }
  }

  private static XAException failed(StoreException failure, List<BranchWork> works) {
    int code = XAException.XA_RBROLLBACK;
    if (failure instanceof StoreUnavailableException) {
      code = XAException.XAER_RMFAIL;
    } else if (failure instanceof BranchConflictException) {
      code = XAException.XAER_DUPID;
    } else if (failure instanceof FencedException || failure instanceof StaleClaimException) {
      code = XAException.XA_RBTRANSIENT;
    }
    return rolledBack(code, failure, works);
  }

  /** Gives back what the store has not taken over; what it has is found out by asking. */
  private static XAException rolledBack(int code, StoreException failure, List<BranchWork> works) {
    works.forEach(BranchWork::doubt);
    works.forEach(BranchWork::giveBack);
    return XaErrors.of(code, "The branch has failed: " + failure.getMessage(), failure);
  }

  // The second phase.

  /** Commits a branch. */
  public void commit(@Nullable Xid xid, boolean onePhase) throws XAException {
    if (onePhase) {
      commitInOnePhase(xid);
      return;
    }
    BranchXid id = id(xid);
    Branch branch = Branch.find(resourceManager, id);
    if (branch != null && !branch.isPrepared()) {
      throw XaErrors.protocol("The branch " + id + " is not prepared");
    }
    End end = commitInStore(id, Decision.COORDINATED);
    if (branch != null) {
      branch.end();
    }
    switch (end) {
      case COMMITTED -> {}
      // Somebody else has decided so: not what this transaction manager wants, but it must know.
      case ROLLED_BACK, HEURISTICALLY_ROLLED_BACK ->
          throw XaErrors.of(XAException.XA_HEURRB, "The branch " + id + " was rolled back");
      case HEURISTICALLY_COMMITTED ->
          throw XaErrors.of(XAException.XA_HEURCOM, "The branch " + id + " was committed before");
      case UNKNOWN -> throw XaErrors.unknown(id);
    }
  }

  private End commitInStore(BranchXid id, Decision decision) throws XAException {
    Map<String, SubscriptionMatcher> senders = new HashMap<>();
    return ending(
        branches ->
            branches.commit(
                id.name(),
                send ->
                    senders
                        .computeIfAbsent(send.sender(), SubscriptionMatcher::of)
                        .wanted(send.message().envelope()),
                decision));
  }

  /** Rolls a branch back, be it prepared or not. */
  public void rollback(@Nullable Xid xid) throws XAException {
    BranchXid id = id(xid);
    Branch branch = Branch.find(resourceManager, id);
    if (branch != null && !branch.isPrepared()) {
      branch.beginRollback();
      branch.lockWorks();
      try {
        for (BranchWork work : branch.works()) {
          work.session().transactions().leave(work);
          work.giveBack();
        }
      } finally {
        branch.unlockWorks();
        branch.end();
      }
      return;
    }
    End end = rollBackInStore(id, Decision.COORDINATED);
    if (branch != null) {
      branch.end();
    }
    switch (end) {
      case ROLLED_BACK -> {}
      // One that is committed is over: a recovery that asks again must not hear of a heuristic.
      case COMMITTED, UNKNOWN -> throw XaErrors.unknown(id);
      case HEURISTICALLY_COMMITTED ->
          throw XaErrors.of(XAException.XA_HEURCOM, "The branch " + id + " was committed");
      case HEURISTICALLY_ROLLED_BACK ->
          throw XaErrors.of(XAException.XA_HEURRB, "The branch " + id + " was rolled back before");
    }
  }

  private End rollBackInStore(BranchXid id, Decision decision) throws XAException {
    return ending(branches -> branches.rollBack(id.name(), decision));
  }

  /** Forgets how a branch was ended by an operator. */
  public void forget(@Nullable Xid xid) throws XAException {
    BranchXid id = id(xid);
    if (!ending(branches -> branches.forget(id.name()))) {
      throw XaErrors.unknown(id);
    }
  }

  /** The branches that are prepared, or that an operator has ended. */
  public Xid[] recover(int flags) throws XAException {
    if ((flags & ~(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)) != 0) {
      throw invalid("recover takes TMSTARTRSCAN, TMENDRSCAN, both or TMNOFLAGS, not " + flags);
    }
    boolean first = (flags & XAResource.TMSTARTRSCAN) != 0;
    if (flags == XAResource.TMNOFLAGS && !scanning) {
      throw invalid("There is no scan to go on with");
    }
    // Everything comes with the first part of a scan.
    List<Xid> found = new ArrayList<>();
    if (first) {
      for (String name : ending(Branches::unfinished)) {
        BranchXid.parse(name).ifPresent(found::add);
      }
    }
    scanning = (flags & XAResource.TMENDRSCAN) == 0;
    return found.toArray(new Xid[0]);
  }

  /**
   * Ends a prepared branch without its transaction manager, which learns of it when it asks.
   *
   * @throws XAException XAER_NOTA if there is none; XAER_PROTO if it has ended in the other way
   */
  public void decide(@Nullable Xid xid, boolean commit) throws XAException {
    BranchXid id = id(xid);
    End end =
        commit ? commitInStore(id, Decision.HEURISTIC) : rollBackInStore(id, Decision.HEURISTIC);
    if (end == End.UNKNOWN) {
      throw XaErrors.unknown(id);
    }
    boolean committed = end == End.COMMITTED || end == End.HEURISTICALLY_COMMITTED;
    if (committed != commit) {
      throw XaErrors.protocol("The branch " + id + " has ended: " + end);
    }
    LOG.warn("The branch {} was {} by an operator", id, commit ? "committed" : "rolled back");
  }

  // The store.

  private <T> T run(Function<StoreSession, T> work) {
    return connection.storeSessions().run(work);
  }

  /** Does what can be done again when it fails. */
  private <T> T ending(Function<Branches, T> work) throws XAException {
    try {
      return run(store -> work.apply(store.branches()));
    } catch (StoreException e) {
      throw XaErrors.of(XAException.XAER_RMFAIL, String.valueOf(e.getMessage()), e);
    }
  }
}
