package org.redisjms.ra.outbound;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.redisjms.client.Domain;

/**
 * A session as an application sees it. Each operation is done by the session that the server's
 * transaction has on the connection, if there is a transaction, whatever mode the application asked
 * for; otherwise by one of its own, in that mode ({@link OwnSession}).
 */
public class SessionHandle implements QueueSession, TopicSession {

  private final ConnectionHandle connection;
  private final Domain domain;
  private final OwnSession own;
  private final Set<AutoCloseable> children = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  SessionHandle(ConnectionHandle connection, Domain domain, boolean transacted, int mode)
      throws JMSException {
    this.connection = connection;
    this.domain = domain;
    this.own = new OwnSession(connection, transacted, mode);
    if (connection.managed().enlisted() == null) {
      own.checkMode();
    }
  }

  private void checkOpen() throws JMSException {
    if (closed) {
      throw new IllegalStateException("The session is closed");
    }
    connection.managed();
  }

  /** The provider's session that does the work now. */
  Session current() throws JMSException {
    checkOpen();
    Session enlisted = connection.managed().enlisted();
    return enlisted != null ? enlisted : own.get();
  }

  void forget(AutoCloseable child) {
    children.remove(child);
  }

  // Its own transactions.

  /** In a transaction of the server: true, whatever the application asked for. */
  @Override
  public boolean getTransacted() throws JMSException {
    checkOpen();
    return connection.managed().enlisted() != null || own.transacted();
  }

  @Override
  public int getAcknowledgeMode() throws JMSException {
    checkOpen();
    return connection.managed().enlisted() != null ? SESSION_TRANSACTED : own.mode();
  }

  private OwnSession ownFor(String method) throws JMSException {
    checkOpen();
    if (connection.managed().enlisted() != null) {
      throw new IllegalStateException(
          method + " must not be called in a transaction of the server, which ends it");
    }
    return own;
  }

  @Override
  public void commit() throws JMSException {
    ownFor("commit").commit();
  }

  @Override
  public void rollback() throws JMSException {
    ownFor("rollback").rollback();
  }

  @Override
  public void recover() throws JMSException {
    ownFor("recover").get().recover();
  }

  /** Rolls back what it has of its own; a transaction of the server goes on without it. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    for (AutoCloseable child : new ArrayList<>(children)) {
      Quietly.close(child);
    }
    closed = true;
    own.close();
    connection.forget(this);
  }

  // Messages.

  @Override
  public BytesMessage createBytesMessage() throws JMSException {
    return current().createBytesMessage();
  }

  @Override
  public MapMessage createMapMessage() throws JMSException {
    return current().createMapMessage();
  }

  @Override
  public Message createMessage() throws JMSException {
    return current().createMessage();
  }

  @Override
  public ObjectMessage createObjectMessage() throws JMSException {
    return current().createObjectMessage();
  }

  @Override
  public ObjectMessage createObjectMessage(@Nullable Serializable object) throws JMSException {
    return current().createObjectMessage(object);
  }

  @Override
  public StreamMessage createStreamMessage() throws JMSException {
    return current().createStreamMessage();
  }

  @Override
  public TextMessage createTextMessage() throws JMSException {
    return current().createTextMessage();
  }

  @Override
  public TextMessage createTextMessage(@Nullable String text) throws JMSException {
    return current().createTextMessage(text);
  }

  // Producers.

  @Override
  public MessageProducer createProducer(@Nullable Destination destination) throws JMSException {
    return new ProducerHandle(this, destination);
  }

  @Override
  public QueueSender createSender(@Nullable Queue queue) throws JMSException {
    domain.requireQueues("createSender");
    return new ProducerHandle(this, queue);
  }

  @Override
  public TopicPublisher createPublisher(@Nullable Topic topic) throws JMSException {
    domain.requireTopics("createPublisher");
    return new ProducerHandle(this, topic);
  }

  // Consumers.

  private ConsumerHandle consume(ConsumerHandle.Opener opener) throws JMSException {
    ConsumerHandle consumer = new ConsumerHandle(this, opener);
    children.add(consumer);
    return consumer;
  }

  private ConsumerHandle subscribe(String method, ConsumerHandle.Opener opener)
      throws JMSException {
    domain.requireTopics(method);
    return consume(opener);
  }

  @Override
  public MessageConsumer createConsumer(@Nullable Destination destination) throws JMSException {
    return createConsumer(destination, null, false);
  }

  @Override
  public MessageConsumer createConsumer(
      @Nullable Destination destination, @Nullable String selector) throws JMSException {
    return createConsumer(destination, selector, false);
  }

  @Override
  public ConsumerHandle createConsumer(
      @Nullable Destination destination, @Nullable String selector, boolean noLocal)
      throws JMSException {
    return consume(session -> session.createConsumer(destination, selector, noLocal));
  }

  @Override
  public QueueReceiver createReceiver(@Nullable Queue queue) throws JMSException {
    return createReceiver(queue, null);
  }

  @Override
  public QueueReceiver createReceiver(@Nullable Queue queue, @Nullable String selector)
      throws JMSException {
    domain.requireQueues("createReceiver");
    return createConsumer(queue, selector, false);
  }

  @Override
  public TopicSubscriber createSubscriber(@Nullable Topic topic) throws JMSException {
    return createSubscriber(topic, null, false);
  }

  @Override
  public TopicSubscriber createSubscriber(
      @Nullable Topic topic, @Nullable String selector, boolean noLocal) throws JMSException {
    domain.requireTopics("createSubscriber");
    return createConsumer(topic, selector, noLocal);
  }

  @Override
  public MessageConsumer createSharedConsumer(@Nullable Topic topic, @Nullable String subscription)
      throws JMSException {
    return createSharedConsumer(topic, subscription, null);
  }

  @Override
  public MessageConsumer createSharedConsumer(
      @Nullable Topic topic, @Nullable String subscription, @Nullable String selector)
      throws JMSException {
    return subscribe(
        "createSharedConsumer",
        session -> session.createSharedConsumer(topic, subscription, selector));
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
    return subscribe(
        "createDurableSubscriber",
        session -> session.createDurableConsumer(topic, subscription, selector, noLocal));
  }

  @Override
  public MessageConsumer createDurableConsumer(@Nullable Topic topic, @Nullable String subscription)
      throws JMSException {
    return createDurableConsumer(topic, subscription, null, false);
  }

  @Override
  public MessageConsumer createDurableConsumer(
      @Nullable Topic topic,
      @Nullable String subscription,
      @Nullable String selector,
      boolean noLocal)
      throws JMSException {
    return subscribe(
        "createDurableConsumer",
        session -> session.createDurableConsumer(topic, subscription, selector, noLocal));
  }

  @Override
  public MessageConsumer createSharedDurableConsumer(
      @Nullable Topic topic, @Nullable String subscription) throws JMSException {
    return createSharedDurableConsumer(topic, subscription, null);
  }

  @Override
  public MessageConsumer createSharedDurableConsumer(
      @Nullable Topic topic, @Nullable String subscription, @Nullable String selector)
      throws JMSException {
    return subscribe(
        "createSharedDurableConsumer",
        session -> session.createSharedDurableConsumer(topic, subscription, selector));
  }

  @Override
  public void unsubscribe(@Nullable String subscription) throws JMSException {
    domain.requireTopics("unsubscribe");
    current().unsubscribe(subscription);
  }

  @Override
  public QueueBrowser createBrowser(@Nullable Queue queue) throws JMSException {
    return createBrowser(queue, null);
  }

  @Override
  public QueueBrowser createBrowser(@Nullable Queue queue, @Nullable String selector)
      throws JMSException {
    domain.requireQueues("createBrowser");
    QueueBrowser browser = current().createBrowser(queue, selector);
    children.add(browser);
    return browser;
  }

  // Destinations.

  @Override
  public Queue createQueue(@Nullable String name) throws JMSException {
    domain.requireQueues("createQueue");
    return current().createQueue(name);
  }

  @Override
  public Topic createTopic(@Nullable String name) throws JMSException {
    domain.requireTopics("createTopic");
    return current().createTopic(name);
  }

  @Override
  public TemporaryQueue createTemporaryQueue() throws JMSException {
    domain.requireQueues("createTemporaryQueue");
    TemporaryQueue queue = current().createTemporaryQueue();
    connection.managed().temporaries().add(queue, queue::delete);
    return queue;
  }

  @Override
  public TemporaryTopic createTemporaryTopic() throws JMSException {
    domain.requireTopics("createTemporaryTopic");
    TemporaryTopic topic = current().createTemporaryTopic();
    connection.managed().temporaries().add(topic, topic::delete);
    return topic;
  }

  // What only a server may do.

  private static IllegalStateException refused(String method) {
    return new IllegalStateException(
        method + " must not be called by an application in a Jakarta EE server");
  }

  @Override
  public @Nullable MessageListener getMessageListener() throws JMSException {
    throw refused("getMessageListener");
  }

  @Override
  public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
    throw refused("setMessageListener");
  }

  @Override
  public void run() {
    throw new UnsupportedOperationException(
        "run must not be called by an application in a Jakarta EE server");
  }

  @Override
  public String toString() {
    return "SessionHandle[" + connection + (closed ? ", closed]" : "]");
  }
}
