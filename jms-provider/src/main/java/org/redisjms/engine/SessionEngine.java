package org.redisjms.engine;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import jakarta.jms.TransactionInProgressException;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.selector.Selector;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutgoingMessage;
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

  /**
   * So long a closed session waits for a transaction manager's decision; what it did and is not
   * prepared is rolled back then.
   */
  private static final long ABANDONED_NANOS = TimeUnit.MINUTES.toNanos(10);

  private static final AtomicLong NUMBERS = new AtomicLong();

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

  private final SessionTransactions transactions = new SessionTransactions(this);
  private final long number = NUMBERS.incrementAndGet();

  /**
   * Whether it is closed, but a transaction manager has still to decide on something that it did.
   */
  private volatile boolean keptByBranches;

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

  SessionTransactions transactions() {
    return transactions;
  }

  /** In whose order the locks for work of several sessions are taken. */
  long number() {
    return number;
  }

  /** How consumers acknowledge that have no reason to do otherwise. */
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
      if (transactions.isOpen()) {
        transactions.add(outgoing);
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
        destination,
        events -> store.openConsumer(Translator.queue(destination), filter, events),
        Rivals.at(destination));
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
    return open(
        topic,
        events -> store.subscribe(topic.address(), request.of(connection), events),
        Rivals.in(request));
  }

  private ConsumerEngine open(
      RedisJmsDestination destination, ConsumerEngine.Opener opener, Rivals rivals)
      throws JMSException {
    checkOpen();
    connection.belongings().checkConsumable(destination);
    work.lock();
    try {
      checkOpen();
      ConsumerEngine consumer = new ConsumerEngine(this, destination, opener, prefetch, rivals);
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
  void lost(List<Held> messages, RedisJmsDestination destination) {
    transactions.lost(messages, destination);
  }

  static JMSException wentElsewhere(String what) {
    return new JMSException(
        what
            + " went to another consumer: this client was given up for dead, or the store failed"
            + " over to a copy that lacks the last moments",
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
      if (transactions.takeLost()) {
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
      checkNoBranch("recover");
      consumers.redeliverAll();
      transactions.takeLost();
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
      checkNoBranch("commit");
      transactions.commit();
    } finally {
      work.unlock();
    }
  }

  /** In a branch of a global transaction the transaction manager decides. */
  private void checkNoBranch(String operation) throws JMSException {
    if (transactions.inBranch()) {
      throw new TransactionInProgressException(
          operation + " must not be called while the session works in a global transaction",
          "GLOBAL_TRANSACTION");
    }
  }

  /** Whether the session works in a branch of a global transaction; for its thread. */
  public boolean inBranch() {
    work.lock();
    try {
      return transactions.inBranch();
    } finally {
      work.unlock();
    }
  }

  /**
   * Takes everything back that was sent, and redelivers what was received, before anything newer.
   */
  public void rollback() throws JMSException {
    checkTransacted(true, "rollback");
    work.lock();
    try {
      checkOpen();
      checkNoBranch("rollback");
      transactions.rollBack();
    } finally {
      work.unlock();
    }
    runListeners();
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
   *
   * <p>On what it did in a global transaction the transaction manager decides later (Jakarta
   * Messaging 3.1, section 6.1.8).
   */
  public void close() throws JMSException {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    consumers.open().forEach(ConsumerEngine::beginClose);
    consumers.open().forEach(ConsumerEngine::awaitReceivers);
    work.lock();
    try {
      transactions.close();
      consumers.release();
      if (transactions.hasBranches()) {
        keptByBranches = true;
        ConnectionThreads threads = connection.threads();
        Future<?> unused =
            threads.later(() -> threads.execute(this::abandonBranches), ABANDONED_NANOS);
        return;
      }
      store.close();
    } finally {
      work.unlock();
      if (!keptByBranches) {
        connection.closed(this);
      }
    }
  }

  private void abandonBranches() {
    branches().forEach(Branch::abandon);
  }

  private List<Branch> branches() {
    work.lock();
    try {
      return transactions.branches();
    } finally {
      work.unlock();
    }
  }

  /** Whether it is closed, but a transaction manager has still to decide on something it did. */
  boolean isKeptByBranches() {
    return keptByBranches;
  }

  /** A branch that this session had a part in has ended. */
  void branchEnded(BranchWork ended) {
    boolean last;
    work.lock();
    try {
      transactions.ended(ended);
      last = keptByBranches && !transactions.hasBranches();
      if (last) {
        keptByBranches = false;
        consumers.release();
        store.close();
      }
    } finally {
      work.unlock();
    }
    if (last) {
      connection.closed(this);
    }
  }
}
