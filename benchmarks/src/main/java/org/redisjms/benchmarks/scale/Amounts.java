package org.redisjms.benchmarks.scale;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of everything.
 *
 * @param messages of the deep backlog
 * @param queues that have messages
 * @param consumers each at a queue of its own
 * @param connections that the consumers share
 * @param rounds how often two things that are compared take turns
 * @param idle how long idle clients are watched
 * @param largest bytes of the largest message
 */
record Amounts(
    int messages,
    int queues,
    int consumers,
    int connections,
    int rounds,
    Duration idle,
    int largest) {

  static Amounts of(Map<String, String> given) {
    Map<String, String> left = new HashMap<>(given);
    Amounts amounts =
        new Amounts(
            number(left, "messages", 1_000_000),
            number(left, "queues", 10_000),
            number(left, "consumers", 1_000),
            number(left, "connections", 200),
            number(left, "rounds", 20),
            Duration.ofSeconds(number(left, "idle", 30)),
            number(left, "largest", 16 << 20));
    if (!left.isEmpty()) {
      throw new IllegalArgumentException("There is no setting " + left.keySet());
    }
    return amounts;
  }

  private static int number(Map<String, String> given, String name, int otherwise) {
    String value = given.remove(name);
    int number = value == null ? otherwise : Integer.parseInt(value);
    if (number < 1) {
      throw new IllegalArgumentException(name + "=" + value + " is not positive");
    }
    return number;
  }
}
