package org.redisjms.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.redisjms.config.Option;
import org.redisjms.config.Options;
import org.redisjms.store.MessageStore;
import org.redisjms.topology.Endpoint;
import org.redisjms.topology.RedisUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open stores of this JVM: connections to the same Redis with the same options and credentials
 * share one, and with it its Redis connections. A store that nobody uses any more is closed after a
 * moment, so that an application which opens and closes a JMS connection for each message does not
 * pay for new Redis connections each time; and, if connections were closed while Redis could not be
 * reached, when Redis was told.
 */
public final class SharedStores {

  private static final Logger LOG = LoggerFactory.getLogger(SharedStores.class);
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final long IDLE_TIMER_THREAD_MILLIS = 100;

  private final StoreProvider provider;
  private final Duration linger;
  private final ScheduledThreadPoolExecutor timer;

  @GuardedBy("entries")
  private final Map<Key, Entry> entries = new HashMap<>();

  /** Stores that linger for a second. */
  public SharedStores(StoreProvider provider) {
    this(provider, LINGER);
  }

  SharedStores(StoreProvider provider, Duration linger) {
    this.provider = provider;
    this.linger = linger;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "redis-jms-stores");
              thread.setDaemon(true);
              return thread;
            });
    // A thread that outlives its work would pin an undeployed application's class loader.
    timer.setKeepAliveTime(IDLE_TIMER_THREAD_MILLIS, TimeUnit.MILLISECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  /** The client identifier belongs to a connection; all else in the options may shape the store. */
  private record Key(
      Class<?> kind, List<Endpoint> endpoints, boolean tls, int database, Options options) {
    static Key of(RedisUri uri, Options options) {
      return new Key(
          uri.getClass(),
          uri.endpoints(),
          uri.tls(),
          uri.database(),
          options.with(Option.CLIENT_ID, null));
    }
  }

  private static final class Entry {
    final CompletableFuture<MessageStore> store = new CompletableFuture<>();
    int users;

    long idleSinceNanos;

    /** Counts the times it was left without users, so that only the newest timer closes it. */
    int idleTimes;
  }

  /**
   * The store for this URI and these options, opened if need be.
   *
   * @param options those of the URI and of the factory, merged, with the credentials to use
   * @throws org.redisjms.store.StoreException if it cannot be opened
   */
  public Lease acquire(RedisUri uri, Options options) {
    Key key = Key.of(uri, options);
    Entry entry;
    boolean opening = false;
    synchronized (entries) {
      Entry present = entries.get(key);
      if (present == null) {
        present = new Entry();
        entries.put(key, present);
        opening = true;
      }
      entry = present;
      entry.users++;
    }
    if (opening) {
      open(key, entry, uri, options);
    }
    try {
      return new Lease(key, entry, entry.store.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private void open(Key key, Entry entry, RedisUri uri, Options options) {
    try {
      entry.store.complete(provider.open(uri, options));
    } catch (RuntimeException | Error e) {
      synchronized (entries) {
        entries.remove(key, entry);
      }
      entry.store.completeExceptionally(e);
    }
  }

  private void release(Key key, Entry entry) {
    int idle;
    synchronized (entries) {
      entry.users--;
      if (entry.users > 0) {
        return;
      }
      idle = ++entry.idleTimes;
      entry.idleSinceNanos = System.nanoTime();
    }
    closeLater(key, entry, idle);
  }

  private void closeLater(Key key, Entry entry, int idle) {
    Future<?> unused =
        timer.schedule(() -> closeIfIdle(key, entry, idle), linger.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void closeIfIdle(Key key, Entry entry, int idle) {
    synchronized (entries) {
      if (entry.users > 0 || entry.idleTimes != idle) {
        return;
      }
      // In an outage it stays for a lease, after which others would do what it has left to do.
      boolean stays =
          System.nanoTime() - entry.idleSinceNanos < key.options().lease().toNanos()
              && !entry.store.join().isSettled();
      if (stays) {
        closeLater(key, entry, idle);
        return;
      }
      entries.remove(key, entry);
    }
    try {
      entry.store.join().close();
    } catch (RuntimeException e) {
      LOG.warn("Closing the store of {} failed", key.endpoints(), e);
    }
  }

  /** The right to use a store until it is closed. */
  public final class Lease implements AutoCloseable {
    private final Key key;
    private final Entry entry;
    private final MessageStore store;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(Key key, Entry entry, MessageStore store) {
      this.key = key;
      this.entry = entry;
      this.store = store;
    }

    public MessageStore store() {
      return store;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release(key, entry);
      }
    }
  }
}
