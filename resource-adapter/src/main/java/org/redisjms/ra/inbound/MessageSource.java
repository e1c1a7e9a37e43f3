package org.redisjms.ra.inbound;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSessionPool;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsTopic;

/**
 * Where a bean's messages come from.
 *
 * @param subscription the name of the subscription; null for a queue, and for a subscription that
 *     is neither durable nor shared
 */
record MessageSource(
    RedisJmsDestination destination,
    @Nullable String selector,
    @Nullable String subscription,
    boolean durable,
    boolean shared) {

  /** One message at a time goes to a session, so that all sessions share what there is. */
  private static final int MESSAGES_PER_SESSION = 1;

  ConnectionConsumer consume(Connection connection, ServerSessionPool pool) throws JMSException {
    if (destination instanceof RedisJmsTopic topic && subscription != null) {
      if (durable && shared) {
        return connection.createSharedDurableConnectionConsumer(
            topic, subscription, selector, pool, MESSAGES_PER_SESSION);
      }
      if (durable) {
        return connection.createDurableConnectionConsumer(
            topic, subscription, selector, pool, MESSAGES_PER_SESSION);
      }
      if (shared) {
        return connection.createSharedConnectionConsumer(
            topic, subscription, selector, pool, MESSAGES_PER_SESSION);
      }
    }
    return connection.createConnectionConsumer(destination, selector, pool, MESSAGES_PER_SESSION);
  }
}
