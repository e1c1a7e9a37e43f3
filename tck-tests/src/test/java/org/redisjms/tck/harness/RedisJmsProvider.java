package org.redisjms.tck.harness;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnectionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.testkit.RedisServer;

/** Redis JMS on the Redis that this JVM's tests share, with keys of this JVM's own. */
final class RedisJmsProvider implements Provider {
  /** What outlives connections: messages in queues and in durable subscriptions. */
  private static final Pattern LASTING_KEYS =
      Pattern.compile(
          ":(destinations|subscriptions|graves"
              + "|\\{topic:[^}]*}:subscriptions(-version)?"
              + "|(\\{queue:[^}]*}|\\{topic:[^}]*}:sub:d[^}]*)"
              + ":(arrivals|senders|delayed|ready:\\d|returned:\\d+|returns))");

  private final String keyPrefix =
      "tck-" + ProcessHandle.current().pid() + "-" + Long.toString(System.currentTimeMillis(), 36);
  private volatile boolean used;

  private RedisJmsConnectionFactory factory() {
    used = true;
    RedisJmsConnectionFactory factory = new RedisJmsConnectionFactory(RedisServer.shared().uri());
    factory.setKeyPrefix(keyPrefix);
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
    return new RedisJmsQueue(name);
  }

  @Override
  public Topic topic(String name) {
    return new RedisJmsTopic(name);
  }

  /** What must not be there when no connection is open. */
  List<String> leftovers() {
    List<String> found = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("redis-jms-")) {
        found.add("thread " + thread.getName());
      }
    }
    if (!used) {
      return found;
    }
    for (Object key : (List<?>) RedisServer.shared().command("KEYS", keyPrefix + ":*")) {
      if (!LASTING_KEYS.matcher(key.toString().substring(keyPrefix.length())).matches()) {
        found.add("key " + key);
      }
    }
    if (System.getenv("REDIS_URI") == null) {
      String clients = (String) RedisServer.shared().command("CLIENT", "LIST");
      clients.lines().filter(line -> line.contains("name=redis-jms")).forEach(found::add);
    }
    return found;
  }

  @Override
  public String toString() {
    return "Redis JMS";
  }
}
