package org.redisjms.store.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.BranchSend;
import org.redisjms.store.Branches.End;
import org.redisjms.store.Loss;
import org.redisjms.store.StoreException;
import org.redisjms.store.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The branches that were committed in the last moments. A master that takes over may lack the
 * commit, so that the branch is prepared there, for ever or until a recovery rolls it back: so it
 * is committed again, which does nothing if it is committed there. Thread-safe.
 */
final class CommittedBranches {

  private static final Logger LOG = LoggerFactory.getLogger(CommittedBranches.class);

  /** More are not kept: the oldest are given up. */
  private static final int LIMIT = 10_000;

  /** So long after its commit a branch is kept while the master stays the same. */
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** When to try again after a failure. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * @param wanted who gets its publications
   * @param addresses what it sends to
   * @param term of the master that has it
   * @param nanos since when
   */
  private record Committed(
      RedisStoreConnection connection,
      String branch,
      Function<BranchSend, Predicate<Subscription>> wanted,
      List<String> addresses,
      @Nullable Object term,
      long nanos) {

    boolean isOld() {
      return System.nanoTime() - nanos > KEPT_NANOS;
    }
  }

  @GuardedBy("this")
  private List<Committed> entries = new ArrayList<>();

  /** Used by the thread that watches. */
  private long nextAttempt = System.nanoTime();

  /**
   * A branch that sends something was committed.
   *
   * @param term of the master before that
   */
  synchronized void add(
      RedisStoreConnection connection,
      String branch,
      Function<BranchSend, Predicate<Subscription>> wanted,
      List<String> addresses,
      @Nullable Object term) {
    if (entries.size() == LIMIT) {
      entries.remove(0);
    }
    entries.add(new Committed(connection, branch, wanted, addresses, term, System.nanoTime()));
  }

  /** Commits again what this master may lack. One thread at a time. */
  void watch(Object term) {
    Deque<Committed> doubtful = new ArrayDeque<>();
    synchronized (this) {
      if (entries.isEmpty() || System.nanoTime() - nextAttempt < 0) {
        return;
      }
      List<Committed> rest = new ArrayList<>();
      for (Committed entry : entries) {
        if (!term.equals(entry.term)) {
          doubtful.add(entry);
        } else if (!entry.isOld()) {
          rest.add(entry);
        }
      }
      entries = rest;
    }
    try {
      while (!doubtful.isEmpty()) {
        commitAgain(doubtful.remove(), term);
      }
    } finally {
      putBack(doubtful);
    }
  }

  /** Nobody else knows of those that a failure has left over. */
  private synchronized void putBack(Collection<Committed> left) {
    entries.addAll(left);
  }

  private void commitAgain(Committed entry, Object term) {
    RedisStoreSession session = new RedisStoreSession(entry.connection);
    boolean known = false;
    try {
      End end = session.branches().commitAgain(entry.branch, entry.wanted);
      known = true;
      if (end != End.COMMITTED && end != End.HEURISTICALLY_COMMITTED) {
        LOG.warn("Redis has lost the commit of branch {}: {}", entry.branch, end);
        entry.connection.lost(new Loss("branch:" + entry.branch, 1, 1, true, entry.addresses));
      } else {
        add(entry.connection, entry.branch, entry.wanted, entry.addresses, term);
      }
    } catch (StoreException e) {
      LOG.debug("Branch {} cannot be committed again for now", entry.branch, e);
    } finally {
      if (!known) {
        nextAttempt = System.nanoTime() + PAUSE_NANOS;
        putBack(List.of(entry));
      }
      session.close();
    }
  }
}
