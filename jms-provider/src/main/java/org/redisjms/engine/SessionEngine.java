package org.redisjms.engine;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.selector.Selector;
import org.redisjms.store.Envelope;
import org.redisjms.store.FencedException;
import org.redisjms.store.MessageId;
import org.redisjms.store.NoSuchDestinationException;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.Removal;
import org.redisjms.store.StaleClaimException;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;
import org.redisjms.store.Subscription;

/**
 * A session: sends, consumers, acknowledgement and the transaction.
 *
 * <p>The lock for work makes one conversation of all that it does with the store and all that it
 * delivers; listeners run under it, and may use the session. Only {@code close} and the waiting in
 * {@code receive} do without it.
 */
public final class SessionEngine {

  /** The session whose callback the thread runs. */
  private static final ThreadLocal<SessionEngine> RUNNING = new ThreadLocal<>();

  /** When to tell the store again that a consumer is closed, after it has failed. */
  private static final long TIDY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ConnectionEngine connection;
  private final StoreSession store;
  private final AcknowledgeMode mode;
  private final Acknowledger acknowledger;
  private final Redelivery redelivery;
  private final int prefetch;
  private final ListenerRuns runs;
  private final ReentrantLock work = new ReentrantLock(true);
  private final SessionConsumers consumers;
  private final LoadedMessages loaded = new LoadedMessages(this);
  private final AtomicBoolean closing = new AtomicBoolean();

  // Used under the lock for work:
  private final TransactionBuffer transaction = new TransactionBuffer();

  /** Whether something that was delivered since the last acknowledgement went elsewhere. */
  private boolean lost;

  SessionEngine(ConnectionEngine connection, StoreSession store, AcknowledgeMode mode) {
    this.connection = connection;
    this.store = store;
    this.mode = mode;
    this.acknowledger = Acknowledger.of(mode, this, connection.options());
    this.redelivery = new Redelivery(connection.options());
    this.prefetch = connection.options().prefetch();
    this.consumers = new SessionConsumers(this::tidyLater);
    this.runs = new ListenerRuns(connection, consumers.open(), work);
  }

  ConnectionEngine connection() {
    return connection;
  }

  StoreSession store() {
    return store;
  }

  /** This session's consumers; to be changed under the lock for work. */
  SessionConsumers consumers() {
    return consumers;
  }

  ReentrantLock work() {
    return work;
  }

  Acknowledger acknowledger() {
    return acknowledger;
  }

  Redelivery redelivery() {
    return redelivery;
  }

  /** How this session acknowledges. */
  public AcknowledgeMode mode() {
    return mode;
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closing.get();
  }

  /** A callback may use the session until it returns, also while the session is being closed. */
  void checkOpen() throws IllegalStateException {
    if (closing.get() && !inCallbackOfThisSession()) {
      throw new IllegalStateException("The session is closed");
    }
  }

  private void checkTransacted(boolean transacted, String operation) throws IllegalStateException {
    checkOpen();
    if ((mode == AcknowledgeMode.TRANSACTED) != transacted) {
      throw new IllegalStateException(
          operation + " is for sessions that are " + (transacted ? "" : "not ") + "transacted");
    }
  }

  // Callbacks.

  /** Runs code of the client as a callback of this session, on the current thread. */
  public void runCallback(Runnable callback) {
    SessionEngine before = RUNNING.get();
    RUNNING.set(this);
    try {
      callback.run();
    } finally {
      if (before == null) {
        RUNNING.remove();
      } else {
        RUNNING.set(before);
      }
    }
  }

  /** Whether the current thread runs a listener or another callback of this session. */
  public boolean inCallbackOfThisSession() {
    return RUNNING.get() == this;
  }

  /** The session whose callback the current thread runs. */
  static @Nullable SessionEngine running() {
    return RUNNING.get();
  }

  /** Lets the listeners look for messages, on one of the connection's threads. */
  void runListeners() {
    runs.request();
  }

  private void tidyLater() {
    ConnectionThreads threads = connection.threads();
    Future<?> unused = threads.later(() -> threads.execute(this::tidyAgain), TIDY_NANOS);
  }

  private void tidyAgain() {
    work.lock();
    try {
      consumers.tidyAgain();
    } finally {
      work.unlock();
    }
  }

  /** What connection consumers have loaded. */
  LoadedMessages loaded() {
    return loaded;
  }

  /**
   * Delivers what connection consumers have loaded, on the current thread; without a listener it
   * goes back (Jakarta Messaging 3.1, section 11.2.1).
   */
  public void run(@Nullable MessageListener listener) throws JMSException {
    try {
      if (listener == null) {
        loaded.giveBack();
        throw new IllegalStateException("The session has no MessageListener to run");
      }
      loaded.deliver(listener);
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    }
  }

  // Sending.

  /**
   * Sends a message, or keeps it for the commit. Sets its headers (Jakarta Messaging 3.1, section
   * 3.4).
   *
   * @throws jakarta.jms.InvalidDestinationException if it is a temporary destination that is not
   *     there any more
   * @throws jakarta.jms.ResourceAllocationException if the store has no room left; nothing was
   *     stored
   * @throws org.redisjms.exception.NotReplicatedException if it was stored, but is not as durable
   *     as asked for
   * @throws JMSException with the error code {@code OUTCOME_UNKNOWN} if it may have been stored all
   *     the same; {@code TOO_LARGE} if it is larger than {@code maxMessageSize}
   */
  public void send(
      RedisJmsDestination destination, RedisJmsMessage message, SendParameters parameters)
      throws JMSException {
    checkOpen();
    work.lock();
    try {
      checkOpen();
      OutgoingMessage outgoing =
          connection
              .translator()
              .outgoing(destination, message, parameters, connection.nextMessageId());
      if (mode == AcknowledgeMode.TRANSACTED) {
        transaction.add(outgoing);
      } else {
        store.send(outgoing);
      }
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    } finally {
      work.unlock();
    }
  }

  // Receiving.

  /**
   * Creates a consumer.
   *
   * @param selector which messages it wants; null for all
   * @param noLocal without effect on queues (Jakarta Messaging 3.1, section 8.2)
   * @throws InvalidDestinationException if it is a temporary destination of another connection
   */
  public ConsumerEngine createConsumer(
      RedisJmsDestination destination, @Nullable Selector selector, boolean noLocal)
      throws JMSException {
    if (!destination.kind().isQueue()) {
      return subscribe(
          destination, new SubscriptionRequest(Subscription.Kind.PRIVATE, null, selector, noLocal));
    }
    Predicate<Envelope> filter = Translator.filter(selector);
    return open(
        destination, events -> store.openConsumer(Translator.queue(destination), filter, events));
  }

  /**
   * Creates a consumer on a topic's subscription, which is created if it is not there.
   *
   * @throws InvalidDestinationException if it is a temporary topic of another connection
   * @throws JMSException with the error code {@code IN_USE} if the subscription is used in another
   *     way at the moment
   */
  public ConsumerEngine subscribe(RedisJmsDestination topic, SubscriptionRequest request)
      throws JMSException {
    // Publishers evaluate the selector, so that all that is there is wanted.
    return open(topic, events -> store.subscribe(topic.address(), request.of(connection), events));
  }

  private ConsumerEngine open(RedisJmsDestination destination, ConsumerEngine.Opener opener)
      throws JMSException {
    checkOpen();
    connection.belongings().checkConsumable(destination);
    work.lock();
    try {
      checkOpen();
      ConsumerEngine consumer = new ConsumerEngine(this, destination, opener, prefetch);
      consumer.source().open();
      consumers.add(consumer);
      return consumer;
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    } finally {
      work.unlock();
    }
  }

  /**
   * Deletes a durable subscription with its messages.
   *
   * @throws InvalidDestinationException if there is none of this name
   * @throws JMSException with the error code {@code IN_USE} if it has a consumer, or messages that
   *     are not acknowledged
   */
  public void unsubscribe(String name) throws JMSException {
    checkOpen();
    work.lock();
    try {
      checkOpen();
      store.unsubscribe(connection.clientId(), name);
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    } finally {
      work.unlock();
    }
  }

  /** Looks at a queue as it is now, without disturbing it; null selects all. */
  public BrowserEngine browse(RedisJmsDestination destination, @Nullable Selector selector)
      throws JMSException {
    checkOpen();
    if (!destination.kind().isQueue()) {
      throw new InvalidDestinationException("A topic cannot be browsed: " + destination);
    }
    work.lock();
    try {
      checkOpen();
      return new BrowserEngine(
          this, store.browse(Translator.queue(destination), Translator.filter(selector)));
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    } finally {
      work.unlock();
    }
  }

  /** Some of what was delivered went elsewhere. Under the lock for work. */
  void lost(int count, RedisJmsDestination destination) {
    lost = true;
    transaction.rollbackOnly(
        count + " messages that it had received from " + destination + " went to other consumers");
  }

  static JMSException wentElsewhere(String what) {
    return new JMSException(
        what
            + " went to another consumer: this client was given up for dead, or the store failed over to a copy that"
            + " lacks the last moments",
        "WENT_ELSEWHERE");
  }

  // Acknowledging.

  /** The client has acknowledged a message. */
  void acknowledge(ConsumerEngine consumer, MessageId id) throws JMSException {
    checkOpen();
    work.lock();
    try {
      checkOpen();
      acknowledger.acknowledged(consumer, id);
      consumers.tidy();
    } catch (NotReplicatedException e) {
      consumers.tidy();
      throw StoreErrors.map(e);
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    } finally {
      work.unlock();
    }
  }

  /**
   * Acknowledges all that this session has delivered.
   *
   * @throws JMSException if some of it went elsewhere; the rest is acknowledged
   * @throws org.redisjms.exception.NotReplicatedException if all of it is acknowledged, but that is
   *     not as durable as the factory asks for
   */
  public void acknowledgeAll() throws JMSException {
    checkOpen();
    work.lock();
    try {
      checkOpen();
      NotReplicatedException missing = null;
      for (ConsumerEngine consumer : consumers.holders()) {
        try {
          consumer.acknowledgeAll(missing == null);
        } catch (NotReplicatedException e) {
          missing = e;
        }
      }
      consumers.tidy();
      if (lost) {
        lost = false;
        throw wentElsewhere("Some of the messages");
      }
      if (missing != null) {
        throw missing;
      }
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    } finally {
      work.unlock();
    }
  }

  /**
   * Redelivers all that was delivered and not acknowledged, before anything newer (Jakarta
   * Messaging 3.1, section 6.2.10).
   */
  public void recover() throws JMSException {
    checkTransacted(false, "recover");
    work.lock();
    try {
      checkOpen();
      consumers.redeliverAll();
      lost = false;
    } finally {
      work.unlock();
    }
    runListeners();
  }

  // Transactions.

  /**
   * Commits what was sent and received.
   *
   * @throws jakarta.jms.TransactionRolledBackException if something received went elsewhere, or a
   *     temporary destination is not there any more: nothing was committed
   * @throws jakarta.jms.ResourceAllocationException if the store has no room left: nothing was
   *     committed, the transaction goes on
   * @throws org.redisjms.exception.NotReplicatedException if it was committed, but that is not as
   *     durable as asked for
   * @throws JMSException with the error code {@code OUTCOME_UNKNOWN} if it may have been committed
   *     all the same
   */
  public void commit() throws JMSException {
    checkTransacted(true, "commit");
    work.lock();
    try {
      checkOpen();
      String reason = transaction.rollbackOnlyReason();
      if (reason != null) {
        rollBack();
        throw new jakarta.jms.TransactionRolledBackException(
            "The transaction was rolled back: " + reason, "WENT_ELSEWHERE");
      }
      commitInStore();
    } finally {
      work.unlock();
    }
  }

  private void commitInStore() throws JMSException {
    List<StoreConsumer> holders = new ArrayList<>();
    List<Removal> removals = new ArrayList<>();
    for (ConsumerEngine consumer : consumers.holders()) {
      StoreConsumer holder = consumer.source().consumer();
      if (holder != null) {
        for (Run run : Run.of(consumer.state().delivered())) {
          holders.add(holder);
          removals.add(run.removal());
        }
      }
    }
    List<OutgoingMessage> messages = transaction.messages();
    if (messages.isEmpty() && removals.isEmpty()) {
      return;
    }
    try {
      store.commit(messages, holders, removals);
      committed();
    } catch (NotReplicatedException e) {
      committed();
      throw StoreErrors.map(e);
    } catch (FencedException | StaleClaimException e) {
      consumers.holders().forEach(consumer -> consumer.state().doubt());
      rollBack();
      throw StoreErrors.rolledBack(
          "The transaction was rolled back, because something that it had received went elsewhere",
          e);
    } catch (NoSuchDestinationException e) {
      rollBack();
      throw StoreErrors.rolledBack(
          "The transaction was rolled back, because a temporary destination that it had sent to is not there any more",
          e);
    } catch (OutcomeUnknownException e) {
      // What is still in flight was not committed, and is redelivered; the next fetch finds out.
      for (ConsumerEngine consumer : consumers.holders()) {
        consumer.state().doubt();
        consumer.state().recover();
      }
      transaction.clear();
      consumers.tidy();
      throw StoreErrors.map(e);
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    }
  }

  private void committed() {
    // If a failover loses this commit, what it had received may be acknowledged again by itself,
    // but not without what it had sent.
    boolean acknowledgement = transaction.messages().isEmpty();
    for (ConsumerEngine consumer : consumers.holders()) {
      consumer.state().settled(consumer.state().delivered(), acknowledgement);
    }
    transaction.clear();
    lost = false;
    consumers.tidy();
  }

  /**
   * Takes everything back that was sent, and redelivers what was received, before anything newer.
   */
  public void rollback() throws JMSException {
    checkTransacted(true, "rollback");
    work.lock();
    try {
      checkOpen();
      rollBack();
    } finally {
      work.unlock();
    }
    runListeners();
  }

  private void rollBack() {
    consumers.resolveDoubts();
    consumers.redeliverAll();
    transaction.clear();
    lost = false;
  }

  // Stopping and closing.

  /** Whoever waits looks again, as the connection was started or stopped. */
  void signal() {
    consumers.open().forEach(consumer -> consumer.state().signal());
  }

  /** The store cannot be reached: whoever waits for a message is to learn of it. */
  void unavailable() {
    for (ConsumerEngine consumer : consumers.open()) {
      if (consumer.listener() == null) {
        consumer.state().askAgain();
      }
    }
  }

  /** The connection was given up for dead: nothing is delivered before the store was asked. */
  void doubt() {
    consumers.open().forEach(consumer -> consumer.state().doubt());
    runListeners();
  }

  /**
   * Waits for a listener that runs, unless called by it, and gives back what waits for its
   * delivery.
   */
  void pause() {
    signal();
    work.lock();
    try {
      if (!closing.get()) {
        consumers.pause();
      }
    } finally {
      work.unlock();
    }
  }

  /**
   * Closes the session: rolls its transaction back, waits for a receive, and for a listener that
   * runs unless called by it, and gives back all that is not acknowledged. Without effect when it
   * is closed.
   */
  public void close() throws JMSException {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    consumers.open().forEach(ConsumerEngine::beginClose);
    consumers.open().forEach(ConsumerEngine::awaitReceivers);
    work.lock();
    try {
      transaction.clear();
      consumers.release();
      store.close();
    } finally {
      work.unlock();
      connection.closed(this);
    }
  }
}
