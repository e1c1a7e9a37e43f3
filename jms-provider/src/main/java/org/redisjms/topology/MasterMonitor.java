package org.redisjms.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Durability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the master, one attempt at a time in one daemon thread; everybody who needs it waits for
 * the same attempt.
 *
 * <p>There is a master; or it is suspect (an I/O error, a switch announced by Sentinel) and must be
 * verified before the next lease; or there is none. When none was found for {@code
 * failoverTimeout}, the gate closes: callers fail at once while the thread goes on probing. A
 * refusal (password, version) is told to whoever waits at once and not tried again before somebody
 * asks.
 */
final class MasterMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(MasterMonitor.class);
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long AFTER_SUCCESS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(100);

  private final RedisUri uri;
  private final Connector connector;
  private final MasterLocator locator;
  private final ConnectionInitializer initializer;
  private final Duration failoverTimeout;
  private final Duration socketTimeout;
  private final boolean requireDurable;
  private final Durability durability;
  private final Thread thread;
  private final List<MasterConnections.Listener> listeners = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private @Nullable MasterNode current;

  /** The current master must be verified before it is handed out again. */
  @GuardedBy("lock")
  private boolean suspect;

  /** Look again who the master is; leases go on meanwhile. */
  @GuardedBy("lock")
  private boolean verify;

  /** Somebody waits for the next attempt. */
  @GuardedBy("lock")
  private boolean wanted;

  @GuardedBy("lock")
  private @Nullable RuntimeException lastFailure;

  @GuardedBy("lock")
  private @Nullable RedisTopologyException refusal;

  @GuardedBy("lock")
  private long attempts;

  @GuardedBy("lock")
  private long nextAttempt = System.nanoTime();

  @GuardedBy("lock")
  private boolean down;

  @GuardedBy("lock")
  private long downSince;

  @GuardedBy("lock")
  private boolean gated;

  @GuardedBy("lock")
  private boolean gateAnnounced;

  @GuardedBy("lock")
  private boolean started;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private @Nullable GuardedSocket probe;

  private volatile @Nullable ServerInfo server;

  /** How many replicas the sentinels knew at first, connected or not. */
  private volatile int knownReplicas;

  // only the monitor's thread
  private boolean checked;
  private boolean brokenAnnounced;

  MasterMonitor(
      RedisUri uri,
      org.redisjms.config.Options options,
      Connector connector,
      MasterLocator locator,
      ConnectionInitializer initializer,
      ThreadFactory threads) {
    this.uri = uri;
    this.connector = connector;
    this.locator = locator;
    this.initializer = initializer;
    this.failoverTimeout = options.failoverTimeout();
    this.socketTimeout = options.socketTimeout();
    this.requireDurable = options.requireDurable();
    this.durability = options.durability().orElse(Durability.REPLICA);
    this.thread = threads.newThread(this::run);
    thread.setName("redis-jms-master-monitor-" + uri.endpointsText());
  }

  void addListener(MasterConnections.Listener listener) {
    listeners.add(listener);
  }

  void removeListener(MasterConnections.Listener listener) {
    listeners.remove(listener);
  }

  @Nullable ServerInfo server() {
    return server;
  }

  /** How many replicas the group was known to have when it was first met, connected or not. */
  int knownReplicas() {
    return knownReplicas;
  }

  /** The verified master; null while there is none. */
  @Nullable MasterNode current() {
    lock.lock();
    try {
      MasterNode node = current;
      return node == null || node.isRetired() || suspect ? null : node;
    } finally {
      lock.unlock();
    }
  }

  /** The verified master; waits for it. */
  MasterNode await(Deadline deadline) {
    long now = System.nanoTime();
    lock.lock();
    try {
      if (!started && !closed) {
        started = true;
        thread.start();
      }
      long seen = attempts;
      while (true) {
        if (closed) {
          throw new RedisUnavailableException("The connections to " + uri + " are closed", null);
        }
        MasterNode node = current;
        if (node != null && !node.isRetired() && !suspect) {
          return node;
        }
        RedisTopologyException refused = refusal;
        if (refused != null && attempts != seen) {
          throw refused.again();
        }
        long waited = markDown();
        if (gated || waited >= failoverTimeout.toNanos()) {
          gated = true;
          changed.signalAll();
          throw unavailable(Duration.ofNanos(waited));
        }
        long left = deadline.remainingNanos();
        if (left == 0) {
          throw unavailable(Duration.ofNanos(System.nanoTime() - now));
        }
        wanted = true;
        changed.signalAll();
        long nanos = changed.awaitNanos(Math.min(left, failoverTimeout.toNanos() - waited));
        LOG.trace("Woken with {} ns left", nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailableException("Interrupted while waiting for the master of " + uri, e);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private long markDown() {
    if (!down) {
      down = true;
      downSince = System.nanoTime();
    }
    return System.nanoTime() - downSince;
  }

  @GuardedBy("lock")
  private RedisUnavailableException unavailable(Duration waited) {
    RuntimeException cause = lastFailure;
    return new RedisUnavailableException(
        "No Redis master at "
            + uri.endpointsText()
            + " for "
            + waited.toMillis()
            + " ms"
            + (cause == null ? "" : "; last cause: " + RedisErrors.describe(cause)),
        cause);
  }

  /** A connection to this master broke: verify before the next lease. */
  void suspect(MasterNode node, Throwable cause) {
    lock.lock();
    try {
      if (node == current && !suspect) {
        LOG.debug("Verifying {} after a failure: {}", node.endpoint(), cause.toString());
        suspect = true;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** This server has said that it is no master: close all that leads to it and look for another. */
  void notMaster(MasterNode node, Throwable cause) {
    LOG.debug("{} is not the master any more: {}", node.endpoint(), cause.toString());
    lock.lock();
    try {
      if (node == current) {
        suspect = true;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    node.retire();
  }

  /**
   * The sentinels are about to replace this master, which may be well: what it confirms from now on
   * the next one lacks. So close all that leads to it, and wait for the next one.
   */
  void leaving(Endpoint master) {
    MasterNode node;
    lock.lock();
    try {
      node = current;
      if (node == null || node.isRetired() || !node.endpoint().equals(master)) {
        return;
      }
      suspect = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    LOG.info("The sentinels are replacing the master {}", master);
    node.retire();
  }

  /** Sentinel may have news: look again without stopping anybody. */
  void verify() {
    lock.lock();
    try {
      verify = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sentinel has announced a new master. */
  void switched(Endpoint master) {
    GuardedSocket obsolete = null;
    lock.lock();
    try {
      MasterNode node = current;
      if (node != null && !node.endpoint().equals(master)) {
        suspect = true;
      }
      if (probe != null && !probe.endpoint().equals(master)) {
        obsolete = probe;
      }
      verify = true;
      nextAttempt = System.nanoTime();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (obsolete != null) {
      obsolete.abort();
    }
  }

  private void run() {
    long evictAt = System.nanoTime();
    while (true) {
      MasterNode node;
      RedisUnavailableException announce = null;
      boolean attempt = false;
      lock.lock();
      try {
        if (closed) {
          return;
        }
        node = current;
        long wait = nextAttempt - System.nanoTime();
        boolean lost = node == null || node.isRetired() || suspect;
        if (lost) {
          long waited = markDown();
          gated |= refusal == null && waited >= failoverTimeout.toNanos();
        }
        if (gated && !gateAnnounced) {
          gateAnnounced = true;
          announce = unavailable(failoverTimeout);
        } else if (!verify && !(lost && (refusal == null || wanted))) {
          sleep(TICK);
        } else if (wait > 0) {
          sleep(Math.min(wait, TICK));
        } else {
          attempt = true;
          verify = false;
          wanted = false;
        }
        // In a server the classes may be gone soon.
        if (closed) {
          return;
        }
      } finally {
        lock.unlock();
      }
      if (announce != null) {
        RedisUnavailableException cause = announce;
        LOG.warn("{}", announce.getMessage());
        tell(listener -> listener.unavailable(cause));
      }
      if (attempt) {
        attempt();
      }
      if (node != null) {
        node.abortStuckWrites(socketTimeout);
        if (System.nanoTime() - evictAt > TimeUnit.SECONDS.toNanos(2)) {
          evictAt = System.nanoTime();
          node.evict();
        }
      }
    }
  }

  @GuardedBy("lock")
  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void sleep(long nanos) {
    try {
      long left = changed.awaitNanos(nanos);
      LOG.trace("Awake with {} ns left", left);
    } catch (InterruptedException e) {
      LOG.debug("Closing after an interrupt");
      changed.signalAll();
      closed = true;
    }
  }

  private void attempt() {
    try {
      Endpoint endpoint = locator.locate();
      succeeded(endpoint, examine(endpoint));
    } catch (SentinelLocator.LeavingException e) {
      leaving(e.master());
      failed(e);
    } catch (RuntimeException e) {
      failed(e);
    } catch (Error e) {
      failed(broken(e));
    }
  }

  /**
   * What an error means for those who wait. The thread goes on, or they would wait in vain and
   * never hear why. Classes that do not fit, as on a server with another version of a library, will
   * not fit the next time either.
   */
  private RedisTopologyException broken(Error error) {
    String text = "The master of " + uri.endpointsText() + " cannot be looked for: " + error;
    if (!brokenAnnounced) {
      brokenAnnounced = true;
      LOG.error("{}", text, error);
    }
    return error instanceof LinkageError
        ? new RedisUnsupportedException(text, error)
        : new RedisUnavailableException(text, error);
  }

  private ServerInfo examine(Endpoint endpoint) {
    GuardedSocket socket = connector.socket(endpoint);
    lock.lock();
    try {
      probe = socket;
    } finally {
      lock.unlock();
    }
    try {
      RedisConnection connection = connector.node(socket);
      connection.verifyMaster();
      Map<String, String> info = ServerCheck.info(connection);
      ServerInfo found = ServerInfo.of(info);
      ServerCheck.version(found, endpoint);
      if (!checked) {
        checkSettings(endpoint, found, info);
        checked = true;
      }
      return found;
    } catch (redis.clients.jedis.exceptions.JedisDataException e) {
      throw Connector.securityOr(e, endpoint.toString());
    } finally {
      socket.abort();
      lock.lock();
      try {
        probe = null;
      } finally {
        lock.unlock();
      }
    }
  }

  private void checkSettings(Endpoint endpoint, ServerInfo found, Map<String, String> info) {
    List<Integer> priorities = locator.replicaPriorities();
    knownReplicas = priorities.size();
    boolean sentinel = uri instanceof RedisUri.Sentinel;
    List<String> warnings = ServerCheck.warnings(info, sentinel, priorities);
    if (requireDurable && !warnings.isEmpty()) {
      throw new RedisUnsupportedException(
          endpoint
              + " ("
              + found
              + ") may lose messages and requireDurable is set: "
              + String.join(" ", warnings),
          null);
    }
    for (String warning : warnings) {
      LOG.warn("{} ({}): {}", endpoint, found, warning);
    }
    if (sentinel && durability != Durability.MASTER && ServerCheck.servesAlone(info)) {
      LOG.warn("{} ({}): {}", endpoint, found, ServerCheck.SERVES_ALONE);
    }
  }

  private void succeeded(Endpoint endpoint, ServerInfo found) {
    server = found;
    clearIdleOfSuspect();
    MasterNode old;
    boolean switched;
    boolean opened;
    lock.lock();
    try {
      old = current;
      if (old != null && !old.isRetired() && old.is(endpoint, found.runId())) {
        switched = false;
      } else {
        switched = old != null;
        current = new MasterNode(endpoint, found.runId(), connector, initializer);
      }
      if (closed && current != null) {
        current.retire();
      }
      opened = gateAnnounced;
      suspect = false;
      down = false;
      gated = false;
      gateAnnounced = false;
      lastFailure = null;
      refusal = null;
      attempts++;
      nextAttempt = System.nanoTime() + AFTER_SUCCESS;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (switched && old != null) {
      if (old.endpoint().equals(endpoint)) {
        LOG.info("{} ({}) is the master again", endpoint, found);
      } else {
        LOG.info("The master is now {} ({}), it was {}", endpoint, found, old.endpoint());
      }
      old.retire();
      tell(MasterConnections.Listener::masterChanged);
    } else if (old == null) {
      LOG.debug("The master is {} ({})", endpoint, found);
    }
    if (opened) {
      LOG.info("The master {} is available again", endpoint);
      tell(MasterConnections.Listener::available);
    }
  }

  /** Before anybody can borrow again: after a restart of the server what was idle is dead. */
  private void clearIdleOfSuspect() {
    MasterNode node;
    lock.lock();
    try {
      node = suspect ? current : null;
    } finally {
      lock.unlock();
    }
    if (node != null) {
      node.clearIdle();
    }
  }

  private void failed(RuntimeException failure) {
    LOG.debug("No master: {}", RedisErrors.describe(failure));
    lock.lock();
    try {
      attempts++;
      MasterNode node = current;
      if (node != null && !node.isRetired() && !suspect) {
        // only a look whether there is news
        return;
      }
      lastFailure = failure;
      boolean final_ =
          failure instanceof RedisSecurityException || failure instanceof RedisUnsupportedException;
      refusal = final_ ? (RedisTopologyException) failure : null;
      if (final_) {
        down = false;
        gated = false;
      }
      nextAttempt = System.nanoTime() + (gated ? TICK : AFTER_FAILURE);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void tell(Consumer<MasterConnections.Listener> event) {
    for (MasterConnections.Listener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        LOG.warn("A listener failed", e);
      }
    }
  }

  void close() {
    MasterNode node;
    GuardedSocket probing;
    lock.lock();
    try {
      closed = true;
      node = current;
      probing = probe;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (probing != null) {
      probing.abort();
    }
    locator.close();
    if (node != null) {
      node.retire();
    }
  }
}
