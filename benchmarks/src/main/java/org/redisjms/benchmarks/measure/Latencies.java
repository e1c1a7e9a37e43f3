package org.redisjms.benchmarks.measure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** The latencies of the messages of a {@link Schedule}. */
public final class Latencies {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int DIGITS = 3;

  private final Schedule schedule;
  private final Histogram nanos = new SynchronizedHistogram(DIGITS);
  private final CountDownLatch missing;

  public Latencies(Schedule schedule) {
    this.schedule = schedule;
    this.missing = new CountDownLatch(schedule.messages());
  }

  /** A message arrives that was due then. */
  public void arrived(long due) {
    long late = System.nanoTime() - due;
    if (schedule.counts(due)) {
      nanos.recordValue(Math.max(0, late));
    }
    missing.countDown();
  }

  /**
   * Waits until all have arrived.
   *
   * @throws IllegalStateException when that takes too long
   */
  public List<Measurement> await() throws InterruptedException {
    if (!missing.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(missing.getCount() + " messages have not arrived");
    }
    return List.of(
        percentile(Metric.P50, 50),
        percentile(Metric.P99, 99),
        percentile(Metric.P999, 99.9),
        new Measurement(Metric.MAX, nanos.getMaxValue() / 1e6));
  }

  private Measurement percentile(Metric metric, double percentile) {
    return new Measurement(metric, nanos.getValueAtPercentile(percentile) / 1e6);
  }
}
