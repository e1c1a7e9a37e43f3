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
 * Hears {@code +switch-master} from one sentinel, in a daemon thread, and connects again when that
 * one fails or falls silent. There is one for each sentinel: one that is cut off from the others,
 * perhaps together with the master, is well and says nothing.
 */
final class SwitchListener {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchListener.class);
  private static final String CHANNEL = "+switch-master";
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
    connection.sendCommand(Protocol.Command.SUBSCRIBE, CHANNEL);
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
      case "message" -> switched(RedisConnection.text(parts.get(2)));
      default -> LOG.trace("A sentinel is alive");
    }
  }

  /** {@code name old-host old-port new-host new-port}. */
  private void switched(String text) {
    String[] words = text.split(" ");
    if (words.length == 5 && words[0].equals(masterName) && words[4].matches("\\d{1,5}")) {
      LOG.debug("Sentinel announces {}", text);
      monitor.switched(new Endpoint(words[3], Integer.parseInt(words[4])));
    }
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
