package org.redisjms.store.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.redisjms.config.Options;
import org.redisjms.store.ConnectionEvents;
import org.redisjms.store.MessageStore;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreConnection;
import org.redisjms.store.StoreException;
import org.redisjms.topology.Deadline;
import org.redisjms.topology.Lease;
import org.redisjms.topology.MasterConnections;
import org.redisjms.topology.RedisUnavailableException;
import org.redisjms.topology.RedisUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages in Redis: what one client process holds against one Redis. */
public final class RedisMessageStore implements MessageStore {

  private static final Logger LOG = LoggerFactory.getLogger(RedisMessageStore.class);
  private static final long IDLE_LEASE_MILLIS = 100;
  private static final long TICK_MILLIS = 1_000;
  private static final int TICK_BATCH = 100;
  private static final int DISPATCHES_PER_TICK = 30;

  final Options options;
  final Keys keys;
  final TopicTables topics = new TopicTables();
  final PreparedBranches prepared = new PreparedBranches();
  final StoreClock clock = new StoreClock();
  final RedisExchange exchange;
  final DurabilityPolicy durability;
  final WakeUps wakeUps;
  final Farewells farewells = new Farewells(this);
  private final LeaseHolder housekeeping;
  private final MasterConnections connections;
  final LeaseKeeper leaseKeeper;
  final LossWatch losses;
  private final Set<RedisStoreConnection> open = ConcurrentHashMap.newKeySet();

  /** Used by the housekeeping thread: whose turn is next. */
  private final Deque<QueueId> toBeDispatched = new ArrayDeque<>();

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "redis-jms-housekeeping");
            thread.setDaemon(true);
            return thread;
          });

  private RedisMessageStore(
      MasterConnections connections,
      Options options,
      DurabilityPolicy durability,
      boolean sentinel) {
    this.connections = connections;
    this.options = options;
    this.durability = durability;
    this.keys = new Keys(options.keyPrefix());
    this.exchange = new RedisExchange(connections, options);
    this.housekeeping = exchange.newHolder();
    this.wakeUps = new WakeUps(connections, keys);
    this.leaseKeeper = new LeaseKeeper(this);
    this.losses = new LossWatch(this, connections, open, sentinel);
  }

  /**
   * Opens a store and verifies that its master can be reached.
   *
   * @throws StoreException if it cannot, or if the user may not do what a messaging client does
   */
  public static RedisMessageStore open(RedisUri uri, Options options) {
    MasterConnections connections = null;
    try {
      connections = MasterConnections.create(uri, options, RedisExchange::loadScripts);
      DurabilityPolicy durability = verify(connections, options);
      RedisMessageStore store =
          new RedisMessageStore(connections, options, durability, uri instanceof RedisUri.Sentinel);
      store.start();
      return store;
    } catch (RuntimeException e) {
      if (connections != null) {
        connections.close();
      }
      throw StoreErrors.map(e);
    }
  }

  /** Does what every client needs, on the next master if this one dies meanwhile. */
  private static DurabilityPolicy verify(MasterConnections connections, Options options) {
    Deadline deadline = Deadline.after(options.failoverTimeout());
    while (true) {
      Lease lease = connections.lease(deadline);
      try {
        DurabilityPolicy durability = new DurabilityPolicy(connections, options);
        PermissionProbe.run(
            lease.connection(), new Keys(options.keyPrefix()), durability.standard());
        lease.close();
        return durability;
      } catch (RuntimeException e) {
        lease.discard(e);
        if (!StoreErrors.isTransient(e) || deadline.isExpired()) {
          throw e;
        }
        LOG.debug("The connection broke while it was verified; trying again", e);
        LockSupport.parkNanos(RedisExchange.RETRY_NANOS);
      }
    }
  }

  private void start() {
    every(IDLE_LEASE_MILLIS, exchange::releaseIdle);
    every(TICK_MILLIS, this::dispatchWhereWaiting);
    every(
        TICK_MILLIS,
        () ->
            inBatches(
                wakeUps.toBeEndedAgain().stream().map(RedisStoreConsumer::endingAgain).toList()));
    every(TICK_MILLIS, farewells::sayAgain);
    connections.addListener(new Outages());
    leaseKeeper.readClock();
    leaseKeeper.start();
    losses.start();
  }

  private void every(long millis, Runnable task) {
    // A task that fails must not end its timer.
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.debug("A periodic task failed and will be tried again", e);
          }
        };
    var unused = timer.scheduleWithFixedDelay(guarded, millis, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Moves what is due and wakes who waits for it, at a few queues at a time so that very many of
   * them do not keep Redis busy. Consumers know the due times that there were when they asked, so
   * this only matters when the one that was told of an earlier one has died.
   */
  private void dispatchWhereWaiting() {
    if (toBeDispatched.isEmpty()) {
      toBeDispatched.addAll(wakeUps.queuesWaitedFor());
    }
    List<RedisCommand> commands = new ArrayList<>();
    while (commands.size() < DISPATCHES_PER_TICK && !toBeDispatched.isEmpty()) {
      QueueId queue = toBeDispatched.remove();
      commands.add(RedisCommand.script(Script.DISPATCH, keys.queue(queue)).build());
    }
    inBatches(commands);
  }

  private void inBatches(List<RedisCommand> commands) {
    for (int i = 0; i < commands.size(); i += TICK_BATCH) {
      exchange.call(housekeeping, commands.subList(i, Math.min(i + TICK_BATCH, commands.size())));
    }
  }

  @Override
  public StoreConnection connect(ConnectionEvents events) {
    RedisStoreConnection connection = new RedisStoreConnection(this, events);
    leaseKeeper.register(connection);
    open.add(connection);
    return connection;
  }

  void closed(RedisStoreConnection connection) {
    open.remove(connection);
    leaseKeeper.unregister(connection);
  }

  @Override
  public boolean isSettled() {
    return farewells.allSaid();
  }

  @Override
  public void close() {
    open.forEach(RedisStoreConnection::close);
    timer.shutdownNow();
    leaseKeeper.close();
    losses.close();
    wakeUps.close();
    connections.close();
  }

  /** Tells the connections when there is no master, and when there is one again. */
  private final class Outages implements MasterConnections.Listener {

    @Override
    public void unavailable(RedisUnavailableException cause) {
      open.forEach(connection -> connection.unavailable(StoreErrors.map(cause)));
    }

    @Override
    public void available() {
      open.forEach(RedisStoreConnection::available);
    }
  }
}
