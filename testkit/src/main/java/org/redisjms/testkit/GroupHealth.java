package org.redisjms.testkit;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks servers and sentinels how they are. Answers in words, empty for "well". */
final class GroupHealth {
  private static final Logger log = LoggerFactory.getLogger(GroupHealth.class);
  private static final String MASTER_NAME = SentinelGroup.MASTER_NAME;

  /** Long enough to hear again from all that are well. */
  private static final String TILT_MILLIS = "5000";

  private GroupHealth() {}

  static String problem(List<RedisProcess> servers, List<RedisProcess> sentinels) {
    Set<Integer> masters = new TreeSet<>();
    for (RedisProcess server : servers) {
      String role = role(server);
      if (role.equals("master")) {
        masters.add(server.port());
      } else if (!role.equals("slave")) {
        return server + ": " + role;
      }
    }
    if (masters.size() != 1) {
      return "masters: " + masters;
    }
    int master = masters.iterator().next();
    for (RedisProcess server : servers) {
      String problem = server.port() == master ? "" : replicationProblem(server, master);
      if (!problem.isEmpty()) {
        return server + ": " + problem;
      }
    }
    for (RedisProcess sentinel : sentinels) {
      String problem = sentinelProblem(sentinel, master, servers.size(), sentinels.size());
      if (!problem.isEmpty()) {
        return sentinel + ": " + problem;
      }
    }
    return "";
  }

  /** {@code master}, {@code slave}, or why there is no answer. */
  static String role(RedisProcess server) {
    try {
      return server.probe("ROLE") instanceof List<?> role ? String.valueOf(role.get(0)) : "mute";
    } catch (IOException | RedisReplyException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Makes a former master a replica as soon as all sentinels are done with a failover. They would
   * do that themselves, but look only every ten seconds.
   */
  static void demoteFormerMasters(List<RedisProcess> servers, List<RedisProcess> sentinels) {
    // The roles first: a server that is promoted after this is none of the former masters.
    List<RedisProcess> masters =
        servers.stream().filter(server -> role(server).equals("master")).toList();
    if (masters.size() < 2) {
      return;
    }
    Set<Integer> named = new TreeSet<>();
    for (RedisProcess sentinel : sentinels) {
      try {
        Map<String, String> state = fields(sentinel.probe("SENTINEL", "MASTER", MASTER_NAME));
        if (!"master".equals(state.get("flags"))) {
          return;
        }
        named.add(masterPort(sentinel));
      } catch (IOException | RedisReplyException e) {
        return;
      }
    }
    if (named.size() == 1) {
      String port = named.iterator().next().toString();
      for (RedisProcess former : masters) {
        if (!named.contains(former.port())) {
          follow(former, port);
        }
      }
    }
  }

  /**
   * After a stand-still a sentinel is not to stay out of elections for 30 seconds. Redis 6.2 has no
   * such command.
   */
  static void shortenTilt(RedisProcess sentinel) {
    try {
      sentinel.probe("SENTINEL", "DEBUG", "TILT-PERIOD", TILT_MILLIS);
    } catch (IOException | RedisReplyException e) {
      log.debug("{} keeps its tilt period: {}", sentinel, e.toString());
    }
  }

  private static void follow(RedisProcess server, String masterPort) {
    try {
      server.probe("REPLICAOF", ServerBuilder.HOST, masterPort);
      server.probe("CONFIG", "REWRITE");
    } catch (IOException | RedisReplyException e) {
      log.debug("{} does not become a replica yet: {}", server, e.toString());
    }
  }

  /** The port of the master that this sentinel names; 0 if it does not answer or knows none. */
  static int masterPort(RedisProcess sentinel) {
    try {
      Object reply = sentinel.probe("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER_NAME);
      return reply instanceof List<?> address
          ? Integer.parseInt(String.valueOf(address.get(1)))
          : 0;
    } catch (IOException | RedisReplyException e) {
      return 0;
    }
  }

  private static String replicationProblem(RedisProcess replica, int master) {
    try {
      // ROLE of a replica: "slave", host, port, state of the link, offset
      if (replica.probe("ROLE") instanceof List<?> role && role.size() == 5) {
        boolean follows = String.valueOf(role.get(2)).equals(Integer.toString(master));
        boolean connected = "connected".equals(role.get(3));
        return follows && connected ? "" : "replication " + role;
      }
      return "no replica";
    } catch (IOException | RedisReplyException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String sentinelProblem(
      RedisProcess sentinel, int master, int servers, int sentinels) {
    try {
      int named = masterPort(sentinel);
      if (named != master) {
        return "names " + named + " as master instead of " + master;
      }
      Map<String, String> state = fields(sentinel.probe("SENTINEL", "MASTER", MASTER_NAME));
      if (!"master".equals(state.get("flags"))) {
        return "sees the master as " + state.get("flags");
      }
      String problem =
          othersProblem(sentinel.probe("SENTINEL", "SLAVES", MASTER_NAME), servers - 1, "slave");
      if (!problem.isEmpty()) {
        return problem;
      }
      return othersProblem(
          sentinel.probe("SENTINEL", "SENTINELS", MASTER_NAME), sentinels - 1, "sentinel");
    } catch (IOException | RedisReplyException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String othersProblem(@Nullable Object reply, int expected, String flags) {
    List<?> others = reply instanceof List<?> list ? list : List.of();
    if (others.size() != expected) {
      return "knows " + others.size() + " of " + expected + " as " + flags;
    }
    for (Object other : others) {
      Map<String, String> state = fields(other);
      // For five seconds a sentinel remembers what another one said before the last failover.
      String seen = String.valueOf(state.get("flags")).replace(",master_down", "");
      if (!flags.equals(seen)) {
        return "sees " + state.get("port") + " as " + state.get("flags");
      }
    }
    return "";
  }

  /** Names and values in turn, as the sentinels answer. */
  private static Map<String, String> fields(@Nullable Object reply) {
    Map<String, String> fields = new HashMap<>();
    if (reply instanceof List<?> list) {
      for (int i = 0; i + 1 < list.size(); i += 2) {
        fields.put(String.valueOf(list.get(i)), String.valueOf(list.get(i + 1)));
      }
    }
    return fields;
  }
}
