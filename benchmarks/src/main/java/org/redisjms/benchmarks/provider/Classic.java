package org.redisjms.benchmarks.provider;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQXAConnectionFactory;
import org.redisjms.benchmarks.broker.ClassicBroker;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.scenario.Scenarios;
import org.redisjms.benchmarks.scenario.Tuning;

/**
 * ActiveMQ Classic over TCP, with its own protocol. It has no CompletionListener, and with a
 * selector it sees only the first messages of a backlog until somebody takes these away.
 */
final class Classic implements Provider {
  @Override
  public Server start(Durability durability, Path folder) throws IOException, InterruptedException {
    return BrokerProcess.start(ClassicBroker.class, durability, folder);
  }

  @Override
  public boolean offers(Scenarios scenario) {
    return scenario != Scenarios.SEND_ASYNC && scenario != Scenarios.SELECTOR;
  }

  @Override
  public Scenario scenario(Scenarios scenario, String uri) {
    ActiveMQConnectionFactory factory =
        scenario.tuning() == Tuning.GLOBAL
            ? new ActiveMQXAConnectionFactory(uri)
            : new ActiveMQConnectionFactory(uri);
    factory.setSendAcksAsync(scenario.tuning() != Tuning.STRICT);
    return scenario.jms(factory);
  }
}
