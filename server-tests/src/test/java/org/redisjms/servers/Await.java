package org.redisjms.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what a server does in the background. */
final class Await {

  private static final long PATIENCE_SECONDS = 60;

  private Await() {}

  static void until(String what, Callable<Boolean> condition) throws Exception {
    until(what, PATIENCE_SECONDS, condition);
  }

  static void until(String what, long seconds, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!holds(condition)) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** Whether it is known to hold; sentinels that make a server a replica cut those who ask it. */
  private static boolean holds(Callable<Boolean> condition) throws Exception {
    try {
      return condition.call();
    } catch (UncheckedIOException e) {
      return false;
    }
  }
}
