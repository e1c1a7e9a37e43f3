package org.redisjms.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Metric;
import org.redisjms.benchmarks.provider.JavaProcess;
import org.redisjms.benchmarks.provider.Providers;
import org.redisjms.benchmarks.provider.Server;
import org.redisjms.benchmarks.scenario.Scenarios;

/**
 * One scenario with one provider, once, in a JVM of its own: {@link #run} is one end of that,
 * {@link #main} the other.
 */
final class Trial {
  private static final String HEAP = "512m";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Trial() {}

  /**
   * Runs it.
   *
   * @return what it measured; nothing if it failed, which its log explains
   */
  static List<Measurement> run(
      Scenarios scenario, Providers provider, Server server, Load load, Path log)
      throws IOException, InterruptedException {
    Process process =
        JavaProcess.start(
            Trial.class,
            HEAP,
            log,
            scenario.id(),
            provider.id(),
            server.uri(),
            load.warmup().toString(),
            load.duration().toString(),
            Integer.toString(load.body()),
            Integer.toString(load.backlog()),
            Integer.toString(load.rate()));
    try {
      CompletableFuture<List<String>> lines = CompletableFuture.supplyAsync(() -> lines(process));
      boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended || process.exitValue() != 0) {
        return List.of();
      }
      return lines.join().stream().map(Trial::parse).toList();
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> lines(Process process) {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    return output.lines().toList();
  }

  private static Measurement parse(String line) {
    String[] words = line.split(" ", -1);
    return new Measurement(Metric.valueOf(words[0]), Double.parseDouble(words[1]));
  }

  public static void main(String[] arguments) throws Exception {
    Scenarios scenario = Scenarios.named(arguments[0]);
    Providers provider = Providers.named(arguments[1]);
    Load load =
        new Load(
            Duration.parse(arguments[3]),
            Duration.parse(arguments[4]),
            Integer.parseInt(arguments[5]),
            Integer.parseInt(arguments[6]),
            Integer.parseInt(arguments[7]));
    Meter meter = provider.meter(arguments[2]);
    List<Measurement> measured =
        new ArrayList<>(provider.scenario(scenario, arguments[2]).run(load, meter));
    measured.addAll(meter.costs());
    List<String> lines = new ArrayList<>();
    for (Measurement measurement : measured) {
      lines.add(measurement.metric().name() + " " + measurement.value());
    }
    lines.forEach(System.out::println);
    // Threads that a provider's client may have left do not matter any more.
    System.exit(0);
  }
}
