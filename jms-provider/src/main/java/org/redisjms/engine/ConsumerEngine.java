package org.redisjms.engine;

import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.engine.DeliveryFinder.Look;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.FencedException;
import org.redisjms.store.MessageId;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.StaleClaimException;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer: {@code receive} and the delivery to a listener. A {@code receive} that waits holds no
 * lock, so that the session can be used and closed meanwhile.
 */
public final class ConsumerEngine {

  private static final Logger LOG = LoggerFactory.getLogger(ConsumerEngine.class);

  /** What a client asks of a message before it counts as received. */
  @FunctionalInterface
  public interface Check {
    /** Passes everything. */
    Check NONE = message -> {};

    /** Throws an exception if the check fails. */
    void check(RedisJmsMessage message) throws JMSException;
  }

  private static final Acknowledger IN_BRANCH = new Acknowledger.Transacted();

  /** So long an acknowledgement may be unconfirmed while nothing else is said to the store. */
  private static final long CONFIRM_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SessionEngine session;
  private final RedisJmsDestination destination;
  private final Opener opener;
  private final ClaimState state;
  private final ClaimSource source;
  private final DeliveryFinder finder;
  private final Acknowledger acknowledger;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable MessageListener listener;

  /** Used under the lock for work. */
  private @Nullable Future<?> timer;

  /** Confirms what is acknowledged; used under the lock for work. */
  private @Nullable Future<?> confirmation;

  ConsumerEngine(
      SessionEngine session,
      RedisJmsDestination destination,
      Opener opener,
      int prefetch,
      Rivals rivals) {
    this.session = session;
    this.destination = destination;
    this.opener = opener;
    this.state = new ClaimState(this::changed, rivals.handOffs(prefetch));
    this.source = new ClaimSource(destination, state, prefetch, new Owner());
    this.finder = new DeliveryFinder(session, this);
    this.acknowledger = rivals.acknowledger(session);
  }

  /** Takes over what a connection consumer has fetched; it gets nothing more. */
  ConsumerEngine(SessionEngine session, ClaimSource loaded) {
    this.session = session;
    this.destination = loaded.destination();
    this.opener = events -> null;
    this.state = loaded.state();
    this.source = loaded;
    this.finder = new DeliveryFinder(session, this);
    this.acknowledger = session.acknowledger();
    loaded.handOver(new Owner());
  }

  /** Opens the consumer in the store, at first and after it was given up for dead. */
  @FunctionalInterface
  interface Opener {
    @Nullable StoreConsumer open(ConsumerEvents events);
  }

  private final class Owner implements ClaimSource.Owner {
    @Override
    public @Nullable StoreConsumer open(ConsumerEvents events) {
      return opener.open(events);
    }

    @Override
    public void lost(List<Held> messages) {
      session.lost(messages, destination);
    }
  }

  ClaimState state() {
    return state;
  }

  ClaimSource source() {
    return source;
  }

  /** How it acknowledges now; under the lock for work. */
  Acknowledger acknowledger() {
    return session.transactions().inBranch() ? IN_BRANCH : acknowledger;
  }

  private void changed() {
    if (listener != null) {
      session.runListeners();
    }
  }

  // Receiving.

  /**
   * Receives the next message.
   *
   * @param timeoutMillis how long to wait; 0 for ever
   * @return null if there was none in time, or if this consumer was closed meanwhile
   * @throws jakarta.jms.IllegalStateException if this consumer is closed already
   */
  public @Nullable RedisJmsMessage receive(long timeoutMillis) throws JMSException {
    return receive(timeoutMillis, Check.NONE);
  }

  /**
   * Receives the next message if a check passes. If it fails, a message that this session
   * acknowledges by itself counts as not received and comes again first; any other counts as
   * delivered.
   */
  public @Nullable RedisJmsMessage receive(long timeoutMillis, Check check) throws JMSException {
    checkOpen();
    state.enter();
    try {
      return waitAndLook(timeoutMillis, check);
    } finally {
      state.leave();
    }
  }

  private @Nullable RedisJmsMessage waitAndLook(long timeoutMillis, Check check)
      throws JMSException {
    Long deadline =
        timeoutMillis <= 0
            ? null
            : (Long)
                (System.nanoTime()
                    + TimeUnit.MILLISECONDS.toNanos(
                        Math.min(timeoutMillis, TimeUnit.DAYS.toMillis(10_000))));
    for (boolean late = false; ; ) {
      RedisJmsMessage message = look(late ? Look.LEAVING : Look.WAITING, check);
      if (message != null || late || state.closing()) {
        return message;
      }
      try {
        state.await(deadline, session.connection()::isStarted);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      late = deadline != null && System.nanoTime() - deadline >= 0;
    }
  }

  /**
   * Receives the next message if there is one now.
   *
   * @throws jakarta.jms.IllegalStateException if this consumer is closed
   */
  public @Nullable RedisJmsMessage receiveNoWait() throws JMSException {
    return receiveNoWait(Check.NONE);
  }

  /**
   * Receives the next message if there is one now and a check passes, as {@link #receive(long,
   * Check)} does.
   */
  public @Nullable RedisJmsMessage receiveNoWait(Check check) throws JMSException {
    checkOpen();
    state.enter();
    try {
      return look(Look.ONCE, check);
    } finally {
      state.leave();
    }
  }

  private void checkOpen() throws JMSException {
    session.checkOpen();
    if (closed.get()) {
      throw new jakarta.jms.IllegalStateException("The consumer is closed");
    }
  }

  private @Nullable RedisJmsMessage look(Look look, Check check) throws JMSException {
    session.work().lock();
    try {
      while (session.connection().isStarted()) {
        Delivery delivery = finder.next(look);
        if (delivery == null) {
          return null;
        }
        try {
          check.check(delivery.message());
        } catch (JMSException e) {
          acknowledger().refused(this, delivery);
          throw e;
        }
        if (acknowledger().receiving(this, delivery)) {
          return delivery.message();
        }
      }
      return null;
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    } finally {
      session.work().unlock();
    }
  }

  private JMSException interrupted(InterruptedException cause) {
    session.work().lock();
    try {
      source.leaveLine();
    } catch (StoreException e) {
      LOG.debug("The consumer of {} could not leave the line", destination, e);
    } finally {
      session.work().unlock();
    }
    Thread.currentThread().interrupt();
    JMSException failure = new JMSException("The thread was interrupted in receive");
    failure.setLinkedException(cause);
    failure.initCause(cause);
    return failure;
  }

  // Listening.

  /** The listener; null for none. */
  public @Nullable MessageListener listener() {
    return listener;
  }

  /**
   * Sets the listener, which then gets the messages; null lets {@code receive} have them again.
   *
   * @throws jakarta.jms.IllegalStateException if this consumer is closed
   */
  public void setListener(@Nullable MessageListener newListener) throws JMSException {
    checkOpen();
    listener = newListener;
    if (newListener != null) {
      session.runListeners();
      return;
    }
    session.work().lock();
    try {
      source.flush();
      source.leaveLine();
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    } finally {
      session.work().unlock();
    }
  }

  /**
   * Delivers one message to the listener. Under the lock for work.
   *
   * @return false if there is nothing to do
   */
  boolean deliver() {
    MessageListener current = listener;
    return current != null && deliver(current, Look.WAITING);
  }

  /** Delivers one message of those that were loaded; false if there are no more. */
  boolean deliverLoaded(MessageListener current) {
    return deliver(current, Look.HELD);
  }

  private boolean deliver(MessageListener current, Look look) {
    if (state.closing() || !session.connection().isStarted()) {
      return false;
    }
    Delivery delivery = finder.next(look);
    if (delivery == null) {
      lookLater();
      return false;
    }
    boolean failed = true;
    try {
      session.runCallback(() -> current.onMessage(delivery.message()));
      failed = false;
    } catch (RuntimeException | Error e) {
      LOG.warn("The listener of {} failed at message {}", destination, delivery.held().id(), e);
    }
    if (failed) {
      acknowledger().failed(this, delivery);
    } else {
      acknowledger().listened(this, delivery);
    }
    if (state.closing()) {
      session.consumers().tidy(); // the listener has closed its consumer
    }
    return true;
  }

  /**
   * Tells the store what is acknowledged, and on the way asks it for more if the listener wants it.
   */
  void confirmAndGoOn() {
    if (listener != null && mayGoOn() && state.nothingWaiting() && !state.inLine()) {
      source.fetch(true);
    } else {
      source.flush();
    }
  }

  /** If something is acknowledged and not confirmed, that is done after a while at the latest. */
  void confirmSoon() {
    if (confirmation == null && state.unconfirmed() > 0) {
      ConnectionThreads threads = session.connection().threads();
      confirmation = threads.later(() -> threads.execute(this::confirm), CONFIRM_NANOS);
    }
  }

  private void confirm() {
    session.work().lock();
    try {
      confirmation = null;
      if (!state.closing()) {
        source.flush();
      }
    } catch (StoreException e) {
      LOG.debug("The consumer of {} cannot confirm acknowledgements now", destination, e);
      confirmSoon();
    } finally {
      session.work().unlock();
    }
  }

  /** Whether more may be fetched before somebody asks for it. */
  boolean mayGoOn() {
    return !state.closing() && session.connection().isStarted() && session.connection().alive();
  }

  private void lookLater() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    if (!state.closing() && source.takes()) {
      long nanos = Math.max(state.lookAgain() - System.nanoTime(), 0);
      timer = session.connection().threads().later(session::runListeners, nanos);
    }
  }

  // Acknowledging and giving back, under the lock for work.

  /** Delivers a message once more, before all that is newer. */
  void redeliver(Held held) {
    if (state.recover(held)) {
      redeliver(List.of(held));
    }
  }

  /** Delivers everything once more that was delivered and not settled. */
  void redeliverAll() {
    redeliver(state.recover());
  }

  /** The same for what was part of a branch; that of a closed consumer goes back when it ends. */
  void redeliverEnlisted(List<Held> recovered) {
    if (!closed.get()) {
      redeliver(recovered);
    }
  }

  private void redeliver(List<Held> recovered) {
    try {
      session.redelivery().again(source, recovered);
    } catch (FencedException | StaleClaimException e) {
      source.refused(e);
    } catch (StoreException e) {
      // They are still in this consumer's hands, and are redelivered without their delay.
      LOG.debug("Messages of {} cannot be put off", destination, e);
    }
  }

  /**
   * Acknowledges all that was delivered; what went elsewhere meanwhile was reported to the session.
   *
   * @param durably whether to wait until that is as durable as the factory asks for
   * @throws NotReplicatedException all is acknowledged, but not yet replicated as asked for
   */
  void acknowledgeAll(boolean durably) {
    try {
      acknowledge(state.delivered(), durably);
    } catch (FencedException | StaleClaimException e) {
      source.refused(e);
      source.check();
      acknowledge(state.delivered(), durably);
    }
  }

  private void acknowledge(List<Held> messages, boolean durably) {
    if (durably) {
      source.acknowledgeDurably(messages, mayGoOn());
    } else {
      source.acknowledge(messages);
    }
  }

  /**
   * Acknowledges one message; nothing happens if it was settled or recovered before.
   *
   * @throws NotReplicatedException it is acknowledged, but not yet replicated as asked for
   */
  void acknowledgeOne(MessageId id) throws JMSException {
    try {
      Held held = state.delivered(id);
      if (held != null) {
        source.acknowledgeDurably(List.of(held), false);
        return;
      }
    } catch (FencedException | StaleClaimException e) {
      source.refused(e);
      source.check();
      Held held = state.delivered(id);
      if (held != null) {
        source.acknowledgeDurably(List.of(held), false);
        return;
      }
    }
    if (state.wentElsewhere(id)) {
      throw SessionEngine.wentElsewhere("The message");
    }
  }

  /** Gives back what waits, because the connection is stopped. */
  void pause() {
    source.pause(session.redelivery());
  }

  /** Whether this consumer is closed. */
  public boolean isClosed() {
    return closed.get();
  }

  /**
   * Closes the consumer: waits for a receive, and for a listener that runs unless called by it, and
   * gives back what was not delivered. What was delivered can still be acknowledged, committed or
   * recovered.
   */
  public void close() throws JMSException {
    beginClose();
    awaitReceivers();
    session.work().lock();
    try {
      if (closed.compareAndSet(false, true)) {
        session.consumers().closed(this);
      }
    } finally {
      session.work().unlock();
    }
  }

  /** Ends waiting receives, and deliveries. */
  void beginClose() {
    state.beginClose();
  }

  /** Waits for threads in a receive, unless the current one keeps them from leaving it. */
  void awaitReceivers() {
    if (!session.work().isHeldByCurrentThread()) {
      state.awaitReceivers();
    }
  }

  /** The session is closed: gives everything back that is not settled. Under the lock for work. */
  boolean release() {
    closed.set(true);
    state.recover();
    return end();
  }

  /**
   * Ends the store consumer if nothing is unsettled; answers whether it did. Under the lock for
   * work.
   */
  boolean end() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    if (confirmation != null) {
      confirmation.cancel(false);
      confirmation = null;
    }
    return source.end(session.redelivery());
  }
}
