package org.redisjms.store.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection's senders and series of transactions that nobody uses at the moment. Thread-safe.
 */
final class SeriesPool {

  private final Supplier<Identity> identity;
  private final ConfirmedWindow window;

  @GuardedBy("this")
  private final Map<Object, Deque<Series>> idle = new HashMap<>();

  @GuardedBy("this")
  private final List<Series> abandoned = new ArrayList<>();

  /**
   * @param identity what the connection is called now
   */
  SeriesPool(Supplier<Identity> identity, ConfirmedWindow window) {
    this.identity = identity;
    this.window = window;
  }

  /** One for the caller alone; null if there is none. */
  synchronized @Nullable Series take(Object key) {
    Deque<Series> series = idle.get(key);
    return series == null ? null : series.poll();
  }

  /** All its numbers have an outcome, and the next one is free. */
  synchronized void release(Series series) {
    if (series.abandoned) {
      if (window.holds(series)) {
        abandoned.add(series);
      }
    } else if (series.identity != identity.get()) {
      abandon(series);
    } else {
      idle.computeIfAbsent(series.key(), key -> new ArrayDeque<>()).push(series);
    }
  }

  /** Nobody uses it any more, and whether Redis has all that it had confirmed is in doubt. */
  synchronized void abandon(Series series) {
    series.abandoned = true;
    series.term = null;
    if (series.confirmed > 0) {
      abandoned.add(series);
    }
  }

  /** The connection goes on under another name, and Redis may have lost everything. */
  synchronized void abandonAll() {
    idle.values().forEach(all -> all.forEach(this::abandon));
    idle.clear();
  }

  /** The connection was away for so long that Redis has forgotten them. */
  synchronized void forgetAll() {
    idle.clear();
    abandoned.clear();
  }

  /**
   * Takes those of which it is in doubt whether this master has all that was confirmed. The caller
   * releases them.
   */
  synchronized List<Series> takeDoubtful(Object term) {
    List<Series> doubtful = new ArrayList<>();
    for (Deque<Series> all : idle.values()) {
      moveDoubtful(all.iterator(), term, doubtful);
    }
    abandoned.removeIf(series -> series.term != null && !window.holds(series));
    moveDoubtful(abandoned.iterator(), term, doubtful);
    return doubtful;
  }

  private static void moveDoubtful(Iterator<Series> from, Object term, List<Series> to) {
    while (from.hasNext()) {
      Series series = from.next();
      if (series.confirmed > 0 && series.term != term) {
        from.remove();
        to.add(series);
      }
    }
  }
}
