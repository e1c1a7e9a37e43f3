package org.redisjms.client;

import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueSession;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.engine.AcknowledgeMode;
import org.redisjms.engine.BrowserEngine;
import org.redisjms.engine.ConnectionEngine;
import org.redisjms.engine.SendParameters;
import org.redisjms.engine.SessionEngine;
import org.redisjms.engine.SubscriptionRequest;
import org.redisjms.message.ForeignMessages;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.selector.Selector;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.Subscription;

/** A session of any domain and mode (Jakarta Messaging 3.1, section 6.2). */
public class RedisJmsSession extends SessionMessages implements QueueSession, TopicSession {

  private final RedisJmsConnection connection;
  private final ConnectionEngine connectionEngine;
  private final SessionEngine engine;
  private final AcknowledgeMode mode;
  private final Domain domain;
  private final AsyncSends asyncSends;
  private final AtomicBoolean closing = new AtomicBoolean();

  /** The consumers with a listener; while there is one, the session is in asynchronous mode. */
  private final Set<RedisJmsMessageConsumer> listening = ConcurrentHashMap.newKeySet();

  private volatile @Nullable MessageListener loadListener;

  /** Set at the end of closing: a listener that still runs may use the session until it returns. */
  private volatile boolean closed;

  RedisJmsSession(RedisJmsConnection connection, SessionEngine engine, Domain domain) {
    this.connection = connection;
    this.connectionEngine = connection.engine();
    this.engine = engine;
    this.mode = engine.mode();
    this.domain = domain;
    this.asyncSends =
        new AsyncSends(connectionEngine, connection.options(), connection.callbackThreads());
  }

  @Override
  void checkOpen() throws IllegalStateException {
    if (closed) {
      throw new IllegalStateException("The session is closed");
    }
    connection.checkOpen();
  }

  /** Refuses other ways to receive while the session itself has a listener. */
  void requireNoLoadListener() throws IllegalStateException {
    if (loadListener != null) {
      throw new IllegalStateException(
          "This session has a MessageListener of its own; messages cannot be received in another"
              + " way at the same time");
    }
  }

  /** Refuses synchronous receiving while there are listeners (section 6.2.5). */
  void requireSynchronous() throws IllegalStateException {
    requireNoLoadListener();
    if (!listening.isEmpty()) {
      throw new IllegalStateException(
          "This session delivers to a MessageListener; messages cannot be received synchronously at"
              + " the same time");
    }
  }

  void listening(RedisJmsMessageConsumer consumer, boolean listens) {
    if (listens) {
      listening.add(consumer);
    } else {
      listening.remove(consumer);
    }
  }

  boolean inCompletionListener() {
    return asyncSends.inCallback();
  }

  void requireOutsideCompletionListener(String method) throws IllegalStateException {
    if (inCompletionListener()) {
      throw new IllegalStateException(
          method + " must not be called by a CompletionListener of the same session");
    }
  }

  void awaitCompletedSends() {
    asyncSends.awaitCompleted();
  }

  void closeAsyncSends() {
    asyncSends.close();
  }

  private void requireTransacted(String method, boolean expected) throws IllegalStateException {
    if (getTransacted() != expected) {
      throw new IllegalStateException(
          method + " needs a session that is " + (expected ? "" : "not ") + "transacted");
    }
  }

  @Override
  public boolean getTransacted() throws IllegalStateException {
    checkOpen();
    return mode == AcknowledgeMode.TRANSACTED;
  }

  @Override
  public int getAcknowledgeMode() throws JMSException {
    checkOpen();
    return mode.jmsValue();
  }

  @Override
  public void commit() throws JMSException {
    requireTransacted("commit", true);
    requireOutsideCompletionListener("commit");
    awaitCompletedSends();
    engine.commit();
  }

  @Override
  public void rollback() throws JMSException {
    requireTransacted("rollback", true);
    requireOutsideCompletionListener("rollback");
    awaitCompletedSends();
    engine.rollback();
  }

  @Override
  public void recover() throws JMSException {
    requireTransacted("recover", false);
    engine.recover();
  }

  /**
   * Acknowledges all that was delivered, if this is a CLIENT_ACKNOWLEDGE session; otherwise does
   * nothing.
   */
  public void acknowledge() throws JMSException {
    checkOpen();
    if (mode == AcknowledgeMode.CLIENT) {
      engine.acknowledgeAll();
    }
  }

  @Override
  public void close() throws JMSException {
    if (closed) {
      return;
    }
    if (engine.inCallbackOfThisSession()) {
      throw new IllegalStateException(
          "close must not be called by a MessageListener of the same session");
    }
    requireOutsideCompletionListener("close");
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    try {
      awaitCompletedSends();
      engine.close();
    } finally {
      closed = true;
      listening.clear();
      connection.forget(this);
      asyncSends.close();
    }
  }

  /** Sends a message of any provider, now or, with a listener, asynchronously. */
  void send(
      RedisJmsDestination destination,
      @Nullable Message message,
      SendParameters parameters,
      @Nullable CompletionListener listener)
      throws JMSException {
    checkOpen();
    if (message == null) {
      throw new MessageFormatException("The message must not be null");
    }
    RedisJmsMessage own = ForeignMessages.convert(message);
    if (listener == null) {
      asyncSends.awaitSent();
      engine.send(destination, own, parameters);
      ForeignMessages.copyHeaders(own, message);
    } else if (mode == AcknowledgeMode.TRANSACTED || engine.inBranch()) {
      engine.send(destination, own, parameters);
      ForeignMessages.copyHeaders(own, message);
      asyncSends.completed(message, listener);
    } else {
      OutgoingMessage outgoing = asyncSends.pipeline().prepare(destination, own, parameters);
      ForeignMessages.copyHeaders(own, message);
      asyncSends.submit(outgoing, message, listener);
    }
  }

  /** A walk over the messages that are in the queue now. */
  BrowserEngine browse(RedisJmsQueue queue, @Nullable Selector selector) throws JMSException {
    checkOpen();
    return engine.browse(queue, selector);
  }

  @Override
  public RedisJmsMessageProducer createProducer(@Nullable Destination destination)
      throws JMSException {
    checkOpen();
    RedisJmsDestination target = destination == null ? null : Arguments.destination(destination);
    return new RedisJmsMessageProducer(this, target);
  }

  @Override
  public RedisJmsMessageProducer createSender(@Nullable Queue queue) throws JMSException {
    domain.requireQueues("createSender");
    return createProducer(queue);
  }

  @Override
  public RedisJmsMessageProducer createPublisher(@Nullable Topic topic) throws JMSException {
    domain.requireTopics("createPublisher");
    return createProducer(topic);
  }

  @Override
  public RedisJmsMessageConsumer createConsumer(@Nullable Destination destination)
      throws JMSException {
    return createConsumer(destination, null, false);
  }

  @Override
  public RedisJmsMessageConsumer createConsumer(
      @Nullable Destination destination, @Nullable String selector) throws JMSException {
    return createConsumer(destination, selector, false);
  }

  @Override
  public RedisJmsMessageConsumer createConsumer(
      @Nullable Destination destination, @Nullable String selector, boolean noLocal)
      throws JMSException {
    checkOpen();
    RedisJmsDestination source = Arguments.destination(destination);
    Selector parsed = Arguments.selector(selector);
    return new RedisJmsMessageConsumer(
        this, engine.createConsumer(source, parsed, noLocal), source, parsed, noLocal);
  }

  @Override
  public RedisJmsMessageConsumer createReceiver(@Nullable Queue queue) throws JMSException {
    return createReceiver(queue, null);
  }

  @Override
  public RedisJmsMessageConsumer createReceiver(@Nullable Queue queue, @Nullable String selector)
      throws JMSException {
    domain.requireQueues("createReceiver");
    return createConsumer(queue, selector);
  }

  @Override
  public RedisJmsMessageConsumer createSubscriber(@Nullable Topic topic) throws JMSException {
    return createSubscriber(topic, null, false);
  }

  @Override
  public RedisJmsMessageConsumer createSubscriber(
      @Nullable Topic topic, @Nullable String selector, boolean noLocal) throws JMSException {
    domain.requireTopics("createSubscriber");
    return createConsumer(topic, selector, noLocal);
  }

  @Override
  public RedisJmsQueueBrowser createBrowser(@Nullable Queue queue) throws JMSException {
    return createBrowser(queue, null);
  }

  @Override
  public RedisJmsQueueBrowser createBrowser(@Nullable Queue queue, @Nullable String selector)
      throws JMSException {
    checkOpen();
    domain.requireQueues("createBrowser");
    RedisJmsDestination source = Arguments.destination(queue);
    Selector parsed = Arguments.selector(selector);
    if (source instanceof RedisJmsQueue browsed) {
      return new RedisJmsQueueBrowser(this, browsed, parsed);
    }
    throw new InvalidDestinationException("A topic cannot be browsed: " + source);
  }

  @Override
  public RedisJmsQueue createQueue(@Nullable String name) throws JMSException {
    checkOpen();
    domain.requireQueues("createQueue");
    return Arguments.named(name, RedisJmsQueue::named);
  }

  @Override
  public RedisJmsTopic createTopic(@Nullable String name) throws JMSException {
    checkOpen();
    domain.requireTopics("createTopic");
    return Arguments.named(name, RedisJmsTopic::named);
  }

  @Override
  public TemporaryQueue createTemporaryQueue() throws JMSException {
    checkOpen();
    domain.requireQueues("createTemporaryQueue");
    return connectionEngine.createTemporaryQueue();
  }

  @Override
  public TemporaryTopic createTemporaryTopic() throws JMSException {
    checkOpen();
    domain.requireTopics("createTemporaryTopic");
    return connectionEngine.createTemporaryTopic();
  }

  @Override
  public RedisJmsMessageConsumer createSharedConsumer(
      @Nullable Topic topic, @Nullable String subscription) throws JMSException {
    return createSharedConsumer(topic, subscription, null);
  }

  @Override
  public RedisJmsMessageConsumer createSharedConsumer(
      @Nullable Topic topic, @Nullable String subscription, @Nullable String selector)
      throws JMSException {
    requireTopics("createSharedConsumer");
    return subscribe(
        Arguments.topic(topic), Subscription.Kind.SHARED, subscription, selector, false);
  }

  @Override
  public TopicSubscriber createDurableSubscriber(
      @Nullable Topic topic, @Nullable String subscription) throws JMSException {
    return createDurableSubscriber(topic, subscription, null, false);
  }

  @Override
  public TopicSubscriber createDurableSubscriber(
      @Nullable Topic topic,
      @Nullable String subscription,
      @Nullable String selector,
      boolean noLocal)
      throws JMSException {
    requireTopics("createDurableSubscriber");
    return subscribeAlone(topic, subscription, selector, noLocal);
  }

  @Override
  public RedisJmsMessageConsumer createDurableConsumer(
      @Nullable Topic topic, @Nullable String subscription) throws JMSException {
    return createDurableConsumer(topic, subscription, null, false);
  }

  @Override
  public RedisJmsMessageConsumer createDurableConsumer(
      @Nullable Topic topic,
      @Nullable String subscription,
      @Nullable String selector,
      boolean noLocal)
      throws JMSException {
    requireTopics("createDurableConsumer");
    return subscribeAlone(topic, subscription, selector, noLocal);
  }

  @Override
  public RedisJmsMessageConsumer createSharedDurableConsumer(
      @Nullable Topic topic, @Nullable String subscription) throws JMSException {
    return createSharedDurableConsumer(topic, subscription, null);
  }

  @Override
  public RedisJmsMessageConsumer createSharedDurableConsumer(
      @Nullable Topic topic, @Nullable String subscription, @Nullable String selector)
      throws JMSException {
    requireTopics("createSharedDurableConsumer");
    return subscribe(
        Arguments.lastingTopic(topic),
        Subscription.Kind.SHARED_DURABLE,
        subscription,
        selector,
        false);
  }

  @Override
  public void unsubscribe(@Nullable String subscription) throws JMSException {
    requireTopics("unsubscribe");
    if (subscription == null || subscription.isBlank()) {
      throw new InvalidDestinationException(
          "The name of a subscription must not be null, empty or blank");
    }
    engine.unsubscribe(subscription);
  }

  private void requireTopics(String method) throws IllegalStateException {
    checkOpen();
    domain.requireTopics(method);
  }

  /** A consumer on a durable subscription that is not shared. */
  private RedisJmsMessageConsumer subscribeAlone(
      @Nullable Topic topic,
      @Nullable String subscription,
      @Nullable String selector,
      boolean noLocal)
      throws JMSException {
    RedisJmsTopic source = Arguments.lastingTopic(topic);
    connection.requireClientId();
    return subscribe(source, Subscription.Kind.DURABLE, subscription, selector, noLocal);
  }

  private RedisJmsMessageConsumer subscribe(
      RedisJmsTopic topic,
      Subscription.Kind kind,
      @Nullable String subscription,
      @Nullable String selector,
      boolean noLocal)
      throws JMSException {
    Selector parsed = Arguments.selector(selector);
    SubscriptionRequest request =
        new SubscriptionRequest(kind, Arguments.subscription(subscription), parsed, noLocal);
    return new RedisJmsMessageConsumer(
        this, engine.subscribe(topic, request), topic, parsed, noLocal);
  }

  /** The listener for what connection consumers load into this session. */
  @Override
  public @Nullable MessageListener getMessageListener() throws JMSException {
    checkOpen();
    return loadListener;
  }

  /**
   * Sets the listener for what connection consumers load into this session; as long as there is
   * one, messages come in no other way.
   */
  @Override
  public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
    checkOpen();
    loadListener = listener;
  }

  /**
   * Delivers what connection consumers have loaded, on the current thread (section 11.2.1).
   *
   * @throws JMSRuntimeException if there is no listener, or Redis fails
   */
  @Override
  public void run() {
    Unchecked.run(() -> engine.run(loadListener));
  }

  boolean belongsTo(RedisJmsConnection other) {
    return connection == other;
  }

  SessionEngine engine() {
    return engine;
  }

  @Override
  public String toString() {
    return "RedisJmsSession[" + mode + ", " + connection + (closed ? ", closed]" : "]");
  }
}
