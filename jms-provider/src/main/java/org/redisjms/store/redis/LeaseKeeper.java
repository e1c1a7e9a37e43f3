package org.redisjms.store.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.redisjms.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol;

/**
 * Shows every third of a lease that this client's connections live, and watches everybody else's. A
 * connection is given up when its counter stood still for its whole lease by this client's
 * monotonic and wall clock, while the server answered promptly and this client was not paused
 * itself; so neither clocks nor failovers nor a slow server kill the living. What the dead held is
 * returned by whoever notices first; all steps can be repeated.
 */
final class LeaseKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final int BEATS_PER_LEASE = 3;
  private static final int SWEEP_EVERY = 100;
  private static final int CLOCK_READINGS = 5;

  private final RedisMessageStore store;
  private final long intervalMillis;
  private final LeaseHolder holder;
  private final Set<RedisStoreConnection> connections = ConcurrentHashMap.newKeySet();
  private final Thread thread;

  @GuardedBy("this")
  private boolean closed;

  // The rest belongs to the thread alone.
  private final Map<String, Seen> seen = new HashMap<>();
  private long lastBeatNanos;
  private long beats;

  /** Since when a connection's entry has not changed. */
  private record Seen(String entry, Moment since) {}

  LeaseKeeper(RedisMessageStore store) {
    this.store = store;
    this.intervalMillis = store.options.lease().toMillis() / BEATS_PER_LEASE;
    this.holder = store.exchange.own();
    this.thread = new Thread(this::run, "redis-jms-heartbeat");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void register(RedisStoreConnection connection) {
    connections.add(connection);
  }

  void unregister(RedisStoreConnection connection) {
    connections.remove(connection);
  }

  private void run() {
    lastBeatNanos = System.nanoTime();
    while (sleep(intervalMillis)) {
      try {
        beat();
      } catch (StoreException e) {
        LOG.debug("A heartbeat failed and will be tried again", e);
        seen.clear();
      } catch (RuntimeException e) {
        LOG.warn("A heartbeat failed and will be tried again", e);
      }
    }
  }

  private synchronized boolean sleep(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (!closed) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          break;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
    return !closed;
  }

  /** Shows that this client lives, and looks for those that do not. */
  void beat() {
    List<RedisStoreConnection> mine = List.copyOf(connections);
    if (mine.isEmpty()) {
      seen.clear();
      lastBeatNanos = System.nanoTime();
      return;
    }
    List<Identity> identities = mine.stream().map(RedisStoreConnection::identity).toList();
    List<RedisCommand> commands = new ArrayList<>();
    commands.add(RedisCommand.of(Protocol.Command.TIME));
    for (Identity identity : identities) {
      commands.add(
          RedisCommand.script(Script.HEARTBEAT, store.keys.connections())
              .add(identity.id())
              .add(commands.size() == 1)
              .build());
    }
    Moment before = Moment.now();
    List<Object> replies = store.exchange.call(holder, commands);
    long after = System.nanoTime();
    observeTime(before.millis(), (List<?>) replies.get(0));
    for (int i = 0; i < mine.size(); i++) {
      String state = RedisStoreSession.text(((List<?>) replies.get(i + 1)).get(0));
      if (state.equals("OK")) {
        mine.get(i).beat(before);
      } else {
        mine.get(i).givenUp(identities.get(i));
      }
    }
    long interval = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
    if (after - lastBeatNanos > 2 * interval) {
      // This client slept, or the server did not answer: everybody gets a whole lease from now on.
      seen.clear();
    }
    lastBeatNanos = after;
    watch(entries((List<?>) ((List<?>) replies.get(1)).get(1)));
    if (beats++ % SWEEP_EVERY == 0) {
      store.exchange.call(
          holder,
          RedisCommand.script(Script.SWEEP, store.keys.graves())
              .add(store.keys.connectionRoot())
              .build());
    }
  }

  private void observeTime(long before, List<?> time) {
    long server =
        Long.parseLong(RedisStoreSession.text(time.get(0))) * 1000
            + Long.parseLong(RedisStoreSession.text(time.get(1))) / 1000;
    store.clock.observe(before, server, System.currentTimeMillis());
  }

  private static Map<String, String> entries(List<?> flat) {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      entries.put(RedisStoreSession.text(flat.get(i)), RedisStoreSession.text(flat.get(i + 1)));
    }
    return entries;
  }

  private void watch(Map<String, String> entries) {
    Moment now = Moment.now();
    seen.keySet().retainAll(entries.keySet());
    entries.forEach(
        (connection, entry) -> {
          Seen before = seen.get(connection);
          if (entry.equals("dead")) {
            reap(connection);
          } else if (before == null || !before.entry.equals(entry)) {
            seen.put(connection, new Seen(entry, now));
          } else if (isOver(before, now)) {
            bury(connection, entry);
          }
        });
  }

  private static boolean isOver(Seen before, Moment now) {
    int colon = before.entry.indexOf(':');
    if (colon < 0) {
      return false;
    }
    long lease = Long.parseLong(before.entry.substring(0, colon));
    return before.since.isBefore(now, lease);
  }

  private void bury(String connection, String entry) {
    Object answer =
        store.exchange.call(
            holder,
            RedisCommand.script(Script.BURY, store.keys.connections())
                .add(connection)
                .add(entry)
                .build());
    if (RedisStoreSession.text(answer).equals("BURIED")) {
      LOG.info(
          "Connection {} has shown no sign of life for its lease; what it held returns",
          connection);
      reap(connection);
    }
  }

  void reap(String connection) {
    String answer;
    do {
      answer =
          RedisStoreSession.text(
              store.exchange.call(
                  holder,
                  RedisCommand.script(
                          Script.REAP,
                          store.keys.connections(),
                          store.keys.connection(connection),
                          store.keys.graves(),
                          store.keys.subscriptions(),
                          store.keys.destinations(),
                          store.keys.clientIds())
                      .add(connection)
                      .add("dead")
                      .add(RedisStoreConnection.GRAVE_MILLIS)
                      .build()));
    } while (answer.equals("MORE"));
    seen.remove(connection);
  }

  /** The server's time at once, instead of with the first heartbeat; asks again if it was slow. */
  void readClock() {
    for (int i = 0; i < CLOCK_READINGS && !store.clock.isPrecise(); i++) {
      long before = System.currentTimeMillis();
      Object time = store.exchange.call(holder, RedisCommand.of(Protocol.Command.TIME));
      observeTime(before, (List<?>) time);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
  }
}
