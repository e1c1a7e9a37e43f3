package org.redisjms.benchmarks.report;

import org.redisjms.benchmarks.measure.Metric;
import org.redisjms.benchmarks.provider.Durability;
import org.redisjms.benchmarks.provider.Providers;
import org.redisjms.benchmarks.scenario.Scenarios;

/** One figure of one trial. */
public record Result(
    Durability durability,
    Scenarios scenario,
    int body,
    Providers provider,
    int round,
    Metric metric,
    double value) {

  /** What stands in one line of a table. */
  record Row(Scenarios scenario, int body, Metric metric) {
    /** Another metric of the same. */
    Row of(Metric other) {
      return new Row(scenario, body, other);
    }

    String label(boolean manySizes) {
      String what =
          metric == Metric.RATE || metric.isCost()
              ? scenario.label()
              : scenario.label() + ", " + metric.label();
      return manySizes ? what + ", " + size(body) : what;
    }

    static String size(int bytes) {
      if (bytes % (1 << 20) == 0) {
        return (bytes >> 20) + " MiB";
      }
      return bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
    }
  }

  Row row() {
    return new Row(scenario, body, metric);
  }
}
