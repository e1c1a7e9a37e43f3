package org.redisjms.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/** Looks at a server's version and at settings that can cost messages. */
final class ServerCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);

  /** Costs no message, so that nobody is refused because of it. */
  static final String SERVES_ALONE =
      "min-replicas-to-write is 0: a former master that is cut off from its group goes on handing"
          + " out messages, which then come a second time. Set 'min-replicas-to-write 1'.";

  private ServerCheck() {}

  /** INFO as fields; empty when the server forbids it. */
  static Map<String, String> info(RedisConnection connection) {
    try {
      return ServerInfo.parse(
          RedisConnection.text(connection.executeCommand(Protocol.Command.INFO)));
    } catch (JedisDataException e) {
      if (RedisErrors.classify(e).isNotMaster()) {
        throw e;
      }
      LOG.debug("{} forbids INFO, so its settings are not checked", connection.endpoint(), e);
      return Map.of();
    }
  }

  /**
   * @throws RedisUnsupportedException if the server is older than 6.2
   */
  static void version(ServerInfo server, Endpoint endpoint) {
    if (server.isKnown() && !server.atLeast(6, 2)) {
      throw new RedisUnsupportedException(
          endpoint + " is " + server + "; Redis 6.2 or later, or Valkey, is required.", null);
    }
  }

  /**
   * Whether a master with replicas goes on without them. INFO counts the good replicas of one that
   * does not.
   */
  static boolean servesAlone(Map<String, String> info) {
    return !info.getOrDefault("connected_slaves", "0").equals("0")
        && !info.containsKey("min_slaves_good_slaves");
  }

  /** What is set so that messages may be lost, and how to set it. */
  static List<String> warnings(
      Map<String, String> info, boolean sentinel, List<Integer> replicaPriorities) {
    List<String> warnings = new ArrayList<>();
    String policy = info.getOrDefault("maxmemory_policy", "noeviction");
    if (!policy.equals("noeviction")) {
      warnings.add(
          "maxmemory-policy is "
              + policy
              + ": Redis may delete queues when memory runs out. Set 'maxmemory-policy noeviction'.");
    }
    if (info.getOrDefault("aof_enabled", "1").equals("0")) {
      warnings.add(
          "The append-only file is off: a restart loses messages. Set 'appendonly yes' (and"
              + " 'appendfsync always' if the last second matters).");
    }
    if (sentinel && info.getOrDefault("connected_slaves", "1").equals("0")) {
      warnings.add(
          "The master has no connected replica: its loss loses messages and ends the service. Start"
              + " replicas ('replicaof HOST PORT').");
    }
    if (replicaPriorities.stream().distinct().count() > 1) {
      warnings.add(
          "The replicas have different priorities "
              + replicaPriorities
              + ": a failover may promote one that lacks confirmed messages. Set the same"
              + " 'replica-priority' on all.");
    }
    return warnings;
  }
}
