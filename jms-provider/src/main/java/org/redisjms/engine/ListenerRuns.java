package org.redisjms.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.StoreException;

/** Delivers to the listeners of one session, never on two threads at a time. */
final class ListenerRuns {

  private final List<ConsumerEngine> consumers;
  private final Lock work;
  private final Runs runs;

  ListenerRuns(ConnectionEngine connection, List<ConsumerEngine> consumers, Lock work) {
    this.consumers = consumers;
    this.work = work;
    this.runs = new Runs(connection.threads(), "Listeners", this::deliver);
  }

  /** Has the listeners run soon. Returns at once. */
  void request() {
    runs.request();
  }

  /**
   * Delivers until there is nothing left. The lock is free for others between two deliveries. Where
   * the store fails for one consumer the others still get theirs.
   */
  private @Nullable StoreException deliver() {
    StoreException failure = null;
    Set<ConsumerEngine> failed = new HashSet<>();
    boolean more = true;
    while (more) {
      more = false;
      for (ConsumerEngine consumer : consumers) {
        if (failed.contains(consumer)) {
          continue;
        }
        work.lock();
        try {
          more |= consumer.deliver();
        } catch (StoreException e) {
          failed.add(consumer);
          failure = failure == null ? e : failure;
        } finally {
          work.unlock();
        }
      }
    }
    return failure;
  }
}
