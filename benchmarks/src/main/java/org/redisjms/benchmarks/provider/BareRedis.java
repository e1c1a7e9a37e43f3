package org.redisjms.benchmarks.provider;

import java.net.URI;
import java.nio.file.Path;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.raw.RawRedis;
import org.redisjms.benchmarks.scenario.Scenarios;

/** Redis without JMS: the least that has to be done. */
final class BareRedis implements Provider {
  @Override
  public Server start(Durability durability, Path folder) {
    return RedisServers.start(durability);
  }

  @Override
  public boolean offers(Scenarios scenario) {
    return scenario.hasRaw();
  }

  @Override
  public Meter meter(String uri) {
    return new RedisMeter(uri);
  }

  @Override
  public Scenario scenario(Scenarios scenario, String uri) {
    return scenario.raw(new RawRedis(URI.create(uri)));
  }
}
