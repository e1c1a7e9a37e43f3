package org.redisjms.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code sentinel.conf} says about the group. */
record SentinelConfiguration(
    List<Integer> serverPorts,
    List<Integer> sentinelPorts,
    @Nullable String password,
    @Nullable String sentinelPassword,
    Duration downAfter) {

  /** A sentinel retries a failed failover after twice this. */
  private static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(3);

  /**
   * The lines for the sentinel on the given port. They name all servers and sentinels, so that the
   * group need not wait until the sentinels have found each other.
   */
  List<String> lines(int port) {
    String master = SentinelGroup.MASTER_NAME;
    String host = ServerBuilder.HOST;
    int quorum = sentinelPorts.size() / 2 + 1;
    List<String> lines = new ArrayList<>();
    if (sentinelPassword != null) {
      lines.add("requirepass " + ServerBuilder.quoted(sentinelPassword));
      lines.add("sentinel sentinel-pass " + ServerBuilder.quoted(sentinelPassword));
    }
    lines.add("sentinel myid " + id(port));
    lines.add("sentinel monitor " + master + " " + host + " " + serverPorts.get(0) + " " + quorum);
    lines.add("sentinel down-after-milliseconds " + master + " " + downAfter.toMillis());
    lines.add("sentinel failover-timeout " + master + " " + FAILOVER_TIMEOUT.toMillis());
    lines.add("sentinel parallel-syncs " + master + " " + serverPorts.size());
    if (password != null) {
      lines.add("sentinel auth-pass " + master + " " + ServerBuilder.quoted(password));
    }
    for (int replica : serverPorts.subList(1, serverPorts.size())) {
      lines.add("sentinel known-replica " + master + " " + host + " " + replica);
    }
    for (int other : sentinelPorts) {
      if (other != port) {
        lines.add("sentinel known-sentinel " + master + " " + host + " " + other + " " + id(other));
      }
    }
    return lines;
  }

  /** Forty hexadecimal digits. */
  private static String id(int port) {
    return "%040x".formatted(port);
  }
}
