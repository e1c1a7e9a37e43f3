package org.redisjms.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to the listeners of one session: never on two threads at a time, and on none while there
 * is nothing to do. When the store fails it goes on after a while, which grows.
 */
final class ListenerRuns implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(ListenerRuns.class);
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private static final int IDLE = 0;
  private static final int REQUESTED = 1;
  private static final int REQUESTED_AGAIN = 2;

  private final ConnectionEngine connection;
  private final List<ConsumerEngine> consumers;
  private final Lock work;
  private final AtomicInteger requests = new AtomicInteger(IDLE);

  /** Used by one run at a time. */
  private long pauseMillis = FIRST_PAUSE_MILLIS;

  ListenerRuns(ConnectionEngine connection, List<ConsumerEngine> consumers, Lock work) {
    this.connection = connection;
    this.consumers = consumers;
    this.work = work;
  }

  /** Has the listeners run soon. Returns at once. */
  void request() {
    if (requests.getAndUpdate(old -> Math.min(old + 1, REQUESTED_AGAIN)) == IDLE) {
      connection.threads().execute(this);
    }
  }

  @Override
  public void run() {
    do {
      requests.set(REQUESTED);
      try {
        StoreException failure = deliver();
        if (failure == null) {
          pauseMillis = FIRST_PAUSE_MILLIS;
        } else {
          goOnLater(failure);
        }
      } catch (RuntimeException | Error e) {
        LOG.error("Listeners stop until the next message arrives", e);
      }
    } while (!requests.compareAndSet(REQUESTED, IDLE));
  }

  private void goOnLater(StoreException failure) {
    if (pauseMillis == FIRST_PAUSE_MILLIS) {
      LOG.warn("Listeners get nothing for now: {}", failure.getMessage());
    }
    Future<?> unused =
        connection.threads().later(this::request, TimeUnit.MILLISECONDS.toNanos(pauseMillis));
    pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
  }

  /**
   * Delivers until there is nothing left. The lock is free for others between two deliveries. Where
   * the store fails for one consumer the others still get theirs.
   *
   * @return the first failure; null if there was none
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
