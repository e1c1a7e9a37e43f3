package org.redisjms.engine;

import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.FencedException;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection consumer: it fetches messages, and loads them into the sessions of a pool that an
 * application server has (Jakarta Messaging 3.1, section 11.2).
 *
 * <p>What it fetches is in flight with a store consumer of its own. To load it into a session that
 * whole store consumer changes hands, and a new one is opened beside it for what comes next. So
 * everything that a session does with messages is done with these as well, and nothing of it
 * touches the other sessions. Before a session is there the messages can be given back untouched.
 */
public final class ConnectionConsumerEngine {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionConsumerEngine.class);

  /** Finds the engine of a session that the pool has handed out. */
  @FunctionalInterface
  public interface Sessions {
    /** Throws an exception if it is not a session of the same connection. */
    SessionEngine engine(Session session) throws JMSException;
  }

  private final ConnectionEngine connection;
  private final RedisJmsDestination destination;
  private final SubscriptionRequest request;
  private final ServerSessionPool pool;
  private final Sessions sessions;
  private final int maxMessages;
  private final StoreSession store;
  private final Redelivery redelivery;
  private final Runs runs;
  private final ReentrantLock work = new ReentrantLock(true);
  private final AtomicBoolean closed = new AtomicBoolean();

  /** What fetches the next messages. Used and replaced under the lock for work. */
  private volatile ClaimSource line;

  /** What is on its way into a session. */
  private volatile @Nullable ClaimSource loading;

  /** Used under the lock for work. */
  private @Nullable Future<?> timer;

  /** Whether the pool has failed last time. Used by one run at a time. */
  private boolean failing;

  ConnectionConsumerEngine(
      ConnectionEngine connection,
      StoreSession store,
      RedisJmsDestination destination,
      SubscriptionRequest request,
      ServerSessionPool pool,
      Sessions sessions,
      int maxMessages) {
    this.connection = connection;
    this.store = store;
    this.destination = destination;
    this.request = request;
    this.pool = pool;
    this.sessions = sessions;
    this.maxMessages = maxMessages;
    this.redelivery = new Redelivery(connection.options());
    this.runs = new Runs(connection.threads(), "Connection consumers", this::run);
    this.line = newLine(null);
    this.line.open();
  }

  private ClaimSource newLine(@Nullable StoreConsumer beside) {
    return new ClaimSource(
        destination, new ClaimState(this::look, 1), maxMessages, new Owner(beside));
  }

  /** Opens the store consumer of a line: at first beside another one, if there is one. */
  private final class Owner implements ClaimSource.Owner {
    private @Nullable StoreConsumer beside;

    Owner(@Nullable StoreConsumer beside) {
      this.beside = beside;
    }

    @Override
    public StoreConsumer open(ConsumerEvents events) {
      StoreConsumer other = beside;
      if (other != null) {
        beside = null;
        return store.openBeside(other, events);
      }
      return destination.kind().isQueue()
          ? store.openConsumer(
              Translator.queue(destination), Translator.filter(request.selector()), events)
          : store.subscribe(destination.address(), request.of(connection), events);
    }

    @Override
    public void lost(List<Held> messages) {
      // Nothing is delivered before it has changed hands.
    }
  }

  /** Looks for messages soon. Returns at once. */
  void look() {
    runs.request();
  }

  /** The connection was given up for dead: the store is asked before anything else. */
  void doubt() {
    ClaimSource onItsWay = loading;
    if (onItsWay != null) {
      onItsWay.state().doubt();
    }
    line.state().doubt();
    look();
  }

  // Fetching and loading, by one run at a time.

  private @Nullable Exception run() {
    try {
      while (fetch()) {
        try {
          load();
          failing = false;
        } catch (JMSException e) {
          return failed(e);
        } catch (RuntimeException e) {
          JMSException failure = new JMSException("The ServerSessionPool has failed: " + e);
          failure.setLinkedException(e);
          failure.initCause(e);
          return failed(failure);
        }
      }
      return null;
    } catch (StoreException e) {
      return e;
    }
  }

  /** The messages go to whoever wants them, until it is tried again. */
  private @Nullable Exception failed(JMSException failure) {
    if (closed.get()) {
      return null; // the pool was closed, too
    }
    pause();
    if (!failing) {
      failing = true;
      connection.report(failure);
    }
    return failure;
  }

  /** Answers whether there is something to load. */
  private boolean fetch() {
    work.lock();
    try {
      if (closed.get() || !connection.isStarted()) {
        return false;
      }
      if (line.state().inDoubt()) {
        line.check();
      }
      if (!line.state().standing()) {
        line.fill(maxMessages);
      }
      boolean found = !line.state().nothingWaiting();
      if (!found) {
        lookLater();
      }
      return found;
    } finally {
      work.unlock();
    }
  }

  private void lookLater() {
    if (timer != null) {
      timer.cancel(false);
    }
    long nanos = Math.max(line.state().lookAgain() - System.nanoTime(), 0);
    timer = connection.threads().later(this::look, nanos);
  }

  /**
   * Loads what was fetched into a session. Waits for one without a lock, for as long as it takes.
   */
  private void load() throws JMSException {
    ServerSession serverSession = pool.getServerSession();
    SessionEngine session = null;
    ConsumerEngine load = null;
    boolean started = false;
    try {
      try {
        session = sessions.engine(serverSession.getSession());
        load = loadInto(session);
      } finally {
        // Also with nothing to run, because this is how it returns to its pool.
        serverSession.start();
      }
      started = true;
    } finally {
      if (!started && session != null && load != null) {
        session.loaded().giveBack(load);
      }
    }
  }

  private @Nullable ConsumerEngine loadInto(SessionEngine session) throws JMSException {
    ClaimSource fetched = detach();
    if (fetched == null) {
      return null;
    }
    boolean loaded = false;
    try {
      ConsumerEngine load = session.loaded().load(fetched);
      loaded = true;
      return load;
    } finally {
      loading = null;
      if (!loaded) {
        end(fetched);
      }
    }
  }

  /** What is to be loaded; null if there is nothing any more. */
  private @Nullable ClaimSource detach() {
    work.lock();
    try {
      StoreConsumer consumer = line.consumer();
      if (closed.get()
          || !connection.isStarted()
          || consumer == null
          || line.state().nothingWaiting()) {
        return null;
      }
      ClaimSource next = newLine(consumer);
      try {
        next.open();
      } catch (FencedException e) {
        line.refused(e);
        return null;
      }
      ClaimSource fetched = line;
      loading = fetched;
      line = next;
      return fetched;
    } finally {
      work.unlock();
    }
  }

  // Stopping and closing.

  /** Gives back what was fetched, because the connection is stopped. */
  void pause() {
    work.lock();
    try {
      line.pause(redelivery);
    } catch (StoreException e) {
      LOG.debug("A connection consumer of {} cannot give messages back now", destination, e);
    } finally {
      work.unlock();
    }
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed.get();
  }

  /**
   * Closes the consumer. What was loaded into sessions is still delivered there; everything else
   * goes back. Without effect when it is closed.
   */
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    work.lock();
    try {
      if (timer != null) {
        timer.cancel(false);
      }
      end(line);
      store.close();
    } finally {
      work.unlock();
      connection.closed(this);
    }
  }

  private void end(ClaimSource source) {
    work.lock();
    try {
      source.state().beginClose();
      source.end(redelivery);
    } catch (StoreException e) {
      // The end of the connection or of its lease gives the messages back in any case.
      LOG.debug("A connection consumer of {} cannot be ended now", destination, e);
    } finally {
      work.unlock();
    }
  }
}
