package org.redisjms.benchmarks.measure;

/** What a figure counts. */
public enum Metric {
  RATE("/s"),
  P50("p50, ms"),
  P99("p99, ms"),
  P999("p99.9, ms"),
  MAX("max, ms");

  private final String label;

  Metric(String label) {
    this.label = label;
  }

  /** Its unit, and what it is if it is not a rate. */
  public String label() {
    return label;
  }
}
