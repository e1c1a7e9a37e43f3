package org.redisjms.benchmarks.scenario;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which way the carriers of a scenario go, all the same: of two that go opposite ways one would
 * have nothing but what the other brings, and be measured waiting for that. Thread-safe.
 */
final class Direction {
  private final AtomicInteger turns = new AtomicInteger();

  /** How often it has changed. */
  int turns() {
    return turns.get();
  }

  /**
   * The queue is empty from which carriers take.
   *
   * @param turns what {@link #turns} was when the carrier began to take from it
   */
  void turn(int turns) {
    this.turns.compareAndSet(turns, turns + 1);
  }
}
