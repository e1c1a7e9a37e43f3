package org.redisjms.benchmarks.provider;

import com.rabbitmq.jms.admin.RMQConnectionFactory;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.scenario.Scenarios;

/**
 * RabbitMQ through its JMS client, where this machine has a server. Only what means the same there
 * is measured: its client waits for an answer neither to a send, unless that has a
 * CompletionListener, nor to an acknowledgement; its transactions are not atomic; and it has no
 * selectors on queues and no XA.
 */
final class RabbitMq implements Provider {
  private static final Set<Scenarios> COMPARABLE =
      EnumSet.of(
          Scenarios.SEND_ASYNC,
          Scenarios.RECEIVE_AUTO_PIPELINED,
          Scenarios.RECEIVE_DUPS_OK,
          Scenarios.LISTEN_1_PIPELINED,
          Scenarios.LISTEN_8_PIPELINED);

  /** Without a limit, the first of several listeners gets all of a backlog. */
  private static final int PREFETCHED = 300;

  @Override
  public Optional<String> missing() {
    return RabbitServer.installed()
        ? Optional.empty()
        : Optional.of("no rabbitmq-server on the PATH (Debian: package rabbitmq-server)");
  }

  @Override
  public Server start(Durability durability, Path folder) throws IOException, InterruptedException {
    return RabbitServer.start(folder);
  }

  @Override
  public boolean offers(Scenarios scenario) {
    return COMPARABLE.contains(scenario);
  }

  @Override
  public Scenario scenario(Scenarios scenario, String uri) throws JMSException {
    RMQConnectionFactory factory = new RMQConnectionFactory();
    factory.setUri(uri);
    factory.setChannelsQos(PREFETCHED);
    // Otherwise it acknowledges before the listener is called.
    factory.setRequeueOnMessageListenerException(true);
    return scenario.jms(factory);
  }
}
