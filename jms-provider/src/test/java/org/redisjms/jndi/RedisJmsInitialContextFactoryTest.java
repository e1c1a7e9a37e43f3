package org.redisjms.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.InvalidNameException;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.destination.RedisJmsTopic;

@SuppressWarnings({"BanJNDI", "JdkObsolete"})
class RedisJmsInitialContextFactoryTest {

  private static Context context(Map<String, String> properties) throws NamingException {
    Hashtable<String, String> environment = new Hashtable<>(properties);
    environment.put(Context.INITIAL_CONTEXT_FACTORY, RedisJmsInitialContextFactory.class.getName());
    return new InitialContext(environment);
  }

  @Test
  void findsFactoriesQueuesAndTopics() throws Exception {
    Context context =
        context(
            Map.of(
                "connectionfactory.jms/cf", "redis://r1:7000?prefetch=7",
                "connectionFactory.other", "redis://r2",
                "queue.jms/orders", "shop.orders",
                "QUEUE.a.b", " c ",
                "topic.prices", "stock prices",
                "unrelated.key", "x"));
    RedisJmsConnectionFactory factory = (RedisJmsConnectionFactory) context.lookup("jms/cf");
    assertThat(factory.getUri()).isEqualTo("redis://r1:7000?prefetch=7");
    assertThat(factory.getPrefetch()).isEqualTo(7);
    assertThat(context.lookup("other")).isInstanceOf(RedisJmsConnectionFactory.class);
    assertThat(context.lookup("jms/orders")).isEqualTo(new RedisJmsQueue("shop.orders"));
    assertThat(context.lookup(new CompositeName("a.b"))).isEqualTo(new RedisJmsQueue("c"));
    assertThat(context.lookupLink("prices")).isEqualTo(new RedisJmsTopic("stock prices"));
  }

  @Test
  void makesDynamicDestinations() throws Exception {
    Context context = context(Map.of());
    assertThat(context.lookup("dynamicQueues/orders")).isEqualTo(new RedisJmsQueue("orders"));
    assertThat(context.lookup("dynamicQueues/a/b.c")).isEqualTo(new RedisJmsQueue("a/b.c"));
    assertThat(context.lookup("dynamicTopics/prices")).isEqualTo(new RedisJmsTopic("prices"));
    Context queues = (Context) context.lookup("dynamicQueues");
    assertThat(queues.lookup("x")).isEqualTo(new RedisJmsQueue("x"));
    assertThatThrownBy(() -> context.lookup("dynamicQueues/" + "x".repeat(2_000)))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("1000 bytes");
  }

  @Test
  void namesWhatThereIs() throws Exception {
    Context context = context(Map.of("queue.jms/orders", "o", "topic.prices", "p"));
    assertThatThrownBy(() -> context.lookup("jms/order"))
        .isInstanceOf(NameNotFoundException.class)
        .hasMessageContaining("orders");
    assertThatThrownBy(() -> context.lookup("nothing"))
        .isInstanceOf(NameNotFoundException.class)
        .hasMessageContaining("jms/orders")
        .hasMessageContaining("prices")
        .hasMessageContaining("dynamicQueues/<any name>");
    assertThatThrownBy(() -> context.lookup("prices/x")).isInstanceOf(NamingException.class);
  }

  @Test
  void listsLevelByLevel() throws Exception {
    Context context = context(Map.of("queue.jms/orders", "o", "queue.jms/bills", "b"));
    List<String> top =
        Collections.list(context.list("")).stream().map(NameClassPair::getName).toList();
    assertThat(top).containsExactly("dynamicQueues", "dynamicTopics", "jms");
    List<Binding> below = Collections.list(context.listBindings("jms"));
    assertThat(below)
        .extracting(Binding::getName, Binding::getObject)
        .containsExactly(
            tuple("bills", new RedisJmsQueue("b")), tuple("orders", new RedisJmsQueue("o")));
    Context jms = (Context) context.lookup("jms");
    assertThat(jms.getNameInNamespace()).isEqualTo("jms");
    assertThat(jms.lookup("orders")).isEqualTo(new RedisJmsQueue("o"));
    assertThat(Collections.list(jms.list("")))
        .extracting(NameClassPair::getClassName)
        .containsOnly(RedisJmsQueue.class.getName());
    assertThatThrownBy(() -> context.list("jms/orders")).isInstanceOf(NotContextException.class);
    assertThat(jms.composeName("orders", "jms")).isEqualTo("jms/orders");
  }

  @Test
  void isReadOnlyAndCloses() throws Exception {
    Context context = context(Map.of("queue.q", "q"));
    assertThatThrownBy(() -> context.bind("x", "y"))
        .isInstanceOf(OperationNotSupportedException.class)
        .hasMessageContaining("read-only");
    assertThatThrownBy(() -> context.unbind("q"))
        .isInstanceOf(OperationNotSupportedException.class);
    assertThatThrownBy(() -> context.createSubcontext("x"))
        .isInstanceOf(OperationNotSupportedException.class);
    context.close();
    context.close();
  }

  @Test
  void replacesVariables() throws Exception {
    Context context =
        context(
            Map.of(
                "queue.q", "${redisjms.test.nothing:-fallback}.${java.specification.version}",
                "connectionfactory.cf", "redis://${redisjms.test.host:-localhost}:6380"));
    assertThat(context.lookup("q"))
        .isEqualTo(
            new RedisJmsQueue("fallback." + System.getProperty("java.specification.version")));
    assertThat(((RedisJmsConnectionFactory) context.lookup("cf")).getUri())
        .isEqualTo("redis://localhost:6380");
  }

  @Test
  void readsAPropertiesFileAndTheEnvironmentWins(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("my jndi.properties");
    Files.writeString(
        file, "queue.a = fromFile\nqueue.b = fromFile\nconnectionfactory.cf = redis://r1\n");
    for (String location : List.of(file.toString(), file.toUri().toString())) {
      Context context =
          context(Map.of(Context.PROVIDER_URL, location, "queue.b", "fromEnvironment"));
      assertThat(context.lookup("a")).isEqualTo(new RedisJmsQueue("fromFile"));
      assertThat(context.lookup("b")).isEqualTo(new RedisJmsQueue("fromEnvironment"));
      assertThat(context.lookup("cf")).isInstanceOf(RedisJmsConnectionFactory.class);
    }
    assertThatThrownBy(
            () -> context(Map.of(Context.PROVIDER_URL, folder.resolve("none").toString())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none")
        .hasMessageContaining("URI of a broker");
  }

  @Test
  void makesADefaultFactoryOfABrokersUri() throws Exception {
    String uri = "redis-sentinel://h1:26379,h2:26379?master=mymaster";
    Context context = context(Map.of(Context.PROVIDER_URL, uri));
    assertThat(((RedisJmsConnectionFactory) context.lookup("ConnectionFactory")).getUri())
        .isEqualTo(uri);
    Context own =
        context(
            Map.of(Context.PROVIDER_URL, uri, "connectionfactory.ConnectionFactory", "redis://r9"));
    assertThat(((RedisJmsConnectionFactory) own.lookup("ConnectionFactory")).getUri())
        .isEqualTo("redis://r9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connectionfactory.cf=http://x",
        "connectionfactory.cf=redis://localhost?prefetsch=3",
        "connectionfactory.cf=redis://localhost?prefetch=many",
        "connectionfactory.cf=${redisjms.test.nothing}",
        "queue.q=",
      })
  void refusesWrongEntriesAtOnce(String entry) {
    int equals = entry.indexOf('=');
    String key = entry.substring(0, equals);
    assertThatThrownBy(() -> context(Map.of(key, entry.substring(equals + 1))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + key + "'");
  }

  @Test
  void refusesConflictingNames() {
    assertThatThrownBy(() -> context(Map.of("queue.a", "x", "topic.a", "y")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'a'");
    assertThatThrownBy(() -> context(Map.of("queue.a", "x", "queue.a/b", "y")))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void handsBackItsEnvironment() throws Exception {
    Context context = context(Map.of("queue.a", "x"));
    assertThat(context.getEnvironment().get("queue.a")).isEqualTo("x");
    context.addToEnvironment("k", "v");
    assertThat(context.removeFromEnvironment("k")).isEqualTo("v");
  }
}
