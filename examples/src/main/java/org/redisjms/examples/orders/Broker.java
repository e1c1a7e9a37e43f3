package org.redisjms.examples.orders;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;

/**
 * The Redis of the example: a Sentinel group of its own, or one that is given and is not harmed.
 */
final class Broker implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private final @Nullable SentinelGroup group;
  private final String uri;
  private volatile String master;
  private @Nullable RedisProcess killed;

  private Broker(@Nullable SentinelGroup group, String uri, String master) {
    this.group = group;
    this.uri = with(with(uri, "lease", LEASE.toSeconds() + "s"), "failoverTimeout", "2m");
    this.master = master;
  }

  /**
   * One master, two replicas, three sentinels. A killed master that comes back takes itself for the
   * master for a moment; with {@code min-replicas-to-write} it accepts nothing in that time.
   */
  static Broker ownGroup() {
    SentinelGroup group =
        SentinelGroup.builder()
            .downAfter(Duration.ofSeconds(1))
            .config("min-replicas-to-write 1")
            .start();
    return new Broker(group, group.uri(), address(group.master()));
  }

  /** The Redis at this URI. Keys of their own keep this run apart from what is there. */
  static Broker at(String uri) {
    String prefix = "orders-example-" + ProcessHandle.current().pid();
    return new Broker(null, with(uri, "keyPrefix", prefix), "as given");
  }

  /** Adds an option unless the URI has it. */
  private static String with(String uri, String option, String value) {
    if (uri.contains("?" + option + "=") || uri.contains("&" + option + "=")) {
      return uri;
    }
    return uri + (uri.contains("?") ? "&" : "?") + option + "=" + value;
  }

  String uri() {
    return uri;
  }

  /** The master's address, as far as is known. */
  String master() {
    return master;
  }

  /**
   * Kills the master and waits for the next one.
   *
   * @return how long there was no master; null when the Redis is not ours
   */
  @Nullable Duration killMaster(Screen screen) {
    if (group == null) {
      screen.event("The master is not killed: this Redis was given by REDIS_URI");
      return null;
    }
    RedisProcess old = group.master();
    screen.event("kill -9 of the master, " + address(old) + ", process " + old.pid());
    long start = System.nanoTime();
    master = "none";
    old.kill9();
    RedisProcess next = group.awaitNewMaster(old, PATIENCE);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    master = address(next);
    screen.event(
        "The sentinels made "
            + master
            + " the master, %.1f s later".formatted(Screen.seconds(took)));
    killed = old;
    return took;
  }

  /** Restarts the server that was killed; returns when it is a replica of the present master. */
  void mend(Screen screen) {
    if (group != null && killed != null) {
      killed.restart();
      group.awaitHealthy(PATIENCE);
      screen.event(address(killed) + " was restarted and is a replica now");
    }
  }

  private static String address(RedisProcess process) {
    return "127.0.0.1:" + process.port();
  }

  @Override
  public void close() {
    if (group != null) {
      group.close();
    }
  }
}
