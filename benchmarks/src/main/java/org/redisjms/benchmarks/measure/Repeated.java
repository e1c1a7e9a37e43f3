package org.redisjms.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Lets threads repeat a step for a time, and says how many messages a second that was. */
public final class Repeated {
  private Repeated() {}

  /**
   * Each step runs in a thread of its own.
   *
   * @return the sum of what the threads did a second, after the warm-up
   */
  public static Measurement rate(Load load, Meter meter, List<? extends Step> steps)
      throws Exception {
    AtomicLong all = new AtomicLong();
    meter.start();
    long begin = System.nanoTime() + load.warmup().toNanos();
    long end = begin + load.duration().toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(steps.size());
    try {
      List<Future<Double>> rates = new ArrayList<>();
      for (Step step : steps) {
        rates.add(threads.submit(() -> repeat(step, begin, end, all)));
      }
      double sum = 0;
      for (Future<Double> rate : rates) {
        sum += rate.get();
      }
      meter.stop(all.get());
      return new Measurement(Metric.RATE, sum);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      threads.shutdownNow();
    }
  }

  /** A step that has begun counts with all the time that it takes. */
  private static double repeat(Step step, long begin, long end, AtomicLong all) throws Exception {
    long from = System.nanoTime();
    while (from - begin < 0) {
      all.addAndGet(step.run());
      from = System.nanoTime();
    }
    long messages = 0;
    long now;
    do {
      messages += step.run();
      now = System.nanoTime();
    } while (now - end < 0);
    all.addAndGet(messages);
    return messages * 1e9 / (now - from);
  }
}
