package org.redisjms.benchmarks.measure;

/** What a figure counts. */
public enum Metric {
  RATE("/s", false),
  P50("p50, ms", false),
  P99("p99, ms", false),
  P999("p99.9, ms", false),
  MAX("max, ms", false),
  COMMANDS("commands", true),
  READS("reads", true),
  CPU_MICROS("µs of CPU", true),
  BYTES_IN("bytes in", true),
  BYTES_OUT("bytes out", true),
  AOF_BYTES("bytes of AOF", true);

  private final String label;
  private final boolean cost;

  Metric(String label, boolean cost) {
    this.label = label;
    this.cost = cost;
  }

  /** Its unit, and what it is if it is not a rate. */
  public String label() {
    return label;
  }

  /** Whether it says what a message costs the server, and not how fast somebody is. */
  public boolean isCost() {
    return cost;
  }
}
