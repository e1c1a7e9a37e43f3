package org.redisjms.benchmarks.measure;

import java.util.List;

/** Something that is measured, on one provider. */
@FunctionalInterface
public interface Scenario {
  /**
   * Does it, on a server without messages, and says what it took; the meter sees what is measured.
   */
  List<Measurement> run(Load load, Meter meter) throws Exception;
}
