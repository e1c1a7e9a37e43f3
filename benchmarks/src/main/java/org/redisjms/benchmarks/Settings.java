package org.redisjms.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.provider.Durability;
import org.redisjms.benchmarks.provider.Providers;
import org.redisjms.benchmarks.scenario.Scenarios;

/**
 * What a run is to be like.
 *
 * @param folder where results, logs and the servers' files go; what is in it is deleted
 * @param scenarios which, in this order
 * @param providers which, in this order; those that this machine lacks are left out
 * @param durabilities a table for each
 * @param bodies sizes of the messages' bodies in bytes
 * @param rounds how often each scenario runs with each provider
 * @param load how much a trial does; its body is that of {@code bodies}
 * @param server path of the Redis server program, or empty for the packed one
 */
record Settings(
    Path folder,
    List<Scenarios> scenarios,
    List<Providers> providers,
    List<Durability> durabilities,
    List<Integer> bodies,
    int rounds,
    Load load,
    String server) {

  private static final String ALL = "all";

  /** A latency needs room for the time in the body. */
  private static final int SMALLEST_BODY = 8;

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
    List<Integer> bodies = list(take(given, "body", "1k"), List.of(), Settings::size);
    Settings settings =
        new Settings(
            Path.of(take(given, "folder", "target/benchmarks")).toAbsolutePath(),
            list(take(given, "scenarios", ALL), List.of(Scenarios.values()), Scenarios::named),
            list(take(given, "providers", ALL), List.of(Providers.values()), Settings::provider),
            list(take(given, "durability", ALL), List.of(Durability.values()), Durability::named),
            bodies,
            positive(take(given, "rounds", "5")),
            new Load(
                duration(take(given, "warmup", "5s")),
                duration(take(given, "duration", "5s")),
                bodies.get(0),
                positive(take(given, "backlog", "50000")),
                positive(take(given, "rate", "1000"))),
            take(given, "server", ""));
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("There is no setting " + given.keySet());
    }
    return settings;
  }

  /** How much a trial with such bodies does. */
  Load load(int body) {
    return new Load(load.warmup(), load.duration(), body, load.backlog(), load.rate());
  }

  private static String take(Map<String, String> given, String name, String otherwise) {
    String value = given.remove(name);
    return value == null ? otherwise : value;
  }

  private static <T> List<T> list(String text, List<T> all, Function<String, T> parse) {
    return text.equals(ALL)
        ? all
        : Arrays.stream(text.split(",", -1)).map(String::strip).map(parse).toList();
  }

  /** One that is named must be there; of all, those that are not are left out. */
  private static Providers provider(String name) {
    Providers provider = Providers.named(name);
    provider
        .missing()
        .ifPresent(
            missing -> {
              throw new IllegalArgumentException(
                  "Cannot measure " + provider.label() + ": " + missing);
            });
    return provider;
  }

  private static Duration duration(String text) {
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }

  private static int positive(String text) {
    int number = Integer.parseInt(text);
    if (number < 1) {
      throw new IllegalArgumentException(text + " is not positive");
    }
    return number;
  }

  /** As in {@code 100}, {@code 10k}, {@code 1m}. */
  private static int size(String text) {
    int shift = text.endsWith("k") ? 10 : text.endsWith("m") ? 20 : 0;
    String number = shift == 0 ? text : text.substring(0, text.length() - 1);
    int bytes = Integer.parseInt(number) << shift;
    if (bytes < SMALLEST_BODY) {
      throw new IllegalArgumentException("a body of " + text + " is too small");
    }
    return bytes;
  }
}
