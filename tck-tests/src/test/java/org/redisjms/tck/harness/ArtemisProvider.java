package org.redisjms.tck.harness;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnectionFactory;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQQueue;
import org.apache.activemq.artemis.jms.client.ActiveMQTopic;

/**
 * ActiveMQ Artemis, a broker inside this JVM that keeps its messages in memory. Its client is set
 * to the strict side: sends and acknowledgements wait for their answer, as the specification wants
 * of a synchronous send.
 */
final class ArtemisProvider implements Provider {
  private static final String URI = "vm://0";

  /** Holds the broker; loaded, and so started, at first use. It ends with the JVM. */
  private static final class Broker {
    static final EmbeddedActiveMQ INSTANCE = start();

    private static EmbeddedActiveMQ start() {
      try {
        Configuration configuration =
            new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setMessageCounterEnabled(false)
                .setPagingDirectory("target/artemis/paging")
                .setLargeMessagesDirectory("target/artemis/large-messages")
                .addAddressSetting(
                    "#",
                    new AddressSettings()
                        .setDeadLetterAddress(SimpleString.of("DLQ"))
                        .setExpiryAddress(SimpleString.of("ExpiryQueue")))
                .addAcceptorConfiguration("vm", URI);
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ().setConfiguration(configuration);
        return broker.start();
      } catch (Exception e) {
        throw new IllegalStateException("Artemis does not start", e);
      }
    }
  }

  private static ActiveMQJMSConnectionFactory factory() {
    if (!Broker.INSTANCE.getActiveMQServer().isStarted()) {
      throw new IllegalStateException("Artemis has stopped");
    }
    ActiveMQJMSConnectionFactory factory = new ActiveMQJMSConnectionFactory(URI);
    factory.setBlockOnAcknowledge(true);
    factory.setBlockOnNonDurableSend(true);
    // Without it, the client calls a CompletionListener before the broker has answered.
    factory.setConfirmationWindowSize(1024 * 1024);
    return factory;
  }

  @Override
  public ConnectionFactory connectionFactory() {
    return factory();
  }

  @Override
  public QueueConnectionFactory queueConnectionFactory() {
    return factory();
  }

  @Override
  public TopicConnectionFactory topicConnectionFactory() {
    return factory();
  }

  @Override
  public Queue queue(String name) {
    return new ActiveMQQueue(name);
  }

  @Override
  public Topic topic(String name) {
    return new ActiveMQTopic(name);
  }

  @Override
  public String toString() {
    return "Artemis";
  }
}
