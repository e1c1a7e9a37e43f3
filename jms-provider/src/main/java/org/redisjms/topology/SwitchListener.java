package org.redisjms.topology;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol;

/**
 * Hears from one sentinel that it is about to promote a replica, and that there is another master,
 * in a daemon thread, and connects again when that one fails or falls silent. There is one for each
 * sentinel: one that is cut off from the others, perhaps together with the master, is well and says
 * nothing.
 */
final class SwitchListener {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchListener.class);
  private static final String SWITCHED = "+switch-master";

  /** Said a moment before the replica is told. */
  private static final String SELECTED = "+selected-slave";

  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

  private final Endpoint sentinel;
  private final String masterName;
  private final Connector connector;
  private final MasterMonitor monitor;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable GuardedSocket socket;

  SwitchListener(
      Endpoint sentinel,
      String masterName,
      Connector connector,
      MasterMonitor monitor,
      ThreadFactory threads) {
    this.sentinel = sentinel;
    this.masterName = masterName;
    this.connector = connector;
    this.monitor = monitor;
    this.thread = threads.newThread(this::run);
    thread.setName("redis-jms-switch-listener-" + sentinel);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      GuardedSocket next = connector.socket(sentinel);
      socket = next;
      try {
        if (!closed) {
          listen(connector.sentinel(next));
        }
      } catch (RuntimeException e) {
        LOG.debug("Lost sentinel {}: {}", sentinel, RedisErrors.describe(e));
      } finally {
        next.abort();
      }
      if (!closed) {
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private void listen(RedisConnection connection) {
    connection.sendCommand(Protocol.Command.SUBSCRIBE, SWITCHED, SELECTED);
    connection.flush();
    boolean asked = false;
    while (!closed) {
      Object message = connection.poll(SILENCE);
      if (message != null) {
        asked = false;
        handle(message);
      } else if (asked) {
        LOG.debug("Sentinel {} has fallen silent", connection.endpoint());
        return;
      } else {
        connection.sendCommand(Protocol.Command.PING);
        connection.flush();
        asked = true;
      }
    }
  }

  private void handle(Object message) {
    if (!(message instanceof List<?> parts) || parts.size() < 3) {
      return;
    }
    switch (RedisConnection.text(parts.get(0))) {
      // what was announced before we listened is lost
      case "subscribe" -> monitor.verify();
      case "message" ->
          announced(
              RedisConnection.text(parts.get(1)), RedisConnection.text(parts.get(2)).split(" "));
      default -> LOG.trace("A sentinel is alive");
    }
  }

  private void announced(String channel, String[] words) {
    if (channel.equals(SWITCHED)) {
      // name old-host old-port new-host new-port
      if (words.length == 5 && words[0].equals(masterName) && isPort(words[4])) {
        LOG.debug(
            "{} has replaced {}:{} by {}:{}", sentinel, words[1], words[2], words[3], words[4]);
        monitor.switched(new Endpoint(words[3], Integer.parseInt(words[4])));
      }
    } else if (words.length == 8 && words[5].equals(masterName) && isPort(words[7])) {
      // slave name host port @ master-name master-host master-port
      LOG.debug("{} replaces {}:{} by {}:{}", sentinel, words[6], words[7], words[2], words[3]);
      monitor.leaving(new Endpoint(words[6], Integer.parseInt(words[7])));
    }
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}");
  }

  void close() {
    closed = true;
    GuardedSocket open = socket;
    if (open != null) {
      open.abort();
    }
    LockSupport.unpark(thread);
  }
}
