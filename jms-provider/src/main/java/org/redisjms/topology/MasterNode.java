package org.redisjms.topology;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.DestroyMode;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * One server for as long as it runs and is the master, with every socket that leads to it. Retiring
 * it closes them all.
 */
final class MasterNode {
  private static final Logger LOG = LoggerFactory.getLogger(MasterNode.class);
  private static final Duration IDLE = Duration.ofMinutes(1);

  private static final Duration BURST = Duration.ofSeconds(2);

  private final Endpoint endpoint;
  private final String runId;
  private final Connector connector;
  private final ConnectionInitializer initializer;
  private final GenericObjectPool<RedisConnection> pool;

  /** Every socket to this server, from before it is connected until it is closed. */
  private final Set<GuardedSocket> sockets = ConcurrentHashMap.newKeySet();

  private volatile boolean retired;

  /**
   * @param runId what tells this run of the server from others; empty if that is not known
   */
  MasterNode(
      Endpoint endpoint, String runId, Connector connector, ConnectionInitializer initializer) {
    this.endpoint = endpoint;
    this.runId = runId;
    this.connector = connector;
    this.initializer = initializer;
    GenericObjectPoolConfig<RedisConnection> config = new GenericObjectPoolConfig<>();
    // how many there may be is limited by permits that outlive a switch, see MasterConnections
    config.setMaxTotal(-1);
    config.setMaxIdle(-1);
    config.setLifo(true);
    config.setJmxEnabled(false);
    config.setMinEvictableIdleDuration(IDLE);
    // a burst may open many; one is enough for a client that idles
    config.setSoftMinEvictableIdleDuration(BURST);
    config.setMinIdle(1);
    config.setNumTestsPerEvictionRun(-1);
    // no evictor thread: the monitor calls evict()
    config.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    pool = new GenericObjectPool<>(new Factory(), config);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Whether it is this server, not restarted, as far as one can tell. */
  boolean is(Endpoint other, String otherRunId) {
    return endpoint.equals(other)
        && (runId.isEmpty() || otherRunId.isEmpty() || runId.equals(otherRunId));
  }

  boolean isRetired() {
    return retired;
  }

  RedisConnection borrow() throws Exception {
    RedisConnection connection = pool.borrowObject();
    while (connection.isUnusable() && !retired) {
      pool.invalidateObject(connection);
      connection = pool.borrowObject();
    }
    return connection;
  }

  void giveBack(RedisConnection connection) {
    if (retired || connection.isUnusable() || connection.hasOutstandingReplies()) {
      destroy(connection);
      return;
    }
    if (connection.hasOtherTimeout()) {
      connection.useFullTimeout();
    }
    pool.returnObject(connection);
    if (retired) {
      pool.clear();
    }
  }

  void destroy(RedisConnection connection) {
    connection.abort();
    try {
      pool.invalidateObject(connection);
    } catch (Exception e) {
      LOG.debug("Cannot remove a connection to {} from its pool", endpoint, e);
    }
  }

  /** A verified connection outside the pool; {@link #forget} ends it. */
  RedisConnection open() {
    GuardedSocket socket = connector.socket(endpoint);
    sockets.add(socket);
    boolean opened = false;
    try {
      if (retired) {
        throw new RedisConnection.NotMasterException(endpoint + " is not the master any more");
      }
      RedisConnection connection = connector.node(socket);
      connection.verifyMaster();
      connection.useFullTimeout();
      opened = true;
      return connection;
    } finally {
      if (!opened) {
        sockets.remove(socket);
        socket.abort();
      }
    }
  }

  void forget(RedisConnection connection) {
    connection.abort();
    sockets.remove(connection.socket());
  }

  /** Closes what has been idle for a minute. */
  void evict() {
    try {
      pool.evict();
    } catch (Exception e) {
      LOG.debug("Cannot close idle connections to {}", endpoint, e);
    }
  }

  /** Closes what is idle: after a restart of the server those connections are dead. */
  void clearIdle() {
    pool.clear();
  }

  /** Closes connections whose write has been stuck for longer than the socket timeout. */
  void abortStuckWrites(Duration limit) {
    for (GuardedSocket socket : sockets) {
      if (socket.isWritingLongerThan(limit)) {
        LOG.debug("Closing a connection to {}: a write takes longer than {}", endpoint, limit);
        socket.abort();
      }
    }
  }

  int openSockets() {
    return sockets.size();
  }

  void retire() {
    retired = true;
    sockets.forEach(GuardedSocket::abort);
    pool.close();
  }

  private final class Factory extends BasePooledObjectFactory<RedisConnection> {
    @Override
    public RedisConnection create() {
      RedisConnection connection = open();
      boolean initialized = false;
      try {
        initializer.initialize(connection);
        initialized = true;
        return connection;
      } catch (JedisDataException e) {
        RedisErrors.Code code = RedisErrors.classify(e);
        if (code.isNotMaster() || code == RedisErrors.Code.BUSY) {
          throw e;
        }
        throw code.isSecurity()
            ? Connector.securityOr(e, endpoint.toString())
            : new RedisUnavailableException(
                "Cannot prepare a connection to " + endpoint + ": " + e.getMessage(), e);
      } finally {
        if (!initialized) {
          forget(connection);
        }
      }
    }

    @Override
    public PooledObject<RedisConnection> wrap(RedisConnection connection) {
      return new DefaultPooledObject<>(connection);
    }

    @Override
    public void destroyObject(PooledObject<RedisConnection> pooled) {
      forget(pooled.getObject());
    }

    @Override
    public void destroyObject(PooledObject<RedisConnection> pooled, DestroyMode mode) {
      forget(pooled.getObject());
    }
  }
}
