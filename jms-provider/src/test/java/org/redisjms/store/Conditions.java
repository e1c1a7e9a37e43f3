package org.redisjms.store;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.redisjms.testkit.Wait;

/** Waits for what a store does in its own time. */
public final class Conditions {
  static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long POLL_NANOS = 2_000_000;

  private Conditions() {}

  public static void await(String what, BooleanSupplier condition) {
    await(what, TIMEOUT, condition);
  }

  /** The same, with more or less patience. */
  public static void await(String what, Duration timeout, BooleanSupplier condition) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!Wait.holds(condition)) {
      if (System.nanoTime() > deadline) {
        fail("Waited in vain: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
