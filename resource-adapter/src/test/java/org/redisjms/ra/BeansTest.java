package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.InvalidDestinationException;
import jakarta.resource.ResourceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.ra.admin.AdministeredQueue;
import org.redisjms.ra.admin.AdministeredTopic;
import org.redisjms.ra.inbound.RedisJmsActivationSpec;
import org.redisjms.ra.outbound.ConnectionFactoryHandle;
import org.redisjms.ra.outbound.RedisJmsManagedConnectionFactory;

/** What servers do with the beans of a resource adapter before there is a connection. */
class BeansTest {

  private static final String URI = "redis://localhost:6379";

  @SuppressWarnings({"unchecked", "BanSerializableRead"})
  private static <T> T copy(T object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  private static RedisJmsResourceAdapter adapter(String uri) {
    RedisJmsResourceAdapter adapter = new RedisJmsResourceAdapter();
    adapter.setUri(uri);
    adapter.setUsername("user");
    adapter.setPassword("secret");
    return adapter;
  }

  private static RedisJmsManagedConnectionFactory factory(RedisJmsResourceAdapter adapter) {
    RedisJmsManagedConnectionFactory factory = new RedisJmsManagedConnectionFactory();
    factory.setResourceAdapter(adapter);
    return factory;
  }

  @Test
  void equalPropertiesMakeEqualBeans() throws Exception {
    RedisJmsResourceAdapter adapter = adapter(URI);
    assertThat(copy(adapter)).isEqualTo(adapter).hasSameHashCodeAs(adapter);
    assertThat(adapter).isNotEqualTo(adapter("redis://elsewhere"));
    RedisJmsManagedConnectionFactory factory = factory(adapter);
    assertThat(copy(factory)).isEqualTo(factory).hasSameHashCodeAs(factory);
    assertThat(factory).isNotEqualTo(factory(adapter("redis://elsewhere")));
    RedisJmsManagedConnectionFactory named = factory(adapter);
    named.setClientId("me");
    assertThat(named).isNotEqualTo(factory);
    assertThat(adapter).isNotEqualTo(factory);
  }

  @Test
  void whatIsBoundInJndiCanBeSerialized() throws Exception {
    AdministeredTopic topic = new AdministeredTopic();
    topic.setDestinationName("prices");
    assertThat(copy(topic)).isEqualTo(topic).hasSameHashCodeAs(topic);
    assertThat(copy(topic).destination()).isEqualTo(new RedisJmsTopic("prices"));
    RedisJmsActivationSpec spec = new RedisJmsActivationSpec();
    spec.setDestination("orders");
    assertThat(copy(spec).getDestination()).isEqualTo("orders");
    Object handle = factory(adapter(URI)).createConnectionFactory();
    assertThat(copy(handle)).isInstanceOf(ConnectionFactoryHandle.class);
  }

  @Test
  void aQueueWithoutANameSaysSo() {
    assertThatThrownBy(new AdministeredQueue()::getQueueName)
        .isInstanceOf(InvalidDestinationException.class)
        .hasMessageContaining("PhysicalName");
  }

  @Test
  void whatAServerCallsItsNameIsThePhysicalNameOfAQueueThatHasNone() throws Exception {
    AdministeredQueue queue = new AdministeredQueue();
    queue.setName("orders");
    assertThat(queue.getQueueName()).isEqualTo("orders");
    AdministeredQueue same = new AdministeredQueue();
    same.setPhysicalName("orders");
    same.setName("something else");
    assertThat(same.getQueueName()).isEqualTo("orders");
    assertThat(same).isEqualTo(queue).hasSameHashCodeAs(queue).hasToString(queue.toString());
  }

  @Test
  void aConnectionFactoryHasThePropertiesOfItsResourceAdapter() throws Exception {
    RedisJmsManagedConnectionFactory factory = factory(adapter(URI));
    assertThat(factory.factory().getUri()).isEqualTo(URI);
    assertThat(factory.factory().getPassword()).isEqualTo("secret");
    factory.setPassword("other");
    factory.setClientId("me");
    assertThat(factory.factory().getPassword()).isEqualTo("other");
    assertThat(factory.factory().getClientId()).isEqualTo("me");
  }

  @Test
  void anotherBrokerGetsNoPasswordOfTheFirst() throws Exception {
    RedisJmsManagedConnectionFactory factory = factory(adapter(URI));
    factory.setUri("redis://elsewhere:6379");
    assertThat(factory.factory().getUsername()).isNull();
    assertThat(factory.factory().getPassword()).isNull();
  }

  @Test
  void aMissingOrMalformedUriIsReported() {
    assertThatThrownBy(() -> factory(new RedisJmsResourceAdapter()).factory())
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining("'uri'");
    assertThatThrownBy(() -> factory(adapter("redis://h?prefech=1")).factory())
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining("prefetch");
  }

  @Test
  void passwordsAreNotShown() {
    RedisJmsResourceAdapter adapter = adapter("redis://user:hidden@h:6379?keyStorePassword=hidden");
    assertThat(adapter.toString()).contains("h:6379").doesNotContain("hidden", "secret");
  }
}
