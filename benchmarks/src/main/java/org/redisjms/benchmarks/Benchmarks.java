package org.redisjms.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.provider.Durability;
import org.redisjms.benchmarks.provider.Providers;
import org.redisjms.benchmarks.provider.Server;
import org.redisjms.benchmarks.report.Report;
import org.redisjms.benchmarks.report.Result;
import org.redisjms.benchmarks.scenario.Scenarios;

/**
 * Runs every scenario with every provider, in turns, and writes the report. The arguments are
 * {@link Settings}. Exits with 1 if a trial failed.
 */
public final class Benchmarks {
  private final Settings settings;
  private final PrintStream out;
  private final List<Result> results = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private Benchmarks(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  public static void main(String... arguments) throws Exception {
    System.exit(run(Settings.parse(arguments), System.out) ? 0 : 1);
  }

  /**
   * Runs them.
   *
   * @return whether all trials have ended well
   */
  static boolean run(Settings settings, PrintStream out) throws Exception {
    return new Benchmarks(settings, out).run();
  }

  private boolean run() throws Exception {
    empty(settings.folder());
    if (!settings.server().isEmpty()) {
      System.setProperty("redisjms.testkit.server", settings.server());
    }
    conditions.addAll(Machine.describe());
    conditions.add(settings.rounds() + " rounds, " + settings.load());
    for (Providers provider : settings.providers()) {
      provider.missing().ifPresent(why -> conditions.add(provider.label() + ": " + why));
    }
    for (Durability durability : settings.durabilities()) {
      compare(durability);
    }
    failures.forEach(failure -> conditions.add("failed: " + failure));
    new Report(settings.folder(), results).write(out, conditions);
    return failures.isEmpty();
  }

  /** Servers stay for all scenarios, so that those that run on a JVM are warm. */
  private void compare(Durability durability) throws Exception {
    Map<Providers, Server> servers = new EnumMap<>(Providers.class);
    try {
      for (Providers provider : settings.providers()) {
        if (provider.missing().isPresent()) {
          continue;
        }
        Path folder = settings.folder().resolve("servers").resolve(durability + "-" + provider);
        Server server = provider.start(durability, folder);
        servers.put(provider, server);
        conditions.add(provider.label() + ", " + durability.id() + ": " + server.description());
      }
      for (Scenarios scenario : settings.scenarios()) {
        for (int body : settings.bodies()) {
          compare(durability, scenario, settings.load(body), servers);
        }
      }
    } finally {
      servers.values().forEach(Server::close);
    }
  }

  /** Each second round has the opposite order, so that what changes slowly favours nobody. */
  private void compare(
      Durability durability, Scenarios scenario, Load load, Map<Providers, Server> servers)
      throws Exception {
    List<Map.Entry<Providers, Server>> order =
        new ArrayList<>(
            servers.entrySet().stream().filter(entry -> entry.getKey().offers(scenario)).toList());
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Map.Entry<Providers, Server> entry : order) {
        trial(durability, scenario, load, round, entry.getKey(), entry.getValue());
      }
      Collections.reverse(order);
    }
  }

  private void trial(
      Durability durability,
      Scenarios scenario,
      Load load,
      int round,
      Providers provider,
      Server server)
      throws Exception {
    String name =
        String.join(
            "-",
            durability.id(),
            scenario.id(),
            Integer.toString(load.body()),
            provider.id(),
            Integer.toString(round));
    Path log = settings.folder().resolve("logs").resolve(name + ".log");
    List<Measurement> measurements = Trial.run(scenario, provider, server, load, log);
    server.clean();
    if (measurements.isEmpty()) {
      failures.add(name);
    }
    for (Measurement measurement : measurements) {
      results.add(
          new Result(
              durability,
              scenario,
              load.body(),
              provider,
              round,
              measurement.metric(),
              measurement.value()));
    }
    out.println(name + "  " + shown(measurements));
  }

  private static String shown(List<Measurement> measurements) {
    return measurements.isEmpty()
        ? "failed"
        : measurements.stream()
            .filter(one -> !one.metric().isCost())
            .map(one -> String.format(Locale.ROOT, "%,.2f %s", one.value(), one.metric().label()))
            .collect(Collectors.joining("  "));
  }

  private static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> old;
      try (Stream<Path> files = Files.walk(folder)) {
        old = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : old) {
        Files.delete(file);
      }
    }
    Files.createDirectories(folder.resolve("logs"));
  }
}
