package org.redisjms.store;

import static org.assertj.core.api.Assertions.fail;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what a store does in its own time. */
public final class Conditions {
  static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long POLL_NANOS = 2_000_000;

  private Conditions() {}

  public static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > deadline) {
        fail("Waited in vain: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Whether it is known to hold; sentinels that make a server a replica cut those who ask it. */
  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (UncheckedIOException e) {
      return false;
    }
  }
}
