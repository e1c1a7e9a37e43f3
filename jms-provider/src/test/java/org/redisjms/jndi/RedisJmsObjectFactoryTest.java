package org.redisjms.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.naming.CompositeName;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.StringRefAddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.destination.RedisJmsTopic;

class RedisJmsObjectFactoryTest {
  private static Object make(Reference reference) throws NamingException {
    return new RedisJmsObjectFactory()
        .getObjectInstance(reference, new CompositeName("jms/x"), null, null);
  }

  private static Reference reference(String type, RefAddr... addresses) {
    Reference reference = new Reference(type, RedisJmsObjectFactory.class.getName(), null);
    for (RefAddr address : addresses) {
      reference.add(address);
    }
    return reference;
  }

  @Test
  void restoresAConnectionFactory() throws Exception {
    RedisJmsConnectionFactory factory =
        new RedisJmsConnectionFactory("redis://:secret@localhost:7000?prefetch=7");
    factory.setLease("10s");
    factory.setTrustStorePassword("hidden");
    RedisJmsConnectionFactory copy = (RedisJmsConnectionFactory) make(factory.getReference());
    assertThat(copy.getUri()).isEqualTo(factory.getUri());
    assertThat(copy.getLease()).isEqualTo("10s");
    assertThat(copy.getTrustStorePassword()).isEqualTo("hidden");
    assertThat(copy.getPrefetch()).isEqualTo(7);
    assertThat(copy).hasToString(factory.toString());
  }

  @Test
  void restoresDestinations() throws Exception {
    for (RedisJmsDestination destination :
        new RedisJmsDestination[] {new RedisJmsQueue("a b"), new RedisJmsTopic("t")}) {
      assertThat(make(destination.getReference())).isEqualTo(destination);
    }
  }

  /** What Tomcat makes of a Resource element. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jakarta.jms.ConnectionFactory",
        "jakarta.jms.QueueConnectionFactory",
        "jakarta.jms.TopicConnectionFactory",
        "org.redisjms.RedisJmsConnectionFactory"
      })
  void readsResourceDefinitions(String type) throws Exception {
    Object made =
        make(
            reference(
                type,
                new StringRefAddr("scope", ""),
                new StringRefAddr("auth", "Container"),
                new StringRefAddr("singleton", "true"),
                new StringRefAddr("prefetch", "50"),
                new StringRefAddr("uri", "redis://localhost?prefetch=1")));
    assertThat(((RedisJmsConnectionFactory) made).getPrefetch()).isEqualTo(50);
  }

  @Test
  void readsDestinationDefinitions() throws Exception {
    assertThat(make(reference("jakarta.jms.Queue", new StringRefAddr("physicalName", "orders"))))
        .isEqualTo(new RedisJmsQueue("orders"));
    assertThat(make(reference("jakarta.jms.Topic", new StringRefAddr("physicalName", "prices"))))
        .isEqualTo(new RedisJmsTopic("prices"));
  }

  @Test
  void refusesWrongDefinitions() {
    assertThatThrownBy(() -> make(reference("jakarta.jms.Queue")))
        .isInstanceOf(NamingException.class)
        .hasMessageContaining("physicalName");
    assertThatThrownBy(
            () ->
                make(
                    reference("jakarta.jms.ConnectionFactory", new StringRefAddr("prefetsh", "1"))))
        .isInstanceOf(NamingException.class)
        .hasMessageContaining("jms/x")
        .hasMessageContaining("'prefetch'");
  }

  @Test
  void leavesTheRestToOthers() throws Exception {
    assertThat(make(reference("javax.sql.DataSource"))).isNull();
    assertThat(new RedisJmsObjectFactory().getObjectInstance("text", null, null, null)).isNull();
  }
}
