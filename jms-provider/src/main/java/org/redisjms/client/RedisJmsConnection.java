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
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Options;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.engine.AcknowledgeMode;
import org.redisjms.engine.ConnectionEngine;
import org.redisjms.engine.SessionEngine;
import org.redisjms.engine.SubscriptionRequest;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSecurityException;
import org.redisjms.store.Subscription;
import org.redisjms.topology.RedisUri;

/** A connection of any domain (Jakarta Messaging 3.1, section 6.1). */
public class RedisJmsConnection implements QueueConnection, TopicConnection {

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

  RedisJmsConnection(
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
    return open(
        stores,
        uri,
        options,
        (engine, lease) -> new RedisJmsConnection(engine, lease, options, domain));
  }

  static <C extends RedisJmsConnection> C open(
      SharedStores stores,
      RedisUri uri,
      Options options,
      BiFunction<ConnectionEngine, SharedStores.Lease, C> maker)
      throws JMSException {
    SharedStores.Lease lease = lease(stores, uri, options);
    boolean opened = false;
    try {
      ConnectionEngine engine =
          new ConnectionEngine(lease.store(), options, options.clientId().orElse(null));
      opened = true;
      return maker.apply(engine, lease);
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

  /** From now on it is too late for a client identifier. */
  synchronized void use() throws IllegalStateException {
    checkOpen();
    used = true;
  }

  private void requireOutsideCallbacks() throws IllegalStateException {
    if (engine.inListenerOrCallbackOfThisConnection()
        || sessions.stream().anyMatch(RedisJmsSession::inCompletionListener)) {
      throw new IllegalStateException(
          "close must not be called by a MessageListener or CompletionListener of the same"
              + " connection");
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
          "A session that is not transacted needs an acknowledge mode other than"
              + " SESSION_TRANSACTED");
    }
    return AcknowledgeMode.of(acknowledgeMode);
  }

  private RedisJmsSession createSession(AcknowledgeMode mode, Domain sessionDomain)
      throws JMSException {
    return createSession(
        mode, sessionEngine -> new RedisJmsSession(this, sessionEngine, sessionDomain));
  }

  <S extends RedisJmsSession> S createSession(
      AcknowledgeMode mode, Function<SessionEngine, S> maker) throws JMSException {
    use();
    S session = maker.apply(engine.createSession(mode));
    sessions.add(session);
    if (closed) {
      // Closed in the meantime by another thread, which may have missed it.
      session.close();
      checkOpen();
    }
    return session;
  }

  ConnectionEngine engine() {
    return engine;
  }

  Domain domain() {
    return domain;
  }

  Options options() {
    return options;
  }

  Executor callbackThreads() {
    return callbackThreads;
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

  /**
   * Waits for message listeners that run, so these must not call it; completion listeners may
   * (sections 6.1.5 and 7.3.4).
   */
  @Override
  public void stop() throws JMSException {
    checkOpen();
    if (engine.inListenerOrCallbackOfThisConnection()) {
      throw new IllegalStateException(
          "stop must not be called by a MessageListener of the same connection");
    }
    engine.stop();
  }

  @Override
  public void close() throws JMSException {
    if (closed) {
      return;
    }
    requireOutsideCallbacks();
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    try {
      sessions.forEach(RedisJmsSession::awaitCompletedSends);
      // A transaction manager may still have to decide on what a session did.
      engine.close(lease::close);
    } finally {
      closed = true;
      sessions.forEach(RedisJmsSession::closeAsyncSends);
      sessions.clear();
      callbackThreads.shutdown();
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
    use();
    return connectionConsumer(
        Arguments.destination(destination),
        Subscription.Kind.PRIVATE,
        null,
        selector,
        pool,
        maxMessages);
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      @Nullable Queue queue,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    domain.requireQueues("createConnectionConsumer(Queue, ...)");
    return createConnectionConsumer((Destination) queue, selector, pool, maxMessages);
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      @Nullable Topic topic,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    domain.requireTopics("createConnectionConsumer(Topic, ...)");
    return createConnectionConsumer((Destination) topic, selector, pool, maxMessages);
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
    use();
    return connectionConsumer(
        Arguments.topic(topic),
        Subscription.Kind.SHARED,
        Arguments.subscription(subscription),
        selector,
        pool,
        maxMessages);
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
    use();
    RedisJmsTopic source = Arguments.lastingTopic(topic);
    requireClientId();
    return connectionConsumer(
        source,
        Subscription.Kind.DURABLE,
        Arguments.subscription(subscription),
        selector,
        pool,
        maxMessages);
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
    use();
    return connectionConsumer(
        Arguments.lastingTopic(topic),
        Subscription.Kind.SHARED_DURABLE,
        Arguments.subscription(subscription),
        selector,
        pool,
        maxMessages);
  }

  /** Refuses a durable subscription that is not shared without a client identifier. */
  void requireClientId() throws IllegalStateException {
    if (engine.clientId() == null) {
      throw new IllegalStateException(
          "A durable subscription that is not shared needs a connection with a client identifier");
    }
  }

  private ConnectionConsumer connectionConsumer(
      RedisJmsDestination destination,
      Subscription.Kind kind,
      @Nullable String subscription,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    SubscriptionRequest request =
        new SubscriptionRequest(kind, subscription, Arguments.selector(selector), false);
    if (pool == null) {
      throw new JMSException("The ServerSessionPool must not be null");
    }
    if (maxMessages < 1) {
      throw new JMSException("maxMessages must be at least 1, but it is " + maxMessages);
    }
    return new RedisJmsConnectionConsumer(
        this,
        pool,
        engine.createConnectionConsumer(destination, request, pool, this::engineOf, maxMessages));
  }

  /** The engine of a session that a pool has handed out to load messages into it. */
  private SessionEngine engineOf(@Nullable Session session) throws JMSException {
    if (session instanceof RedisJmsSession ours && ours.belongsTo(this)) {
      return ours.engine();
    }
    throw new JMSException(
        "The ServerSession's session was not created by the connection of the ConnectionConsumer: "
            + session);
  }

  @Override
  public String toString() {
    return "RedisJmsConnection[" + engine.id() + (closed ? ", closed]" : "]");
  }
}
