package org.redisjms.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.redisjms.benchmarks.provider.Durability;

/**
 * Writes what was measured into a folder: {@code results.csv} with every figure, and for each
 * durability a table and a chart.
 */
public final class Report {
  private static final String HEADER = "durability,scenario,body,provider,round,metric,value";

  private final Path folder;
  private final List<Result> results;

  public Report(Path folder, List<Result> results) {
    this.folder = folder;
    this.results = results;
  }

  /**
   * Writes the files, and the tables also to the screen.
   *
   * @param conditions what was measured on what, a line each
   */
  public void write(PrintStream out, List<String> conditions) throws IOException {
    StringBuilder text = new StringBuilder("# Benchmarks\n\n");
    conditions.forEach(line -> text.append("- ").append(line).append('\n'));
    for (Durability durability : Durability.values()) {
      Results part = new Results(results, durability);
      if (part.rows().isEmpty()) {
        continue;
      }
      Table table = new Table(part);
      text.append("\n## ").append(durability.id()).append("\n\n").append(table.markdown());
      if (!table.costs().isEmpty()) {
        text.append("\n").append(table.costs());
      }
      Path chart = folder.resolve(durability.id() + ".svg");
      Files.writeString(chart, new Chart(part, durability.id()).svg());
    }
    out.println(text);
    Files.writeString(folder.resolve("report.md"), text);
    Files.writeString(folder.resolve("results.csv"), csv());
  }

  private String csv() {
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    for (Result result : results) {
      StringJoiner line = new StringJoiner(",", "", "\n");
      Arrays.asList(
              result.durability().id(),
              result.scenario().id(),
              Integer.toString(result.body()),
              result.provider().id(),
              Integer.toString(result.round()),
              result.metric().name().toLowerCase(Locale.ROOT),
              String.format(Locale.ROOT, "%.4f", result.value()))
          .forEach(line::add);
      csv.append(line);
    }
    return csv.toString();
  }
}
