package org.redisjms.topology;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.redisjms.store.Conditions;

/** Calls for a connection to the master that are refused. */
final class MasterRefusal {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final int FAST_CALLS = 20;

  private MasterRefusal() {}

  /** Every call is refused, and for this reason, unless its time was over before it could tell. */
  static void await(MasterConnections connections, String reason) {
    Conditions.await(
        "a refusal because of: " + reason,
        () -> {
          try {
            connections.lease(Deadline.after(SHORT)).close();
            throw new AssertionError("There is a master");
          } catch (RedisUnavailableException e) {
            return e.getMessage().contains(reason);
          }
        });
  }

  /** Waits until calls are refused without waiting for a master. */
  static void awaitFast(MasterConnections connections) {
    Conditions.await(
        "calls that fail fast",
        () -> {
          long start = System.nanoTime();
          for (int i = 0; i < FAST_CALLS; i++) {
            assertThatThrownBy(connections::lease).isInstanceOf(RedisUnavailableException.class);
          }
          return Duration.ofNanos(System.nanoTime() - start).compareTo(SHORT) < 0;
        });
  }
}
