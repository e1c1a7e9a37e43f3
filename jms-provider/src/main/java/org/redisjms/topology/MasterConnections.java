package org.redisjms.topology;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Durability;
import org.redisjms.config.Options;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Connections to whichever server is the master now. Thread-safe.
 *
 * <p>Nothing connects before the first lease. While there is no master, {@link #lease()} waits up
 * to {@code failoverTimeout}; when that has passed, calls fail at once until a probe in the
 * background finds a master again. A wrong password, a missing permission or an unsupported server
 * is told at once.
 */
public final class MasterConnections implements AutoCloseable {

  /** Hears about the master. Called by the monitor's thread, which must not be kept. */
  public interface Listener {
    /**
     * Another server is the master, or it has restarted; every connection to the former one has
     * been closed.
     */
    default void masterChanged() {}

    /** There has been no master for {@code failoverTimeout}; told once until {@link #available}. */
    default void unavailable(RedisUnavailableException cause) {}

    /** There is a master again. */
    default void available() {}
  }

  private final RedisUri uri;
  private final Options options;
  private final MasterMonitor monitor;
  private final List<SwitchListener> switches;
  private final AtomicBoolean listening = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** How many pooled connections there may be, across a switch from one master to the next. */
  private final Semaphore permits;

  private MasterConnections(
      RedisUri uri, Options options, ConnectionInitializer initializer, ThreadFactory threads) {
    this.uri = uri;
    this.options = options;
    permits = new Semaphore(options.poolSize(), true);
    Connector connector = new Connector(uri, options);
    if (uri instanceof RedisUri.Sentinel sentinel) {
      String name = options.master().orElseThrow();
      MasterLocator locator = new SentinelLocator(sentinel.endpoints(), name, connector, threads);
      monitor = new MasterMonitor(uri, options, connector, locator, initializer, threads);
      switches =
          sentinel.endpoints().stream()
              .map(one -> new SwitchListener(one, name, connector, monitor, threads))
              .toList();
    } else {
      MasterLocator locator = new MasterLocator.Fixed(uri.endpoints().get(0));
      monitor = new MasterMonitor(uri, options, connector, locator, initializer, threads);
      switches = List.of();
    }
  }

  /**
   * Connections that are made when they are needed.
   *
   * @param options all options; those of the URI have to be merged by the caller: {@code
   *     uri.options().overriddenBy(beanProperties)}
   * @param onConnect prepares each new pooled connection
   * @throws org.redisjms.config.InvalidOptionException if options that belong together are
   *     incomplete
   */
  public static MasterConnections create(
      RedisUri uri, Options options, ConnectionInitializer onConnect) {
    return create(
        uri,
        options,
        onConnect,
        task -> {
          Thread thread = new Thread(task, "redis-jms-topology-" + uri.endpointsText());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** The same with threads from somebody else; they must not keep the JVM alive. */
  public static MasterConnections create(
      RedisUri uri, Options options, ConnectionInitializer onConnect, ThreadFactory threads) {
    uri.validate(options);
    return new MasterConnections(uri, options, onConnect, threads);
  }

  /**
   * A connection to the verified master; waits up to {@code failoverTimeout}.
   *
   * @throws RedisUnavailableException if there is no master, or no free connection, in time
   * @throws RedisSecurityException if the server or the sentinels refuse user, password or a
   *     command
   * @throws RedisUnsupportedException if the server must not be used
   */
  public Lease lease() {
    return lease(Deadline.after(options.failoverTimeout()));
  }

  /** The same with a deadline of the caller's own; fails earlier when the gate is closed. */
  public Lease lease(Deadline deadline) {
    listen();
    // first, so that who waits for a permit is not behind those who wait for a master
    monitor.await(deadline);
    acquirePermit(deadline);
    boolean leased = false;
    try {
      while (true) {
        MasterNode node = monitor.await(deadline);
        try {
          Lease lease = new PooledLease(node, node.borrow());
          leased = true;
          return lease;
        } catch (Exception e) {
          failed(node, e, deadline);
        }
      }
    } finally {
      if (!leased) {
        permits.release();
      }
    }
  }

  /**
   * A connection to the verified master outside the pool and its size, without the initializer, for
   * a subscriber. A switch closes it; closing the lease closes it.
   */
  public Lease openDedicated(Deadline deadline) {
    listen();
    while (true) {
      MasterNode node = monitor.await(deadline);
      try {
        return new DedicatedLease(node, node.open());
      } catch (RuntimeException e) {
        failed(node, e, deadline);
      }
    }
  }

  /** Throws what cannot be helped; otherwise the master is looked up again. */
  private void failed(MasterNode node, Exception failure, Deadline deadline) {
    if (failure instanceof RedisTopologyException refused) {
      throw refused;
    }
    if (node.isRetired()) {
      return;
    }
    RuntimeException cause =
        failure instanceof RuntimeException runtime
            ? Connector.securityOr(runtime, node.endpoint().toString())
            : new RedisUnavailableException("Cannot connect to " + node.endpoint(), failure);
    if (!(cause instanceof JedisException || cause instanceof RedisConnection.NotMasterException)) {
      throw cause;
    }
    if (cause instanceof RedisConnection.NotMasterException) {
      monitor.notMaster(node, cause);
    } else {
      monitor.suspect(node, cause);
    }
    if (deadline.isExpired()) {
      throw new RedisUnavailableException(
          "Cannot connect to " + node.endpoint() + ": " + RedisErrors.describe(cause), cause);
    }
  }

  private void acquirePermit(Deadline deadline) {
    // Without waiting an interrupt is no reason to refuse: an interrupted thread still has to close
    // what it opened.
    if (permits.tryAcquire()) {
      return;
    }
    try {
      if (permits.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailableException("Interrupted while waiting for a connection", e);
    }
    throw new RedisUnavailableException(
        "All "
            + options.poolSize()
            + " connections to "
            + endpoints()
            + " are in use; raise poolSize.",
        null);
  }

  /** The {@link Lease#term} of the leases that are given out now; null while there is no master. */
  public @Nullable Object term() {
    return monitor.current();
  }

  private void listen() {
    if (!closed.get() && listening.compareAndSet(false, true)) {
      switches.forEach(SwitchListener::start);
    }
  }

  /**
   * There is reason to doubt that the master is still the one: looks again, while leases go on. If
   * it is another one now, all connections to the former are closed.
   */
  public void verify() {
    monitor.verify();
  }

  /** Listeners hear what happens from now on. */
  public void addListener(Listener listener) {
    monitor.addListener(listener);
  }

  public void removeListener(Listener listener) {
    monitor.removeListener(listener);
  }

  /** What the master said about itself when last verified; connects if that never happened. */
  public ServerInfo serverInfo() {
    ServerInfo info = monitor.server();
    while (info == null) {
      monitor.await(Deadline.after(options.failoverTimeout()));
      info = monitor.server();
    }
    return info;
  }

  /** The durability to use: as set, otherwise as fits the topology; connects if that is needed. */
  public Durability durability() {
    return options.durability().orElseGet(this::defaultDurability);
  }

  /** The durability that fits the topology; connects if that is needed. */
  public Durability defaultDurability() {
    // A replica that is only away at the moment is no reason to do without it for ever.
    return uri.defaultDurability(replicas());
  }

  /**
   * How many replicas the group has, connected to the master or not, as far as is known; connects
   * if that is needed.
   */
  public int replicas() {
    return Math.max(serverInfo().connectedReplicas(), monitor.knownReplicas());
  }

  /** The server or the sentinels, for messages. */
  public String endpoints() {
    return uri.endpointsText();
  }

  /** The URI without passwords. */
  @Override
  public String toString() {
    return uri.toString();
  }

  /** Closes every connection, leased ones too, and ends the threads. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      switches.forEach(SwitchListener::close);
      monitor.close();
    }
  }

  private abstract class AbstractLease implements Lease {
    final MasterNode node;
    private final RedisConnection connection;
    private final AtomicBoolean ended = new AtomicBoolean();

    AbstractLease(MasterNode node, RedisConnection connection) {
      this.node = node;
      this.connection = connection;
    }

    @Override
    public RedisConnection connection() {
      return connection;
    }

    @Override
    public Object term() {
      return node;
    }

    @Override
    public boolean isStale() {
      return node.isRetired() || connection.isUnusable();
    }

    @Override
    public void close() {
      if (ended.compareAndSet(false, true)) {
        release(connection);
      }
    }

    @Override
    public void discard(Throwable cause) {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      connection.abort();
      release(connection);
      RedisErrors.Code code = RedisErrors.classify(cause);
      if (code == RedisErrors.Code.LOADING || isConnectionFailure(cause)) {
        monitor.suspect(node, cause);
      } else if (code.isNotMaster()) {
        monitor.notMaster(node, cause);
      }
    }

    abstract void release(RedisConnection used);
  }

  private static boolean isConnectionFailure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JedisConnectionException || cause instanceof java.io.IOException) {
        return true;
      }
    }
    return false;
  }

  private final class PooledLease extends AbstractLease {
    PooledLease(MasterNode node, RedisConnection connection) {
      super(node, connection);
    }

    @Override
    void release(RedisConnection used) {
      try {
        node.giveBack(used);
      } finally {
        permits.release();
      }
    }
  }

  private final class DedicatedLease extends AbstractLease {
    DedicatedLease(MasterNode node, RedisConnection connection) {
      super(node, connection);
    }

    @Override
    void release(RedisConnection used) {
      node.forget(used);
    }
  }
}
