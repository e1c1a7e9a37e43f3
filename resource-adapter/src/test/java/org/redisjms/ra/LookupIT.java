package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.RedisJmsXAConnectionFactory;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.ra.admin.AdministeredQueue;
import org.redisjms.ra.inbound.RedisJmsActivationSpec;
import org.redisjms.ra.outbound.RedisJmsManagedConnectionFactory;

/** Message-driven beans that name by JNDI what they consume, and from where. */
class LookupIT extends AdapterFixture {

  private static final String DESTINATION = "java:/jms/destination";
  private static final String CONNECTIONS = "java:/jms/connections";

  private final Names names = new Names();
  private final RedisJmsActivationSpec spec = new RedisJmsActivationSpec();

  @BeforeEach
  void bindQueue() {
    closeLater(names);
    spec.setSetupInterval(100L);
    AdministeredQueue administered = new AdministeredQueue();
    administered.setPhysicalName(name);
    names.bind(DESTINATION, administered);
  }

  /** Not the one of the resource adapter. */
  private String otherUri() {
    return uri("keyPrefix=" + name);
  }

  private void assertConsumesFrom(String uri) throws Exception {
    Bean bean = container().deploy(new Bean(), spec);
    ConnectionFactory factory = new RedisJmsConnectionFactory(uri);
    try (JMSContext context = factory.createContext()) {
      context.createProducer().send(queue, "found");
    }
    await("the message", () -> bean.got.contains("found"));
  }

  @Test
  void aDestinationIsLookedUp() throws Exception {
    spec.setDestinationLookup(DESTINATION);
    assertConsumesFrom(uri());
  }

  @Test
  void aDestinationThatLooksLikeAJndiNameIsLookedUp() throws Exception {
    spec.setDestination(DESTINATION);
    spec.setDestinationType("jakarta.jms.Queue");
    assertConsumesFrom(uri());
  }

  @Test
  void aConnectionFactoryOfTheResourceAdapterIsLookedUp() throws Exception {
    RedisJmsManagedConnectionFactory factory = new RedisJmsManagedConnectionFactory();
    factory.setUri(otherUri());
    names.bind(CONNECTIONS, container().pool(factory).connectionFactory());
    spec.setDestinationLookup(DESTINATION);
    spec.setConnectionFactoryLookup(CONNECTIONS);
    assertConsumesFrom(otherUri());
  }

  @Test
  void aConnectionFactoryOfTheProviderIsLookedUp() throws Exception {
    names.bind(CONNECTIONS, new RedisJmsXAConnectionFactory(otherUri()));
    spec.setDestinationLookup(DESTINATION);
    spec.setConnectionFactoryLookup(CONNECTIONS);
    assertConsumesFrom(otherUri());
  }

  @Test
  void whatIsNotThereOrOfAnotherKindIsLookedUpAgain() throws Exception {
    spec.setDestinationLookup("java:/jms/later");
    spec.setDestinationType("jakarta.jms.Queue");
    names.bind("java:/jms/later", new RedisJmsTopic(name));
    Bean bean = container().deploy(new Bean(), spec);
    send("patience");
    names.bind("java:/jms/later", "neither queue nor topic");
    assertThat(bean.got).isEmpty();
    names.bind("java:/jms/later", queue);
    await("the message", () -> bean.got.contains("patience"));
  }
}
