package org.redisjms.engine;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does some work on the connection's threads whenever it is requested: never on two threads at a
 * time, and on none while there is nothing to do. When it fails it goes on after a while, which
 * grows.
 */
final class Runs implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private static final int IDLE = 0;
  private static final int REQUESTED = 1;
  private static final int REQUESTED_AGAIN = 2;

  /** What is done in one run. */
  @FunctionalInterface
  interface Work {
    /** Does all that there is to do; answers the first failure, null if there was none. */
    @Nullable Exception run();
  }

  private final ConnectionThreads threads;
  private final String who;
  private final Work work;
  private final AtomicInteger requests = new AtomicInteger(IDLE);

  /** Used by one run at a time. */
  private long pauseMillis = FIRST_PAUSE_MILLIS;

  /**
   * @param who whose work it is, for the log
   */
  Runs(ConnectionThreads threads, String who, Work work) {
    this.threads = threads;
    this.who = who;
    this.work = work;
  }

  /** Has the work done soon. Returns at once. */
  void request() {
    if (requests.getAndUpdate(old -> Math.min(old + 1, REQUESTED_AGAIN)) == IDLE) {
      threads.execute(this);
    }
  }

  @Override
  public void run() {
    do {
      requests.set(REQUESTED);
      try {
        Exception failure = work.run();
        if (failure == null) {
          pauseMillis = FIRST_PAUSE_MILLIS;
        } else {
          goOnLater(failure);
        }
      } catch (RuntimeException | Error e) {
        LOG.error("{} stop until the next message arrives", who, e);
      }
    } while (!requests.compareAndSet(REQUESTED, IDLE));
  }

  private void goOnLater(Exception failure) {
    if (pauseMillis == FIRST_PAUSE_MILLIS) {
      LOG.warn("{} get nothing for now: {}", who, failure.getMessage());
    }
    Future<?> unused = threads.later(this::request, TimeUnit.MILLISECONDS.toNanos(pauseMillis));
    pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
  }
}
