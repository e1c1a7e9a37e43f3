package org.redisjms.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.redisjms.benchmarks.measure.Metric;
import org.redisjms.benchmarks.provider.Durability;
import org.redisjms.benchmarks.provider.Providers;
import org.redisjms.benchmarks.report.Result.Row;

/** The figures of one table. */
final class Results {
  private final List<Result> results;

  Results(List<Result> all, Durability durability) {
    results = all.stream().filter(result -> result.durability() == durability).toList();
  }

  List<Row> rows() {
    return results.stream()
        .map(Result::row)
        .filter(row -> !row.metric().isCost())
        .distinct()
        .toList();
  }

  /** Of which scenarios and bodies the costs are known. */
  List<Row> costly() {
    return results.stream()
        .map(Result::row)
        .filter(row -> row.metric().isCost())
        .map(row -> row.of(Metric.COMMANDS))
        .distinct()
        .toList();
  }

  List<Providers> providers() {
    return Arrays.stream(Providers.values())
        .filter(provider -> results.stream().anyMatch(result -> result.provider() == provider))
        .toList();
  }

  /** What a provider reached in all rounds, in ascending order. */
  double[] values(Row row, Providers provider) {
    return of(row, provider).mapToDouble(Result::value).sorted().toArray();
  }

  OptionalDouble median(Row row, Providers provider) {
    return median(values(row, provider));
  }

  /**
   * How many times the other's figure a provider's figure is: the median of what the rounds say, as
   * the two of one round ran right after each other.
   */
  OptionalDouble ratio(Row row, Providers provider, Providers other) {
    List<Result> mine = of(row, provider).toList();
    return median(
        of(row, other)
            .flatMapToDouble(
                theirs ->
                    mine.stream()
                        .filter(result -> result.round() == theirs.round())
                        .mapToDouble(result -> result.value() / theirs.value()))
            .sorted()
            .toArray());
  }

  private Stream<Result> of(Row row, Providers provider) {
    return results.stream()
        .filter(result -> result.provider() == provider && result.row().equals(row));
  }

  private static OptionalDouble median(double[] sorted) {
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    double above = sorted[sorted.length / 2];
    double below = sorted[(sorted.length - 1) / 2];
    return OptionalDouble.of((above + below) / 2);
  }
}
