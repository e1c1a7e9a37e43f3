package org.redisjms.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.Loss;
import org.redisjms.store.StoreException;
import org.redisjms.store.redis.ConfirmedWindow.Lack;
import org.redisjms.store.redis.ConfirmedWindow.Spread;
import org.redisjms.store.redis.RedisExchange.Replies;
import org.redisjms.topology.MasterConnections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol;

/**
 * Sees to it that nothing that was confirmed is lost in silence. A master that takes over, or comes
 * back, may lack the last moments of the one before; the numbers that it has stored tell. So after
 * each switch all senders and series of transactions that are not in use are compared, in one round
 * trip for each connection; one that is in use finds out by itself, as its next number is refused.
 * What is missing is done again from the {@link ConfirmedWindow}, or else reported.
 *
 * <p>All of it happens on a thread of its own, so it never holds up those that send.
 */
final class LossWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LossWatch.class);

  private static final long TICK_MILLIS = 100;

  /** When to ask again for the replicas' confirmation, or to repair again, after it has failed. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * So long things are kept that not every replica has. With Sentinel because a master may be
   * replaced although it lives, and goes on confirming, with those replicas that still follow it,
   * until that is known. Without, because even {@code appendfsync everysec} has it on the disk
   * then.
   */
  private static final long KEPT_SECONDS = 10;

  private final RedisMessageStore store;
  private final MasterConnections connections;
  private final Set<RedisStoreConnection> open;
  private final ConfirmedWindow window;
  private final CommittedBranches branches = new CommittedBranches();
  private final boolean sentinel;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "redis-jms-loss-watch");
            daemon.setDaemon(true);
            return daemon;
          });

  // The rest belongs to the thread alone.
  private final List<Repair> repairs = new ArrayList<>();
  private long nextProbe = System.nanoTime();
  private long nextRepair = System.nanoTime();

  /**
   * @param open the store's connections
   * @param sentinel whether there are replicas, sooner or later
   */
  LossWatch(
      RedisMessageStore store,
      MasterConnections connections,
      Set<RedisStoreConnection> open,
      boolean sentinel) {
    this.store = store;
    this.connections = connections;
    this.open = open;
    this.sentinel = sentinel;
    this.window =
        new ConfirmedWindow(store.options.resendWindow(), store.options.resendWindowBytes());
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(this::watch, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  ConfirmedWindow window() {
    return window;
  }

  CommittedBranches branches() {
    return branches;
  }

  /** Of the master that is used now; null while there is none. */
  @Nullable Object term() {
    return connections.term();
  }

  /** Who has what an exchange wrote. */
  Spread spread(Replies replies) {
    return spread(replies.replicas());
  }

  private Spread spread(long replicas) {
    if (replicas >= everyReplica()) {
      return Spread.EVERYWHERE;
    }
    return replicas >= store.options.replicas() ? Spread.ENOUGH : Spread.MASTER;
  }

  /**
   * How many replicas there are, whether they are connected now or not. A replica that has just
   * been promoted is not connected any more, and what it lacks is lost.
   */
  private int everyReplica() {
    return Math.max(store.options.replicas(), connections.replicas());
  }

  /** Notes what else an exchange proves: all that was confirmed before it is replicated as well. */
  void exchanged(long mark, Replies replies) {
    Object term = replies.term();
    if (mark > 0 && term != null && spread(replies) == Spread.EVERYWHERE) {
      window.replicated(mark, term, Spread.EVERYWHERE);
    }
  }

  private void watch() {
    try {
      probe();
      Object term = connections.term();
      if (term != null) {
        for (RedisStoreConnection connection : open) {
          compare(connection, term);
        }
        repair();
        branches.watch(term);
      }
    } catch (StoreException e) {
      LOG.debug("Redis cannot be asked for what it may have lost; trying again", e);
    } catch (RuntimeException e) {
      LOG.warn("Comparing with what Redis has confirmed failed and will be tried again", e);
    }
  }

  /** Takes out of the window what all replicas have meanwhile. */
  private void probe() {
    if (!sentinel) {
      window.expire(KEPT_SECONDS, TimeUnit.SECONDS);
    }
    long mark = window.mark();
    if (mark == 0
        || System.nanoTime() - nextProbe < 0
        || (!sentinel && connections.serverInfo().connectedReplicas() == 0)) {
      return;
    }
    long timeout = Math.max(Math.min(TICK_MILLIS, store.options.socketTimeout().toMillis() / 2), 1);
    nextProbe = System.nanoTime() + PAUSE_NANOS;
    Replies replies =
        exchange(
            List.of(
                replicated(store.keys),
                RedisCommand.of(
                    Protocol.Command.WAIT, Keys.bytes(everyReplica()), Keys.bytes(timeout))));
    if (!(replies.replies().get(1) instanceof Long replicas)) {
      return;
    }
    Object term = Objects.requireNonNull(replies.term());
    Spread spread = spread(replicas);
    if (spread != Spread.MASTER) {
      window.replicated(mark, term, spread);
      window.expire(term, KEPT_SECONDS, TimeUnit.SECONDS);
    }
    if (spread == Spread.EVERYWHERE) {
      nextProbe = System.nanoTime();
    }
  }

  /**
   * A message to nobody, which replicas get. From Redis 7.2 on a WAIT covers only what its own
   * connection has made the master replicate, and with it all that came before that.
   */
  static RedisCommand replicated(Keys keys) {
    return RedisCommand.of(
        Protocol.Command.PUBLISH, keys.wakeUps(Identity.randomId()), Keys.bytes(""));
  }

  private Replies exchange(List<RedisCommand> commands) {
    try {
      return store.exchange.each(
          store.exchange.passing(), commands, Durable.NO, store.exchange.deadline());
    } catch (RuntimeException e) {
      throw StoreErrors.map(e);
    }
  }

  private void compare(RedisStoreConnection connection, Object term) {
    List<Series> doubtful = connection.series().takeDoubtful(term);
    if (doubtful.isEmpty()) {
      return;
    }
    List<Series> left = new ArrayList<>(doubtful);
    try {
      Replies replies =
          exchange(doubtful.stream().map(series -> series.question(store.keys)).toList());
      for (int i = 0; i < doubtful.size(); i++) {
        if (replies.replies().get(i) instanceof byte[] answer) {
          Series series = doubtful.get(i);
          left.remove(series);
          compare(connection, series, RedisStoreSession.text(answer), replies.term());
        }
      }
    } finally {
      left.forEach(connection.series()::release);
    }
  }

  private void compare(
      RedisStoreConnection connection, Series series, String answer, @Nullable Object term) {
    if (answer.equals("GONE") || connection.isClosed()) {
      // A temporary destination has ended, or the connection, and their numbers with them.
      window.lack(series, series.confirmed);
      return;
    }
    long stored = answer.equals("ABSENT") ? 0 : Long.parseLong(answer);
    if (stored >= series.confirmed) {
      series.term = term;
      connection.series().release(series);
      return;
    }
    // Its next number would be refused, so nobody uses it any more.
    Lack lack = window.lack(series, stored);
    if (lack.gone() > stored) {
      connection.lost(
          new Loss(
              series.id, stored + 1, lack.gone(), series.isOfTransactions(), series.addresses()));
    }
    if (!lack.kept().isEmpty()) {
      repairs.add(new Repair(connection, series, lack.kept()));
    }
  }

  private void repair() {
    if (System.nanoTime() - nextRepair >= 0) {
      repairs.removeIf(Repair::isDone);
      if (!repairs.isEmpty()) {
        nextRepair = System.nanoTime() + PAUSE_NANOS;
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
