package org.redisjms.testkit;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits until a condition holds that only polling can tell. */
public final class Wait {
  private static final long POLL_MILLIS = 20;

  private Wait() {}

  /**
   * Polls until {@code problem} answers an empty string.
   *
   * @throws IllegalStateException when it still answers something after the timeout, with that in
   *     the message
   */
  static void until(String what, Duration timeout, Supplier<String> problem) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      String reason = problem.get();
      if (reason.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "waited " + timeout.toMillis() + " ms in vain for " + what + ": " + reason);
      }
      pause();
    }
  }

  /**
   * Whether a condition about servers is known to hold: sentinels that make a server a replica cut
   * those who ask it, at any moment.
   */
  public static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}
