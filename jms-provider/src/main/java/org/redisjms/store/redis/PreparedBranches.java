package org.redisjms.store.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.BranchSend;

/**
 * What the branches send that this client has prepared, so that it need not be read again when they
 * are committed, which mostly follows at once. Bounded: large branches and the oldest ones are
 * forgotten, and those that another client has prepared are not known; these are read. Thread-safe.
 */
final class PreparedBranches {

  private static final int MOST = 256;
  private static final int LARGEST = 64 * 1024;

  /**
   * What a branch has.
   *
   * @param items how many messages it has received and sends
   * @param encoded what it sends, as {@link BranchItem} writes it
   */
  private record Prepared(int items, List<byte[]> encoded) {}

  /**
   * What a branch does when it is committed.
   *
   * @param items how many messages it has received and sends
   */
  record Content(int items, List<BranchSend> sends) {}

  @GuardedBy("this")
  private final Map<String, Prepared> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Prepared> eldest) {
          return size() > MOST;
        }
      };

  /** A branch is prepared. */
  void add(String branch, int items, List<byte[]> encoded) {
    int bytes = encoded.stream().mapToInt(item -> item.length).sum();
    if (bytes <= LARGEST) {
      synchronized (this) {
        known.put(branch, new Prepared(items, encoded));
      }
    }
  }

  /** What is known of a branch, which is about to end, and is forgotten; null if nothing is. */
  @Nullable Content remove(String branch) {
    Prepared prepared;
    synchronized (this) {
      prepared = known.remove(branch);
    }
    return prepared == null
        ? null
        : new Content(prepared.items, BranchItem.sends(prepared.encoded));
  }

  synchronized void forget(String branch) {
    known.remove(branch);
  }
}
