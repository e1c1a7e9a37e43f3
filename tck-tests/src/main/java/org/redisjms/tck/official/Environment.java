package org.redisjms.tck.official;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.naming.Context;
import org.redisjms.jndi.RedisJmsInitialContextFactory;
import org.redisjms.testkit.RedisServer;

/**
 * What the TCK expects to find, as its user guide lists it: system properties, a user, and
 * administered objects in JNDI. Every worker gets them in a key space of its own.
 *
 * @param server the server of all workers
 * @param folder where files may be written
 * @param timeout how long a test waits for a message, also for one that must not come
 */
record Environment(RedisServer server, Path folder, Duration timeout) {

  private static final String USER = "j2ee";
  private static final String PASSWORD = "j2ee";
  private static final List<String> QUEUES =
      List.of("MY_QUEUE", "MY_QUEUE2", "testQ0", "testQ1", "testQ2", "testQueue2", "Q2");
  private static final List<String> TOPICS =
      List.of("MY_TOPIC", "MY_TOPIC2", "testT0", "testT1", "testT2");
  private static final List<String> FACTORIES =
      List.of("MyConnectionFactory", "MyQueueConnectionFactory", "MyTopicConnectionFactory");
  private static final String DURABLE_FACTORY = "DURABLE_SUB_CONNECTION_FACTORY";

  /** A server that knows the user of the TCK. */
  static RedisServer startServer() {
    return RedisServer.builder().aclUser(USER, PASSWORD).start();
  }

  /** The system properties of a worker; writes the file with its JNDI entries. */
  Map<String, String> propertiesOf(String worker) throws IOException {
    Path entries = folder.resolve(worker + "-jndi.properties");
    try (OutputStream out = Files.newOutputStream(entries)) {
      jndiEntries("tck-" + worker).store(out, null);
    }
    return Map.of(
        "user",
        USER,
        "password",
        PASSWORD,
        "jms_timeout",
        Long.toString(timeout.toMillis()),
        "platform.mode",
        "standalone",
        "vehicle",
        "standalone",
        "org.slf4j.simpleLogger.defaultLogLevel",
        "info",
        Context.INITIAL_CONTEXT_FACTORY,
        RedisJmsInitialContextFactory.class.getName(),
        Context.PROVIDER_URL,
        entries.toUri().toString());
  }

  private Properties jndiEntries(String keyPrefix) {
    String uri = server.uri() + "?keyPrefix=" + keyPrefix;
    Properties entries = new Properties();
    QUEUES.forEach(name -> entries.setProperty("queue." + name, name));
    TOPICS.forEach(name -> entries.setProperty("topic." + name, name));
    FACTORIES.forEach(name -> entries.setProperty("connectionfactory." + name, uri));
    entries.setProperty("connectionfactory." + DURABLE_FACTORY, uri + "&clientId=cts");
    return entries;
  }
}
