package org.redisjms.benchmarks.measure;

/** What one thread repeats. */
@FunctionalInterface
public interface Step {
  /** Does it once; answers how many messages that was. */
  int run() throws Exception;
}
