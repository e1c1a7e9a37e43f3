package org.redisjms.jndi;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.jspecify.annotations.Nullable;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.RedisJmsXAConnectionFactory;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.destination.RedisJmsTopic;

/**
 * An initial context that is made of properties, from the environment of the context, from {@code
 * jndi.properties}, and from the properties file or URL that {@link Context#PROVIDER_URL} names:
 *
 * <pre>{@code
 * java.naming.factory.initial = org.redisjms.jndi.RedisJmsInitialContextFactory
 * connectionfactory.jms/cf = redis-sentinel://h1:26379,h2:26379?master=mymaster
 * xaconnectionfactory.jms/xacf = redis-sentinel://h1:26379,h2:26379?master=mymaster
 * queue.jms/orders = orders
 * topic.jms/prices = prices
 * }</pre>
 *
 * <p>Case does not matter before the first dot. <code>${name}</code> and <code>${name:-default}
 * </code> stand for system properties and environment variables. {@code dynamicQueues/x} and {@code
 * dynamicTopics/x} are the queue and the topic x without any entry. If PROVIDER_URL is itself the
 * URI of a broker, {@value #DEFAULT_FACTORY} is a connection factory for it. The context is
 * read-only. What is wrong in an entry is reported when the context is made.
 */
public final class RedisJmsInitialContextFactory implements InitialContextFactory {

  /** The name of the connection factory that a PROVIDER_URL makes. */
  public static final String DEFAULT_FACTORY = "ConnectionFactory";

  private static final Pattern ENTRY =
      Pattern.compile(
          "(connectionfactory|xaconnectionfactory|queue|topic)\\.(.+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern BROKER =
      Pattern.compile(
          "rediss?(-sentinel|-cluster)?://.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Variables variables;

  /** For JNDI. */
  public RedisJmsInitialContextFactory() {
    this(new Variables());
  }

  RedisJmsInitialContextFactory(Variables variables) {
    this.variables = variables;
  }

  @Override
  public Context getInitialContext(@Nullable Hashtable<?, ?> environment) throws NamingException {
    Map<?, ?> given = environment == null ? Map.of() : environment;
    Map<String, String> entries = new TreeMap<>();
    String providerUrl =
        given.get(Context.PROVIDER_URL) instanceof String url ? variables.replaceIn(url) : "";
    boolean broker = BROKER.matcher(providerUrl).matches();
    if (!broker && !providerUrl.isBlank()) {
      addStrings(load(providerUrl), entries);
    }
    addStrings(given, entries);
    Tree root = new Tree();
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      Matcher key = ENTRY.matcher(entry.getKey());
      if (key.matches()) {
        root.bind(key.group(2), bound(key.group(1), entry.getKey(), entry.getValue()));
      }
    }
    if (broker && !root.holds(DEFAULT_FACTORY)) {
      root.bind(DEFAULT_FACTORY, bound("connectionfactory", Context.PROVIDER_URL, providerUrl));
    }
    root.addDynamic("dynamicQueues", RedisJmsQueue::new);
    root.addDynamic("dynamicTopics", RedisJmsTopic::new);
    return new ReadOnlyContext(root, "", given);
  }

  private static void addStrings(Map<?, ?> from, Map<String, String> to) {
    from.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof String text) {
            to.put(name, text);
          }
        });
  }

  private Object bound(String kind, String key, String value) throws ConfigurationException {
    try {
      String text = variables.replaceIn(value.strip());
      if (kind.equalsIgnoreCase("queue")) {
        return new RedisJmsQueue(text);
      }
      if (kind.equalsIgnoreCase("topic")) {
        return new RedisJmsTopic(text);
      }
      return kind.equalsIgnoreCase("connectionfactory")
          ? new RedisJmsConnectionFactory(text)
          : new RedisJmsXAConnectionFactory(text);
    } catch (IllegalArgumentException | ConfigurationException e) {
      throw Failures.configuration("The entry '" + key + "'", e);
    }
  }

  /** Properties from a file or a URL. */
  private static Properties load(String location) throws ConfigurationException {
    Properties properties = new Properties();
    try (InputStream in = open(location)) {
      properties.load(in);
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw Failures.configuration(
          Context.PROVIDER_URL
              + " '"
              + location
              + "', which must be a properties file, its URL or the URI of a broker,",
          e);
    }
  }

  private static InputStream open(String location) throws IOException {
    try {
      return URI.create(location).toURL().openStream();
    } catch (MalformedURLException | IllegalArgumentException e) {
      // No URL; then it is a path, which on Windows may look like one.
    }
    try {
      Path path = Path.of(location);
      if (Files.isRegularFile(path)) {
        return Files.newInputStream(path);
      }
    } catch (InvalidPathException e) {
      // No path either.
    }
    throw new FileNotFoundException("there is no such file");
  }
}
