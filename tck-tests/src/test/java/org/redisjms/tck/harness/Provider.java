package org.redisjms.tck.harness;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnectionFactory;

/**
 * A JMS provider to test: what an administrator of it would set up, and nothing else. Its string is
 * its name in the report.
 */
public sealed interface Provider permits RedisJmsProvider, ArtemisProvider {

  /** Connections of this factory have no client identifier until they are given one. */
  ConnectionFactory connectionFactory();

  QueueConnectionFactory queueConnectionFactory();

  TopicConnectionFactory topicConnectionFactory();

  /** A queue as an administered object, which exists or comes to exist with its first use. */
  Queue queue(String name);

  /** A topic as an administered object, which exists or comes to exist with its first use. */
  Topic topic(String name);
}
