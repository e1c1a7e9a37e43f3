package org.redisjms.store;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Branches of global transactions, from their preparation to their end. A prepared branch belongs
 * to nobody: it survives the connection whose work it was, and any connection may end it. One
 * thread at a time.
 */
public interface Branches {

  /** How a branch has ended, as far as the store remembers; it forgets that after a day. */
  enum End {
    COMMITTED,
    ROLLED_BACK,
    /** An operator has decided so, and nobody has called {@link #forget} yet. */
    HEURISTICALLY_COMMITTED,
    HEURISTICALLY_ROLLED_BACK,
    /** There is no such branch, or it ended long ago. */
    UNKNOWN
  }

  /** Who decides how a branch ends. */
  enum Decision {
    /** The transaction manager. */
    COORDINATED,
    /** An operator, who no longer waits for it. That is remembered until {@link #forget}. */
    HEURISTIC
  }

  /**
   * Prepares a branch: takes what was received out of flight, so that no lease matters any more,
   * and keeps it together with what is to be sent.
   *
   * @param branch its name; letters, digits and {@code : - .} only
   * @throws FencedException nothing was done: what was received went elsewhere
   * @throws StaleClaimException nothing was done: what was received is not there any more
   * @throws NoSuchDestinationException nothing was done: a temporary destination that is gone
   * @throws BranchConflictException nothing was done: a branch of this name was prepared, rolled
   *     back or committed before
   * @throws NotReplicatedException prepared, but not yet replicated as asked for
   */
  void prepare(String branch, List<BranchSend> sends, List<BranchRemoval> removals);

  /**
   * Commits a prepared branch: sends its messages, and forgets what it received. Repeating it does
   * nothing.
   *
   * @param wanted for a message to a topic which of its present subscriptions get it
   * @throws NotReplicatedException committed, but not yet replicated as asked for; repeating it
   *     waits for that again
   */
  End commit(
      String branch, Function<BranchSend, Predicate<Subscription>> wanted, Decision decision);

  /**
   * Rolls a branch back: what it received returns to the head of its queues, in order. Repeating it
   * does nothing. A preparation under this name that is still under way is refused when it arrives.
   *
   * @throws NotReplicatedException rolled back, but not yet replicated as asked for
   */
  End rollBack(String branch, Decision decision);

  /**
   * Forgets an operator's decision.
   *
   * @return false if there is no branch of this name that has ended
   */
  boolean forget(String branch);

  /** The branches that are prepared, or that an operator has ended. */
  Set<String> unfinished();
}
