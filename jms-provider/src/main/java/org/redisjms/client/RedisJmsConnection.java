package org.redisjms.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Options;
import org.redisjms.engine.AcknowledgeMode;
import org.redisjms.engine.ConnectionEngine;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSecurityException;
import org.redisjms.topology.RedisUri;

/** A connection of any domain (Jakarta Messaging 3.1, section 6.1). */
public final class RedisJmsConnection implements QueueConnection, TopicConnection {

  private final ConnectionEngine engine;
  private final SharedStores.Lease lease;
  private final Options options;
  private final Domain domain;
  private final ThreadPoolExecutor callbackThreads;
  private final Set<RedisJmsSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closing = new AtomicBoolean();

  /**
   * Set at the end of closing: listeners that still run may use the connection until they return.
   */
  private volatile boolean closed;

  private volatile @Nullable ExceptionListener exceptionListener;

  @GuardedBy("this")
  private @Nullable String clientId;

  /** Whether anything was done with it, after which it is too late for a client identifier. */
  @GuardedBy("this")
  private boolean used;

  /** The contexts that share this connection; the last one closes it. */
  @GuardedBy("this")
  private int contexts;

  private RedisJmsConnection(
      ConnectionEngine engine, SharedStores.Lease lease, Options options, Domain domain) {
    this.engine = engine;
    this.lease = lease;
    this.options = options;
    this.domain = domain;
    this.clientId = options.clientId().orElse(null);
    this.callbackThreads = CallbackThreads.create(engine.id());
  }

  /**
   * Connects; the credentials are checked now.
   *
   * @param options those of the URI and of the factory, merged, with the credentials to use
   * @throws jakarta.jms.JMSSecurityException if the credentials are refused
   * @throws JMSException if Redis cannot be reached
   */
  public static RedisJmsConnection open(
      SharedStores stores, RedisUri uri, Options options, Domain domain) throws JMSException {
    SharedStores.Lease lease = lease(stores, uri, options);
    boolean opened = false;
    try {
      ConnectionEngine engine =
          new ConnectionEngine(lease.store(), options, options.clientId().orElse(null));
      opened = true;
      return new RedisJmsConnection(engine, lease, options, domain);
    } finally {
      if (!opened) {
        lease.close();
      }
    }
  }

  private static SharedStores.Lease lease(SharedStores stores, RedisUri uri, Options options)
      throws JMSException {
    try {
      return stores.acquire(uri, options);
    } catch (StoreSecurityException e) {
      throw Causes.link(new JMSSecurityException(e.getMessage()), e);
    } catch (StoreException e) {
      throw Causes.link(new JMSException(e.getMessage()), e);
    }
  }

  void checkOpen() throws IllegalStateException {
    if (closed) {
      throw new IllegalStateException("The connection is closed");
    }
  }

  private synchronized void use() throws IllegalStateException {
    checkOpen();
    used = true;
  }

  private void requireOutsideCallbacks(String method) throws IllegalStateException {
    if (engine.inListenerOrCallbackOfThisConnection()
        || sessions.stream().anyMatch(RedisJmsSession::inCompletionListener)) {
      throw new IllegalStateException(
          method
              + " must not be called by a MessageListener or CompletionListener of the same connection");
    }
  }

  @Override
  public RedisJmsSession createSession(boolean transacted, int acknowledgeMode)
      throws JMSException {
    return createSession(mode(transacted, acknowledgeMode), domain);
  }

  @Override
  public RedisJmsSession createSession(int sessionMode) throws JMSException {
    return createSession(AcknowledgeMode.of(sessionMode), domain);
  }

  @Override
  public RedisJmsSession createSession() throws JMSException {
    return createSession(Session.AUTO_ACKNOWLEDGE);
  }

  @Override
  public RedisJmsSession createQueueSession(boolean transacted, int acknowledgeMode)
      throws JMSException {
    domain.requireQueues("createQueueSession");
    return createSession(mode(transacted, acknowledgeMode), Domain.QUEUE);
  }

  @Override
  public RedisJmsSession createTopicSession(boolean transacted, int acknowledgeMode)
      throws JMSException {
    domain.requireTopics("createTopicSession");
    return createSession(mode(transacted, acknowledgeMode), Domain.TOPIC);
  }

  /** A transacted session, whatever the mode says; otherwise a mode that is not transacted. */
  private static AcknowledgeMode mode(boolean transacted, int acknowledgeMode) throws JMSException {
    if (transacted) {
      return AcknowledgeMode.TRANSACTED;
    }
    if (acknowledgeMode == Session.SESSION_TRANSACTED) {
      throw new JMSException(
          "A session that is not transacted needs an acknowledge mode other than SESSION_TRANSACTED");
    }
    return AcknowledgeMode.of(acknowledgeMode);
  }

  private RedisJmsSession createSession(AcknowledgeMode mode, Domain sessionDomain)
      throws JMSException {
    use();
    RedisJmsSession session =
        new RedisJmsSession(
            this,
            engine,
            engine.createSession(mode),
            mode,
            sessionDomain,
            options,
            callbackThreads);
    sessions.add(session);
    if (closed) {
      // Closed in the meantime by another thread, which may have missed it.
      session.close();
      checkOpen();
    }
    return session;
  }

  void forget(RedisJmsSession session) {
    sessions.remove(session);
  }

  @Override
  public synchronized @Nullable String getClientID() throws JMSException {
    checkOpen();
    return clientId;
  }

  @Override
  public void setClientID(@Nullable String id) throws JMSException {
    String reserved = reserveClientId(id);
    boolean claimed = false;
    try {
      engine.setClientId(reserved);
      claimed = true;
    } finally {
      if (!claimed) {
        releaseClientId();
      }
    }
  }

  private synchronized void releaseClientId() {
    clientId = null;
  }

  /** Sets it before it is claimed in the store, so that no lock is held meanwhile. */
  private synchronized String reserveClientId(@Nullable String id) throws JMSException {
    checkOpen();
    if (clientId != null) {
      throw new IllegalStateException(
          "The client identifier is already set, to '" + clientId + "'; it cannot be changed");
    }
    if (used) {
      throw new IllegalStateException(
          "The client identifier must be set before the connection is started or makes sessions");
    }
    if (id == null || id.isBlank()) {
      throw new InvalidClientIDException("The client identifier must not be null, empty or blank");
    }
    clientId = id;
    return id;
  }

  @Override
  public ConnectionMetaData getMetaData() throws JMSException {
    checkOpen();
    return RedisJmsConnectionMetaData.INSTANCE;
  }

  @Override
  public @Nullable ExceptionListener getExceptionListener() throws JMSException {
    checkOpen();
    return exceptionListener;
  }

  @Override
  public void setExceptionListener(@Nullable ExceptionListener listener) throws JMSException {
    checkOpen();
    exceptionListener = listener;
    engine.setExceptionListener(listener == null ? null : listener::onException);
  }

  @Override
  public void start() throws JMSException {
    use();
    engine.start();
  }

  @Override
  public void stop() throws JMSException {
    checkOpen();
    requireOutsideCallbacks("stop");
    engine.stop();
  }

  @Override
  public void close() throws JMSException {
    if (closed) {
      return;
    }
    requireOutsideCallbacks("close");
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    try {
      sessions.forEach(RedisJmsSession::awaitCompletedSends);
      engine.close();
    } finally {
      closed = true;
      sessions.forEach(RedisJmsSession::closeAsyncSends);
      sessions.clear();
      callbackThreads.shutdown();
      lease.close();
    }
  }

  /** Counts a context that uses this connection. */
  synchronized void retain() {
    contexts++;
  }

  /** Closes the connection if it was the last context that used it. */
  void release() throws JMSException {
    boolean last;
    synchronized (this) {
      contexts--;
      last = contexts == 0;
    }
    if (last) {
      close();
    }
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      @Nullable Destination destination,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    return connectionConsumer();
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      @Nullable Queue queue,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    domain.requireQueues("createConnectionConsumer(Queue, ...)");
    return connectionConsumer();
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      @Nullable Topic topic,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    domain.requireTopics("createConnectionConsumer(Topic, ...)");
    return connectionConsumer();
  }

  @Override
  public ConnectionConsumer createSharedConnectionConsumer(
      @Nullable Topic topic,
      @Nullable String subscription,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    domain.requireTopics("createSharedConnectionConsumer");
    return connectionConsumer();
  }

  @Override
  public ConnectionConsumer createDurableConnectionConsumer(
      @Nullable Topic topic,
      @Nullable String subscription,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    domain.requireTopics("createDurableConnectionConsumer");
    return connectionConsumer();
  }

  @Override
  public ConnectionConsumer createSharedDurableConnectionConsumer(
      @Nullable Topic topic,
      @Nullable String subscription,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    domain.requireTopics("createSharedDurableConnectionConsumer");
    return connectionConsumer();
  }

  private ConnectionConsumer connectionConsumer() throws JMSException {
    use();
    throw Causes.unsupported("Connection consumers are");
  }

  @Override
  public String toString() {
    return "RedisJmsConnection[" + engine.id() + (closed ? ", closed]" : "]");
  }
}
