package org.redisjms.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What clients of Redis JMS have that are open, or were not closed well, on one server. What
 * outlives its connection is none of it: messages in queues and durable subscriptions, names of
 * destinations, branches of global transactions, and the numbers of connections that died.
 */
final class Leftovers {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Pattern CONNECTION = Pattern.compile("(.+):connection:([0-9a-v]+)");
  private static final Pattern LASTING =
      Pattern.compile(".+:(destinations|graves|xa|xa-ended:[^{}]+)");
  private static final Pattern BRANCH = Pattern.compile("([^{}]+:xa):([^{}]+)");
  private static final Pattern NAMED_SUBSCRIPTIONS = Pattern.compile("[^{}]+:subscriptions");
  private static final Pattern QUEUE =
      Pattern.compile(
          "(.+):\\{(queue:[^}]*|topic:[^}]*)}(:sub:(.*))?"
              + ":(arrivals|senders|delayed|holes|returns|returned:\\d+d?|ready:\\d)");
  private static final Pattern TOPIC =
      Pattern.compile("(.+:\\{topic:[^}]*}:subscriptions)(-version)?");

  private final RespClient redis;
  private final Set<String> found = new TreeSet<>();

  private Leftovers(RespClient redis) {
    this.redis = redis;
  }

  /** In words, one for each. */
  static Set<String> on(Endpoint endpoint) {
    try (RespClient redis = new RespClient(endpoint, TIMEOUT)) {
      Leftovers leftovers = new Leftovers(redis);
      leftovers.lookAtConnections();
      for (String key : leftovers.strings("KEYS", "*")) {
        String problem = leftovers.problem(key);
        if (!problem.isEmpty()) {
          leftovers.found.add("key " + key + ": " + problem);
        }
      }
      return leftovers.found;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for leftovers on " + endpoint, e);
    }
  }

  private void lookAtConnections() throws IOException {
    String clients = String.valueOf(redis.command("CLIENT", "LIST"));
    clients
        .lines()
        .filter(line -> line.contains(" name=redis-jms"))
        .forEach(line -> found.add("Redis connection " + line));
  }

  private String problem(String key) throws IOException {
    Matcher connection = CONNECTION.matcher(key);
    if (connection.matches()) {
      return isGrave(connection.group(1), connection.group(2)) ? "" : "of no connection that died";
    }
    if (LASTING.matcher(key).matches()) {
      return "";
    }
    Matcher branch = BRANCH.matcher(key);
    if (branch.matches()) {
      boolean prepared = isYes("HEXISTS", branch.group(1), branch.group(2));
      return prepared ? "" : "of a branch that is not prepared";
    }
    if (NAMED_SUBSCRIPTIONS.matcher(key).matches()) {
      return subscriptionsProblem(key);
    }
    Matcher topic = TOPIC.matcher(key);
    if (topic.matches()) {
      return subscriptionsProblem(topic.group(1));
    }
    Matcher queue = QUEUE.matcher(key);
    return queue.matches() ? queueProblem(key, queue) : "not of a kind that outlives a connection";
  }

  private boolean isGrave(String prefix, String connection) throws IOException {
    return redis.command("ZSCORE", prefix + ":graves", connection) != null;
  }

  /** Only durable subscriptions stay. */
  private String subscriptionsProblem(String key) throws IOException {
    List<String> ids = strings("HKEYS", key);
    if (ids.isEmpty()) {
      return "without subscriptions";
    }
    return ids.stream().allMatch(id -> id.startsWith("d")) ? "" : "has " + ids;
  }

  private String queueProblem(String key, Matcher queue) throws IOException {
    String prefix = queue.group(1);
    String address = queue.group(2);
    String subscription = queue.group(4);
    if (queue.group(5).equals("senders")) {
      for (String sender : strings("HKEYS", key)) {
        int dot = sender.indexOf('.');
        if (dot < 0 || !isGrave(prefix, sender.substring(0, dot))) {
          return "has the sender " + sender + " of no connection that died";
        }
      }
    }
    if (subscription == null) {
      boolean known = isYes("SISMEMBER", prefix + ":destinations", decoded(address));
      return known ? "" : "of a destination that nobody knows";
    }
    String table = prefix + ":{" + address + "}:subscriptions";
    boolean durable = subscription.startsWith("d");
    return durable && isYes("HEXISTS", table, decoded(subscription))
        ? ""
        : "of no durable subscription";
  }

  private boolean isYes(String... question) throws IOException {
    return Long.valueOf(1).equals(redis.command(question));
  }

  /** Names are percent-encoded in keys as far as need be, and only there. */
  private static String decoded(String name) {
    return Pattern.compile("%([0-9a-f]{2})")
        .matcher(name)
        .replaceAll(
            code ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(code.group(1), 16))));
  }

  private List<String> strings(String... command) throws IOException {
    @Nullable Object reply = redis.command(command);
    return reply instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }
}
