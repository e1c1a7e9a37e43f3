package org.redisjms.benchmarks.provider;

import java.nio.file.Path;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.RedisJmsXAConnectionFactory;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.scenario.Scenarios;
import org.redisjms.benchmarks.scenario.Tuning;

/** Redis JMS, with its defaults except for what a user with so many threads would set as well. */
final class RedisJms implements Provider {
  /** One connection for each thread that works, as the bare loops have. */
  private static final int CONNECTIONS = 32;

  private static final int ACKNOWLEDGEMENTS = 100;

  @Override
  public Server start(Durability durability, Path folder) {
    return RedisServers.start(durability);
  }

  @Override
  public Meter meter(String uri) {
    return new RedisMeter(uri);
  }

  @Override
  public Scenario scenario(Scenarios scenario, String uri) {
    RedisJmsConnectionFactory factory =
        scenario.tuning() == Tuning.GLOBAL
            ? new RedisJmsXAConnectionFactory(uri)
            : new RedisJmsConnectionFactory(uri);
    factory.setPoolSize(CONNECTIONS);
    if (scenario.tuning() == Tuning.PIPELINED) {
      factory.setAckPipeline(ACKNOWLEDGEMENTS);
    }
    return scenario.jms(factory);
  }
}
