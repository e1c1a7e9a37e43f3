package org.redisjms.engine;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSessionPool;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Options;
import org.redisjms.destination.DestinationNames;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsTemporaryQueue;
import org.redisjms.destination.RedisJmsTemporaryTopic;
import org.redisjms.exception.MessagesLostException;
import org.redisjms.store.ConnectionEvents;
import org.redisjms.store.Loss;
import org.redisjms.store.MessageId;
import org.redisjms.store.MessageStore;
import org.redisjms.store.StoreConnection;
import org.redisjms.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection: its sessions, its threads, and its registration in the store. Thread-safe. */
public final class ConnectionEngine {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionEngine.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Options options;
  private final StoreConnection store;
  private final Belongings belongings;
  private final Translator translator;
  private final ConnectionThreads threads;
  private final StoreSessions storeSessions;
  private final List<SessionEngine> sessions = new CopyOnWriteArrayList<>();
  private final List<ConnectionConsumerEngine> connectionConsumers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();

  /** What to do when the store is not needed any more; set when the sessions are closed. */
  private volatile @Nullable Runnable closing;

  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong names = new AtomicLong();
  private final long idPrefix = RANDOM.nextLong();
  private volatile boolean started;
  private volatile @Nullable Consumer<JMSException> exceptionListener;

  /**
   * Connects. The connection is not started.
   *
   * @param store stays open when the connection is closed
   * @param clientId the client identifier to claim; null for none
   * @throws jakarta.jms.InvalidClientIDException if another connection uses the client identifier
   * @throws JMSException if the store cannot be reached, or refuses
   */
  public ConnectionEngine(MessageStore store, Options options, @Nullable String clientId)
      throws JMSException {
    this.options = options;
    this.threads = new ConnectionThreads(new MessageId(idPrefix, 0).toString().substring(0, 6));
    try {
      this.store = store.connect(new Events());
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    }
    this.belongings = new Belongings(this.store);
    this.storeSessions = new StoreSessions(this.store::openSession);
    this.translator =
        new Translator(
            options,
            this.store::storeTimeMillis,
            new SubscriptionMatcher(this.store::id, belongings::clientId));
    if (clientId != null) {
      boolean claimed = false;
      try {
        belongings.claimClientId(clientId);
        claimed = true;
      } finally {
        if (!claimed) {
          this.store.close();
          threads.shutdown();
        }
      }
    }
  }

  /** What the store says. */
  private final class Events implements ConnectionEvents {
    @Override
    public void unavailable(StoreException cause) {
      sessions.forEach(SessionEngine::unavailable);
      report(StoreErrors.map(cause));
    }

    @Override
    public void available() {
      sessions.forEach(SessionEngine::runListeners);
      connectionConsumers.forEach(ConnectionConsumerEngine::look);
    }

    @Override
    public void fenced() {
      sessions.forEach(SessionEngine::doubt);
      connectionConsumers.forEach(ConnectionConsumerEngine::doubt);
    }

    @Override
    public void lost(Loss loss) {
      report(
          new MessagesLostException(
              loss.sender(),
              loss.first(),
              loss.last(),
              loss.transacted(),
              loss.addresses().stream().map(RedisJmsDestination::parse).toList()));
    }
  }

  /** Tells the exception listener what nobody else can be told. */
  void report(JMSException problem) {
    Consumer<JMSException> listener = exceptionListener;
    if (listener != null) {
      threads.tell(
          () -> {
            try {
              listener.accept(problem);
            } catch (RuntimeException e) {
              LOG.warn("The exception listener failed", e);
            }
          });
    }
  }

  Options options() {
    return options;
  }

  Translator translator() {
    return translator;
  }

  Belongings belongings() {
    return belongings;
  }

  ConnectionThreads threads() {
    return threads;
  }

  /** Store sessions for what is not a session's own work. */
  StoreSessions storeSessions() {
    return storeSessions;
  }

  /** Whether messages may be delivered from a buffer. */
  boolean alive() {
    return store.alive();
  }

  MessageId nextMessageId() {
    return new MessageId(idPrefix, messages.incrementAndGet());
  }

  /** The name of the connection in the store; another one after it was given up for dead. */
  public String id() {
    return store.id();
  }

  /** The client identifier; null for none. */
  public @Nullable String clientId() {
    return belongings.clientId();
  }

  /**
   * Sets the client identifier.
   *
   * @throws jakarta.jms.InvalidClientIDException if another connection uses it
   */
  public void setClientId(String clientId) throws JMSException {
    checkOpen();
    belongings.claimClientId(clientId);
  }

  /** A name that nobody else uses, as it begins with the connection's own. */
  String uniqueName(String id) {
    return id + '-' + names.incrementAndGet();
  }

  /** Creates a queue that lives as long as this connection. */
  public RedisJmsTemporaryQueue createTemporaryQueue() throws JMSException {
    checkOpen();
    String id = id();
    return belongings.create(new RedisJmsTemporaryQueue(temporaryName(id), id, this::delete));
  }

  /** Creates a topic that lives as long as this connection. */
  public RedisJmsTemporaryTopic createTemporaryTopic() throws JMSException {
    checkOpen();
    String id = id();
    return belongings.create(new RedisJmsTemporaryTopic(temporaryName(id), id, this::delete));
  }

  private String temporaryName(String id) {
    return DestinationNames.temporary(uniqueName(id));
  }

  private void delete(RedisJmsDestination temporary) throws JMSException {
    checkOpen();
    belongings.delete(temporary);
  }

  /**
   * Sets who is told that the store cannot be reached, once per outage, and what it has lost; one
   * thing after the other, on a thread of its own (Jakarta Messaging 3.1, section 6.1.7). Null for
   * nobody.
   */
  public void setExceptionListener(@Nullable Consumer<JMSException> listener) {
    exceptionListener = listener;
  }

  /** Whether messages are delivered. */
  public boolean isStarted() {
    return started;
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed.get();
  }

  /** A listener may use the connection until it returns, also while it is being closed. */
  private void checkOpen() throws IllegalStateException {
    if (closed.get() && !inListenerOrCallbackOfThisConnection()) {
      throw new IllegalStateException("The connection is closed");
    }
  }

  /** Begins to deliver, or goes on. */
  public void start() throws JMSException {
    checkOpen();
    if (closed.get()) {
      return;
    }
    started = true;
    for (SessionEngine session : sessions) {
      session.signal();
      session.runListeners();
    }
    connectionConsumers.forEach(ConnectionConsumerEngine::look);
  }

  /**
   * Ends the delivery for a time: waits for listeners that run, unless called by one, and gives
   * back what was fetched and not delivered.
   */
  public void stop() throws JMSException {
    checkOpen();
    started = false;
    connectionConsumers.forEach(ConnectionConsumerEngine::pause);
    sessions.forEach(SessionEngine::pause);
  }

  /** Opens a session. */
  public SessionEngine createSession(AcknowledgeMode mode) throws JMSException {
    checkOpen();
    SessionEngine session;
    try {
      session = new SessionEngine(this, store.openSession(), mode);
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    }
    sessions.add(session);
    if (closed.get() && !inListenerOrCallbackOfThisConnection()) {
      session.close();
    }
    checkOpen();
    return session;
  }

  /** Opens what sends asynchronously; it ends with the connection. */
  public SendPipeline openPipeline() throws JMSException {
    checkOpen();
    try {
      return new SendPipeline(this, store.openSession());
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    }
  }

  /**
   * Creates a connection consumer (Jakarta Messaging 3.1, section 11.2.4).
   *
   * @param request what it asks for; of a queue only the selector counts
   * @throws jakarta.jms.InvalidDestinationException if it is a temporary destination of another
   *     connection
   * @throws JMSException with the error code {@code IN_USE} if the subscription is used in another
   *     way at the moment
   */
  public ConnectionConsumerEngine createConnectionConsumer(
      RedisJmsDestination destination,
      SubscriptionRequest request,
      ServerSessionPool pool,
      ConnectionConsumerEngine.Sessions sessionsOf,
      int maxMessages)
      throws JMSException {
    checkOpen();
    belongings.checkConsumable(destination);
    ConnectionConsumerEngine consumer;
    try {
      consumer =
          new ConnectionConsumerEngine(
              this, store.openSession(), destination, request, pool, sessionsOf, maxMessages);
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    }
    connectionConsumers.add(consumer);
    if (closed.get()) {
      consumer.close();
    }
    checkOpen();
    consumer.look();
    return consumer;
  }

  void closed(ConnectionConsumerEngine consumer) {
    connectionConsumers.remove(consumer);
  }

  void closed(SessionEngine session) {
    sessions.remove(session);
    endIfUnused();
  }

  /**
   * Whether the current thread runs a listener or another callback of one of this connection's
   * sessions.
   */
  public boolean inListenerOrCallbackOfThisConnection() {
    SessionEngine running = SessionEngine.running();
    return running != null && running.connection() == this;
  }

  /**
   * Closes the connection and its sessions; waits for listeners that run. Without effect when it is
   * closed.
   *
   * @see #close(Runnable)
   */
  public void close() throws JMSException {
    close(() -> {});
  }

  /**
   * The same.
   *
   * @param whenUnused called when the store is not needed any more: perhaps later, because a
   *     transaction manager has still to decide on what a session did (Jakarta Messaging 3.1,
   *     section 6.1.8)
   */
  public void close(Runnable whenUnused) throws JMSException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    started = false;
    connectionConsumers.forEach(ConnectionConsumerEngine::close);
    Set<SessionEngine> ended = new HashSet<>();
    // Once more for those that listeners have opened meanwhile.
    while (!ended.containsAll(sessions)) {
      for (SessionEngine session : sessions) {
        if (ended.add(session)) {
          session.close();
        }
      }
    }
    closing = whenUnused;
    endIfUnused();
  }

  private void endIfUnused() {
    Runnable whenUnused = closing;
    if (whenUnused != null
        && sessions.stream().noneMatch(SessionEngine::isKeptByBranches)
        && over.compareAndSet(false, true)) {
      belongings.close();
      storeSessions.close();
      store.close();
      threads.shutdown();
      whenUnused.run();
    }
  }
}
