package org.redisjms.benchmarks.measure;

import java.util.List;

/**
 * Reads on the server what the measured part of a trial costs there. Where scenarios repeat a step
 * for a time, the warm-up is part of it: a server's costs do not depend on how warm its client is.
 */
public interface Meter {
  /** For a server that does not tell. */
  Meter NONE =
      new Meter() {
        @Override
        public void start() {}

        @Override
        public void stop(long messages) {}

        @Override
        public List<Measurement> costs() {
          return List.of();
        }
      };

  /** From now on it counts. */
  void start();

  /** Until now there were so many messages. */
  void stop(long messages);

  /** What each of them has cost. */
  List<Measurement> costs();
}
