package org.redisjms.benchmarks.scale;

import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.RedisServer;

/** What a server says of itself. */
final class Info {
  private Info() {}

  static long number(RedisServer server, String section, String field) {
    return number(server.process(), section, field);
  }

  static long number(RedisProcess server, String section, String field) {
    return (long) decimal(server, section, field);
  }

  /**
   * A field of {@code INFO}.
   *
   * @throws IllegalStateException when there is none
   */
  static double decimal(RedisProcess server, String section, String field) {
    return String.valueOf(server.command("INFO", section))
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .mapToDouble(line -> Double.parseDouble(line.substring(field.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + field + " in INFO " + section));
  }
}
