package org.redisjms.benchmarks.provider;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.scenario.Scenarios;

/** Somebody who is measured. */
interface Provider {
  /** What this machine lacks for it; empty when it can be measured here. */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /**
   * Starts its server, in a process of its own.
   *
   * @param folder an empty one, for its files
   */
  Server start(Durability durability, Path folder) throws IOException, InterruptedException;

  /** Whether it can do this at all. */
  default boolean offers(Scenarios scenario) {
    return true;
  }

  /** What reads the costs on such a server. */
  default Meter meter(String uri) {
    return Meter.NONE;
  }

  /** A scenario on such a server. */
  Scenario scenario(Scenarios scenario, String uri) throws JMSException;
}
