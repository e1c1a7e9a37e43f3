package org.redisjms.client;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSessionPool;
import org.redisjms.engine.ConnectionConsumerEngine;

/**
 * Delivers to the sessions of an application server's pool (Jakarta Messaging 3.1, section 11.2).
 */
public final class RedisJmsConnectionConsumer implements ConnectionConsumer {

  private final RedisJmsConnection connection;
  private final ServerSessionPool pool;
  private final ConnectionConsumerEngine engine;

  RedisJmsConnectionConsumer(
      RedisJmsConnection connection, ServerSessionPool pool, ConnectionConsumerEngine engine) {
    this.connection = connection;
    this.pool = pool;
    this.engine = engine;
  }

  @Override
  public ServerSessionPool getServerSessionPool() throws JMSException {
    if (engine.isClosed()) {
      throw new IllegalStateException("The connection consumer is closed");
    }
    connection.checkOpen();
    return pool;
  }

  /** What was loaded into sessions before is still delivered there. */
  @Override
  public void close() {
    engine.close();
  }
}
