package org.redisjms.tck.harness;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnectionFactory;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.testkit.RedisServer;

/** Redis JMS on the Redis that this JVM's tests share, with keys of this JVM's own. */
final class RedisJmsProvider implements Provider {
  private final String keyPrefix =
      "tck-" + ProcessHandle.current().pid() + "-" + Long.toString(System.currentTimeMillis(), 36);

  private RedisJmsConnectionFactory factory() {
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

  @Override
  public String toString() {
    return "Redis JMS";
  }
}
