package org.redisjms.benchmarks.scale;

import java.util.Arrays;
import java.util.Locale;

/** How long something took, again and again. */
final class Samples {

  /** Something that is timed. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  private final double[] micros;
  private int count;

  Samples(int rounds) {
    micros = new double[rounds];
  }

  /**
   * Does it once.
   *
   * @param messages how many it concerns
   */
  void time(int messages, Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    micros[count++] = (System.nanoTime() - start) / 1e3 / messages;
  }

  /** Microseconds for each message. */
  double median() {
    double[] sorted = Arrays.copyOf(micros, count);
    Arrays.sort(sorted);
    return sorted[count / 2];
  }

  /** The median of what this took, divided by what the other took in the same round. */
  double ratioTo(Samples other) {
    double[] ratios = new double[Math.min(count, other.count)];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = micros[i] / other.micros[i];
    }
    Arrays.sort(ratios);
    return ratios[ratios.length / 2];
  }

  static String shown(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%,.2f" : "%,.1f", value);
  }
}
