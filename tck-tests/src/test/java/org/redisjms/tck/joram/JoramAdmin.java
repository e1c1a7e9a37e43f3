package org.redisjms.tck.joram;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import org.objectweb.jtests.jms.admin.Admin;
import org.redisjms.tck.harness.Provider;
import org.redisjms.tck.harness.Providers;

/**
 * What the Joram tests want of a provider's administration. They make one for each test, by the
 * name in {@code provider.properties}; the destinations of each test are new, whatever their names.
 */
public final class JoramAdmin implements Admin {
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** Set before each test by the thread that runs them all. */
  private static Provider provider = Providers.REDIS_JMS;

  private final Map<String, Object> objects = new HashMap<>();

  static void use(Provider next) {
    provider = next;
  }

  @Override
  public String getName() {
    return provider.toString();
  }

  @Override
  public Context createContext() throws NamingException {
    return new InitialContext(true) {
      @Override
      public Object lookup(String name) throws NamingException {
        Object found = objects.get(name);
        if (found == null) {
          throw new NameNotFoundException(name);
        }
        return found;
      }
    };
  }

  private static String unique(String name) {
    return "joram." + name + "." + NAMES.incrementAndGet();
  }

  @Override
  public void createConnectionFactory(String name) {
    objects.put(name, provider.connectionFactory());
  }

  @Override
  public void createQueueConnectionFactory(String name) {
    objects.put(name, provider.queueConnectionFactory());
  }

  @Override
  public void createTopicConnectionFactory(String name) {
    objects.put(name, provider.topicConnectionFactory());
  }

  @Override
  public void createQueue(String name) {
    objects.put(name, provider.queue(unique(name)));
  }

  @Override
  public void createTopic(String name) {
    objects.put(name, provider.topic(unique(name)));
  }

  @Override
  public void deleteConnectionFactory(String name) {
    objects.remove(name);
  }

  @Override
  public void deleteQueueConnectionFactory(String name) {
    objects.remove(name);
  }

  @Override
  public void deleteTopicConnectionFactory(String name) {
    objects.remove(name);
  }

  @Override
  public void deleteQueue(String name) {
    objects.remove(name);
  }

  @Override
  public void deleteTopic(String name) {
    objects.remove(name);
  }

  /** The servers run already. */
  @Override
  public void startServer() {}

  @Override
  public void stopServer() {}

  @Override
  public void start() {}

  @Override
  public void stop() {}
}
