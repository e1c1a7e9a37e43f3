package org.redisjms.store.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.Claim;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoredMessage;
import org.redisjms.topology.Deadline;
import org.redisjms.topology.Lease;
import org.redisjms.topology.MasterConnections;
import org.redisjms.topology.RedisConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol;

/**
 * The one subscriber of a client process: all of its idle consumers are told here that a message is
 * theirs. It lives from the first consumer on. Whenever the subscription was interrupted, every
 * consumer that waits is woken, because a wake-up may have been lost; and none stands in line
 * before the subscription is confirmed.
 */
final class WakeUps implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int QUIET_PERIODS = 3;
  private static final int ENDED_LATELY = 1_000;
  private static final long BACK_OFF_MILLIS = 200;

  private final MasterConnections connections;
  private final byte[] channel;
  private final Map<String, RedisStoreConsumer> consumers = new ConcurrentHashMap<>();

  /** The last consumers that ended, as many as a failover may have lost. */
  @GuardedBy("itself")
  private final Map<String, RedisStoreConsumer> endedLately =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RedisStoreConsumer> eldest) {
          return size() > ENDED_LATELY;
        }
      };

  @GuardedBy("this")
  private @Nullable Thread thread;

  private volatile @Nullable RedisConnection connection;
  private volatile boolean confirmed;
  private volatile boolean endAgain;
  private volatile boolean closed;

  WakeUps(MasterConnections connections, Keys keys) {
    this.connections = connections;
    this.channel = keys.wakeUps(Identity.randomId());
  }

  byte[] channel() {
    return channel;
  }

  /** Whether wake-ups arrive; before that nobody may stand in line. */
  boolean confirmed() {
    return confirmed;
  }

  void add(RedisStoreConsumer consumer) {
    consumers.put(consumer.id(), consumer);
    startOnce();
  }

  /**
   * Takes out a consumer that is closed.
   *
   * @param ended whether it holds nothing any more
   */
  void remove(RedisStoreConsumer consumer, boolean ended) {
    consumers.remove(consumer.id());
    if (ended) {
      synchronized (endedLately) {
        endedLately.put(consumer.id(), consumer);
      }
    }
  }

  /** Takes out a consumer whose end did not reach Redis; it is told again. */
  void abandon(RedisStoreConsumer consumer) {
    remove(consumer, true);
    endAgain = true;
  }

  /** Consumers that have to be ended once more, because a failover may have lost their end. */
  List<RedisStoreConsumer> toBeEndedAgain() {
    if (!endAgain) {
      return List.of();
    }
    endAgain = false;
    synchronized (endedLately) {
      return List.copyOf(endedLately.values());
    }
  }

  List<QueueId> queuesWaitedFor() {
    return consumers.values().stream()
        .filter(RedisStoreConsumer::isWaiting)
        .map(RedisStoreConsumer::queue)
        .distinct()
        .toList();
  }

  synchronized void startOnce() {
    if (thread == null && !closed) {
      Thread started = new Thread(this::run, "redis-jms-wake-ups");
      started.setDaemon(true);
      started.start();
      thread = started;
    }
  }

  private void run() {
    while (!closed) {
      try (Lease lease = connections.openDedicated(Deadline.after(CONNECT))) {
        connection = lease.connection();
        listen(lease.connection());
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.debug("The wake-up subscription broke and will be renewed", e);
        }
      } finally {
        confirmed = false;
        connection = null;
      }
      pause();
    }
  }

  private void listen(RedisConnection subscriber) {
    subscriber.sendCommand(Protocol.Command.SUBSCRIBE, channel);
    subscriber.flush();
    int quiet = 0;
    while (!closed) {
      Object message = subscriber.poll(QUIET);
      if (message == null) {
        quiet++;
        if (quiet > QUIET_PERIODS) {
          throw new IllegalStateException("no answer to PING on the subscription");
        }
        subscriber.sendCommand(Protocol.Command.PING);
        subscriber.flush();
      } else {
        quiet = 0;
        receive((List<?>) message);
      }
    }
  }

  private void receive(List<?> message) {
    String kind = new String((byte[]) message.get(0), StandardCharsets.UTF_8);
    if (kind.equals("subscribe")) {
      confirmed = true;
      consumers.values().forEach(RedisStoreConsumer::wakeUp);
      endAgain = true;
    } else if (kind.equals("message")) {
      deliver((byte[]) message.get(2));
    }
  }

  private void deliver(byte[] payload) {
    ByteBuffer in = ByteBuffer.wrap(payload);
    byte kind = in.get();
    if (kind == 'P') {
      deliverPublication(in);
      return;
    }
    // A position and a consumer; then the envelope, if it is a hand-off.
    long position = in.getLong();
    RedisStoreConsumer consumer = consumer(in);
    if (consumer == null) {
      return;
    }
    if (kind == 'M') {
      consumer.handedOff(new Claim(position, envelope(in)), false);
    } else {
      consumer.wakeUp();
    }
  }

  /**
   * One message for several consumers: their number and the length of what follows about them; for
   * each its position, whether it still stands in line, and who it is; then the envelope.
   */
  private void deliverPublication(ByteBuffer in) {
    int count = in.getInt();
    int length = in.getInt();
    StoredMessage message = envelope(in.duplicate().position(in.position() + length));
    for (int i = 0; i < count; i++) {
      long position = in.getLong();
      boolean inLine = in.get() != 0;
      RedisStoreConsumer consumer = consumer(in);
      if (consumer != null) {
        consumer.handedOff(new Claim(position, message), inLine);
      }
    }
  }

  /** A consumer, by its name with its length before it; null if it is closed. */
  private @Nullable RedisStoreConsumer consumer(ByteBuffer in) {
    byte[] name = new byte[in.getShort()];
    in.get(name);
    RedisStoreConsumer consumer = consumers.get(new String(name, StandardCharsets.UTF_8));
    if (consumer == null) {
      // Closed meanwhile: what was on its way was given back, unless a failover lost that.
      endAgain = true;
    }
    return consumer;
  }

  private static StoredMessage envelope(ByteBuffer in) {
    byte[] raw = new byte[in.remaining()];
    in.get(raw);
    return EnvelopeCodec.decode(raw);
  }

  private void pause() {
    if (!closed) {
      try {
        Thread.sleep(BACK_OFF_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        closed = true;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    RedisConnection open = connection;
    if (open != null) {
      open.abort();
    }
  }
}
