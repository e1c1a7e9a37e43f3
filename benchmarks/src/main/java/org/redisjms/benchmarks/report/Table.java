package org.redisjms.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.redisjms.benchmarks.measure.Metric;
import org.redisjms.benchmarks.provider.Providers;
import org.redisjms.benchmarks.report.Result.Row;

/**
 * A table in Markdown: median, least and greatest of all rounds for each provider, and how Redis
 * JMS compares.
 */
final class Table {
  private static final String NOTHING = "-";
  private static final List<Providers> REFERENCES = List.of(Providers.ARTEMIS, Providers.RAW_REDIS);

  private final Results results;

  Table(Results results) {
    this.results = results;
  }

  String markdown() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(header());
    boolean manySizes = results.rows().stream().mapToInt(Row::body).distinct().count() > 1;
    for (Row row : results.rows()) {
      List<String> line = new ArrayList<>(List.of(row.label(manySizes)));
      results.providers().forEach(provider -> line.add(cell(results.values(row, provider))));
      references().forEach(other -> line.add(ratio(row, other)));
      lines.add(line);
    }
    return aligned(lines);
  }

  /** What a message costs Redis, where it is used: the medians of all rounds. */
  String costs() {
    List<Metric> metrics = Arrays.stream(Metric.values()).filter(Metric::isCost).toList();
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("for each message", ""));
    metrics.forEach(metric -> header.add(metric.label()));
    lines.add(header);
    List<Row> rows = results.costly();
    boolean manySizes = rows.stream().mapToInt(Row::body).distinct().count() > 1;
    for (Row row : rows) {
      for (Providers provider : results.providers()) {
        if (results.median(row, provider).isPresent()) {
          List<String> line = new ArrayList<>(List.of(row.label(manySizes), provider.label()));
          metrics.forEach(metric -> line.add(cost(row.of(metric), provider)));
          lines.add(line);
        }
      }
    }
    return rows.isEmpty() ? "" : aligned(lines);
  }

  private String cost(Row row, Providers provider) {
    OptionalDouble median = results.median(row, provider);
    return median.isPresent() ? number(median.getAsDouble()) : NOTHING;
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(List.of("median (least … greatest)"));
    results.providers().forEach(provider -> header.add(provider.label()));
    references().forEach(other -> header.add("× " + other.label()));
    return header;
  }

  private List<Providers> references() {
    List<Providers> there = results.providers();
    return there.contains(Providers.REDIS_JMS)
        ? REFERENCES.stream().filter(there::contains).toList()
        : List.of();
  }

  private static String cell(double[] values) {
    if (values.length == 0) {
      return NOTHING;
    }
    double median = (values[values.length / 2] + values[(values.length - 1) / 2]) / 2;
    return String.format(
        "%s (%s … %s)", number(median), number(values[0]), number(values[values.length - 1]));
  }

  private String ratio(Row row, Providers other) {
    OptionalDouble ratio = results.ratio(row, Providers.REDIS_JMS, other);
    return ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : NOTHING;
  }

  /** Rates come in thousands, latencies in fractions of a millisecond. */
  static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
  }

  private static String aligned(List<List<String>> lines) {
    int columns = lines.get(0).size();
    int[] widths =
        IntStream.range(0, columns)
            .map(c -> lines.stream().mapToInt(line -> line.get(c).length()).max().orElse(0))
            .toArray();
    List<String> rules =
        IntStream.range(0, columns)
            .mapToObj(c -> c == 0 ? "-".repeat(widths[c]) : "-".repeat(widths[c] - 1) + ":")
            .toList();
    List<List<String>> all = new ArrayList<>(lines);
    all.add(1, rules);
    return all.stream()
        .map(
            line ->
                IntStream.range(0, columns)
                    .mapToObj(c -> padded(line.get(c), widths[c], c == 0))
                    .collect(Collectors.joining(" | ", "| ", " |\n")))
        .collect(Collectors.joining());
  }

  private static String padded(String text, int width, boolean left) {
    String space = " ".repeat(width - text.length());
    return left ? text + space : space + text;
  }
}
