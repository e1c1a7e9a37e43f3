package org.redisjms.tck.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class of tests that have closed all their connections and after which Redis JMS still has
 * something of them: keys other than messages and durable subscriptions, threads, connections.
 */
public final class NoLeftovers implements AfterAllCallback {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  @Override
  public void afterAll(ExtensionContext tests) {
    RedisJmsProvider provider = (RedisJmsProvider) Providers.REDIS_JMS;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    List<String> leftovers = provider.leftovers();
    // Connections to Redis are kept for a second after their last use.
    while (!leftovers.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      leftovers = provider.leftovers();
    }
    assertThat(leftovers).as("what is left of closed connections").isEmpty();
  }
}
