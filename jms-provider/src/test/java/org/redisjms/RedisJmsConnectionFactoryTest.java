package org.redisjms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import jakarta.jms.TopicConnection;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisjms.client.SharedStores;
import org.redisjms.config.Option;
import org.redisjms.config.Options;
import org.redisjms.store.InMemoryMessageStore;
import org.redisjms.store.StoreSecurityException;
import org.redisjms.store.StoreUnavailableException;

class RedisJmsConnectionFactoryTest {

  /** A factory whose stores are in memory. */
  private static final class InMemoryFactory extends RedisJmsConnectionFactory {
    private static final long serialVersionUID = 1L;

    private final transient List<Options> opened = new ArrayList<>();
    private final transient InMemoryMessageStore store = new InMemoryMessageStore();
    private final transient SharedStores stores =
        new SharedStores(
            (uri, options) -> {
              opened.add(options);
              return store;
            });

    private InMemoryFactory(String uri) {
      super(uri);
    }

    @Override
    SharedStores stores() {
      return stores;
    }
  }

  private static Map<String, PropertyDescriptor> beanProperties() throws Exception {
    Map<String, PropertyDescriptor> properties = new HashMap<>();
    for (PropertyDescriptor property :
        Introspector.getBeanInfo(RedisJmsConnectionFactory.class).getPropertyDescriptors()) {
      properties.put(property.getName(), property);
    }
    return properties;
  }

  @ParameterizedTest
  @EnumSource
  void everyOptionIsABeanProperty(Option option) throws Exception {
    PropertyDescriptor property = beanProperties().get(option.key());
    assertThat(property).as(option.key()).isNotNull();
    assertThat(property.getReadMethod()).isNotNull();
    assertThat(property.getWriteMethod()).isNotNull();
    RedisJmsConnectionFactory factory = new RedisJmsConnectionFactory();
    Object before = property.getReadMethod().invoke(factory);
    String defaultText = option.defaultText();
    assertThat(before == null ? null : before.toString()).isEqualTo(defaultText);
    Object value = before;
    if (before == null) {
      value = option == Option.DURABILITY ? "all" : "x";
    }
    property.getWriteMethod().invoke(factory, value);
    assertThat(factory.state().properties().isSet(option)).isTrue();
    assertThat(property.getReadMethod().invoke(factory)).isEqualTo(value);
  }

  @Test
  void propertiesWinOverTheUri() {
    RedisJmsConnectionFactory factory =
        new RedisJmsConnectionFactory("redis://u:p@localhost?prefetch=3&lease=5s");
    assertThat(factory.getPrefetch()).isEqualTo(3);
    assertThat(factory.getLease()).isEqualTo("5s");
    assertThat(factory.getUsername()).isEqualTo("u");
    factory.setPrefetch(4);
    factory.setLease(null);
    assertThat(factory.getPrefetch()).isEqualTo(4);
    assertThat(factory.getLease()).isEqualTo("5s");
    factory.setUri("redis://localhost?prefetch=9");
    assertThat(factory.getPrefetch()).isEqualTo(4);
  }

  @Test
  void refusesAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedisJmsConnectionFactory("redis://localhost?prefetsch=3"))
        .withMessageContaining("'prefetch'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedisJmsConnectionFactory("http://localhost"));
    RedisJmsConnectionFactory factory = new RedisJmsConnectionFactory();
    assertThatIllegalArgumentException().isThrownBy(() -> factory.setPrefetch(0));
    assertThatIllegalArgumentException().isThrownBy(() -> factory.setLease("soon"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> factory.setProperty("keyPrefx", "x"))
        .withMessageContaining("'keyPrefix'");
  }

  @Test
  void showsNoPassword() {
    RedisJmsConnectionFactory factory =
        new RedisJmsConnectionFactory("redis://me:hidden1@localhost?sentinelPassword=hidden2");
    factory.setPassword("hidden3");
    factory.setKeyStorePassword("hidden4");
    assertThat(factory.toString()).contains("localhost", "me").doesNotContain("hidden");
  }

  @Test
  void serializesUriAndProperties() throws Exception {
    RedisJmsConnectionFactory factory =
        new RedisJmsConnectionFactory("redis://me:secret@localhost?prefetch=3");
    factory.setLease("7s");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(factory);
    Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(copy).isInstanceOf(RedisJmsConnectionFactory.class).hasToString(factory.toString());
    RedisJmsConnectionFactory restored = (RedisJmsConnectionFactory) copy;
    assertThat(restored.getPassword()).isEqualTo("secret");
    restored.setPrefetch(8);
    assertThat(factory.getPrefetch()).isEqualTo(3);
  }

  @Test
  void needsAUri() {
    RedisJmsConnectionFactory factory = new RedisJmsConnectionFactory();
    assertThatThrownBy(factory::createConnection)
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("'uri'");
    assertThatThrownBy(factory::createContext).isInstanceOf(JMSRuntimeException.class);
  }

  @Test
  void checksWhatBelongsTogether() {
    RedisJmsConnectionFactory factory = new InMemoryFactory("redis-sentinel://localhost");
    assertThatThrownBy(factory::createConnection)
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("master");
    factory.setMaster("mymaster");
    assertThatThrownBy(() -> factory.createConnection("user", null))
        .isInstanceOf(JMSSecurityException.class);
  }

  @Test
  void makesEveryKindOfConnection() throws Exception {
    RedisJmsConnectionFactory factory = new InMemoryFactory("redis://localhost");
    try (Connection connection = factory.createConnection()) {
      assertThat(connection.createSession().getAcknowledgeMode())
          .isEqualTo(Session.AUTO_ACKNOWLEDGE);
    }
    try (QueueConnection connection = factory.createQueueConnection()) {
      assertThatThrownBy(() -> connection.createSession().createTopic("t"))
          .isInstanceOf(IllegalStateException.class);
    }
    try (TopicConnection connection = factory.createTopicConnection()) {
      assertThatThrownBy(() -> connection.createSession().createQueue("q"))
          .isInstanceOf(IllegalStateException.class);
    }
    try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
      assertThat(context.getTransacted()).isTrue();
    }
    try (JMSContext context =
        factory.createContext(RedisJmsAcknowledgeMode.INDIVIDUAL_ACKNOWLEDGE)) {
      assertThat(context.getSessionMode()).isEqualTo(101);
    }
  }

  @Test
  void overridesTheCredentials() throws Exception {
    InMemoryFactory factory = new InMemoryFactory("redis://me:mine@localhost");
    factory.createConnection().close();
    factory.createConnection("you", "yours").close();
    factory.createConnection("you", "yours").close();
    factory.createConnection(null, null).close();
    assertThat(factory.opened)
        .extracting(options -> options.username().get() + "/" + options.password().get())
        .containsExactly("me/mine", "you/yours");
  }

  @Test
  void checksTheCredentialsWhenConnecting() {
    InMemoryFactory factory = new InMemoryFactory("redis://localhost");
    factory.store.failNext(
        InMemoryMessageStore.Operation.CONNECT,
        new StoreSecurityException("WRONGPASS for user me", null));
    assertThatThrownBy(factory::createConnection)
        .isInstanceOf(JMSSecurityException.class)
        .hasMessageContaining("WRONGPASS");
    factory.store.failNext(
        InMemoryMessageStore.Operation.CONNECT,
        new StoreSecurityException("WRONGPASS for user me", null));
    assertThatThrownBy(factory::createContext).isInstanceOf(JMSSecurityRuntimeException.class);
    factory.store.failNext(
        InMemoryMessageStore.Operation.CONNECT, new StoreUnavailableException("no master", null));
    assertThatThrownBy(factory::createConnection)
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("no master");
  }

  @Test
  void refusesUnknownSessionModesBeforeConnecting() {
    InMemoryFactory factory = new InMemoryFactory("redis://localhost");
    assertThatThrownBy(() -> factory.createContext(-1)).isInstanceOf(JMSRuntimeException.class);
    assertThat(factory.opened).isEmpty();
  }
}
