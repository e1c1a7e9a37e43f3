package org.redisjms.benchmarks.measure;

/** One figure. */
public record Measurement(Metric metric, double value) {
  /** The rate of so many messages in so much time. */
  public static Measurement rate(long messages, long nanos) {
    return new Measurement(Metric.RATE, messages * 1e9 / nanos);
  }
}
