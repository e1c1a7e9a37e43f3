package org.redisjms.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.redisjms.chaos.check.FinalState;
import org.redisjms.chaos.worker.Body;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;

/** Reads what is in Redis. */
final class Remains {
  private static final Pattern LIST =
      Pattern.compile(
          "jms:\\{(?:queue:(?:DLQ\\.)?([^}]+)|topic:[^}]+)}(?::sub:d.*:([^:]+))?"
              + ":(?:(?:ready|returned|inflight):[^:]+|delayed)");
  private static final Pattern NAME =
      Pattern.compile(Body.START + "([^" + Body.END + "]+)" + Body.END);

  private Remains() {}

  /** All messages that are in Redis. Clients may be at work. */
  static Map<String, Set<String>> messages(SentinelGroup group) {
    RedisProcess master = group.master();
    Map<String, Set<String>> messages = new HashMap<>();
    for (String key : strings(master, "KEYS", "jms:*")) {
      Matcher list = LIST.matcher(key);
      if (!list.matches()) {
        continue;
      }
      String source = String.valueOf(list.group(2) != null ? list.group(2) : list.group(1));
      for (String envelope : envelopes(master, key)) {
        Matcher name = NAME.matcher(envelope);
        if (name.find()) {
          messages.computeIfAbsent(source, s -> new HashSet<>()).add(name.group(1));
        }
      }
    }
    return messages;
  }

  private static List<String> envelopes(RedisProcess master, String key) {
    return "zset".equals(master.command("TYPE", key))
        ? strings(master, "ZRANGE", key, "0", "-1")
        : strings(master, "LRANGE", key, "0", "-1");
  }

  /** What is left when all clients have ended. */
  static FinalState finalState(SentinelGroup group) {
    return new FinalState(messages(group), group.leftovers());
  }

  /** Whether both durable subscriptions of the topic exist. */
  static boolean isSubscribed(SentinelGroup group) {
    Object count = group.master().command("HLEN", "jms:{topic:" + Setup.TOPIC + "}:subscriptions");
    return Long.valueOf(Setup.arrivals(Setup.TOPIC).size()).equals(count);
  }

  private static List<String> strings(RedisProcess server, String... command) {
    return server.command(command) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }
}
