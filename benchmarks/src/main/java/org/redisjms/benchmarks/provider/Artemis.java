package org.redisjms.benchmarks.provider;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSConnectionFactory;
import org.redisjms.benchmarks.broker.ArtemisBroker;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.scenario.Scenarios;
import org.redisjms.benchmarks.scenario.Tuning;

/** ActiveMQ Artemis over TCP, with its own protocol. */
final class Artemis implements Provider {
  private static final int CONFIRMATION_WINDOW = 1 << 20;

  @Override
  public Server start(Durability durability, Path folder) throws IOException, InterruptedException {
    return BrokerProcess.start(ArtemisBroker.class, durability, folder);
  }

  @Override
  public Scenario scenario(Scenarios scenario, String uri) throws JMSException {
    ActiveMQJMSConnectionFactory factory = new ActiveMQJMSConnectionFactory(uri);
    factory.setBlockOnAcknowledge(scenario.tuning() == Tuning.STRICT);
    if (scenario.tuning() == Tuning.COMPLETIONS) {
      // Without it, the client calls a CompletionListener before the broker has answered.
      factory.setConfirmationWindowSize(CONFIRMATION_WINDOW);
    }
    return scenario.jms(factory);
  }
}
