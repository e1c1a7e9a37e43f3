package org.redisjms.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.redisjms.chaos.nemesis.FaultKind;

/**
 * What a run is to be like.
 *
 * @param folder where histories and reports go; what is in it is deleted
 * @param duration how long producers work
 * @param interval from the beginning of one fault to that of the next, about; longer if the first
 *     takes longer to mend
 * @param seed decides which faults there are, on whom and when
 * @param rate how many messages a second each producer makes
 * @param lease of the clients
 * @param faults of which it chooses
 * @param durability of the clients, or empty for the default
 * @param options more options for the URI of the clients, separated by ampersands, or empty
 * @param appendfsync of the servers
 * @param minReplicas {@code min-replicas-to-write} of the servers
 * @param server path of the server program, or empty for the packed one
 */
public record Settings(
    Path folder,
    Duration duration,
    Duration interval,
    long seed,
    int rate,
    Duration lease,
    Set<FaultKind> faults,
    String durability,
    String options,
    String appendfsync,
    int minReplicas,
    String server) {

  /**
   * @param arguments as {@code name=value}; a missing or empty value stands for the default
   * @throws IllegalArgumentException for a name that there is not, or a value that makes no sense
   */
  static Settings parse(String... arguments) {
    Map<String, String> given = new HashMap<>();
    for (String argument : arguments) {
      int cut = argument.indexOf('=');
      if (cut < 0) {
        throw new IllegalArgumentException(argument + " is not name=value");
      }
      if (cut < argument.length() - 1) {
        given.put(argument.substring(0, cut), argument.substring(cut + 1));
      }
    }
    String seed = given.remove("seed");
    Settings settings =
        new Settings(
            Path.of(take(given, "folder", "target/chaos")),
            duration(take(given, "duration", "2m")),
            duration(take(given, "interval", "10s")),
            seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : Long.parseLong(seed),
            Integer.parseInt(take(given, "rate", "50")),
            duration(take(given, "lease", "5s")),
            faults(take(given, "faults", "all")),
            take(given, "durability", "replica"),
            take(given, "options", ""),
            take(given, "appendfsync", "always"),
            Integer.parseInt(take(given, "minReplicas", "1")),
            take(given, "server", ""));
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("There is no setting " + given.keySet());
    }
    return settings;
  }

  private static String take(Map<String, String> given, String name, String otherwise) {
    String value = given.remove(name);
    return value == null ? otherwise : value;
  }

  private static Duration duration(String text) {
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }

  /** Names separated by commas, as in {@code kill-master,pause-client}. */
  private static Set<FaultKind> faults(String text) {
    Set<FaultKind> faults = EnumSet.noneOf(FaultKind.class);
    if (text.equals("all")) {
      faults.addAll(FaultKind.choices());
    } else if (!text.equals("none")) {
      for (String name : text.split(",", -1)) {
        faults.add(FaultKind.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
      }
    }
    return faults;
  }
}
