package org.redisjms.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.redisjms.engine.AcknowledgeMode;

/**
 * A connection and a session in one object (Jakarta Messaging 3.1, section 2.8). Contexts made from
 * a context share its connection, and the last one to be closed closes it.
 */
public class RedisJmsContext implements JMSContext {

  private final RedisJmsConnection connection;
  private final int sessionMode;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean autoStart = true;

  /** Made when it is first needed: before that the client identifier may still be set. */
  @GuardedBy("this")
  private @Nullable RedisJmsSession session;

  RedisJmsContext(RedisJmsConnection connection, int sessionMode) {
    this.connection = connection;
    this.sessionMode = sessionMode;
    connection.retain();
  }

  /**
   * The first context on a new connection.
   *
   * @throws JMSException if there is no such session mode
   */
  public static RedisJmsContext on(RedisJmsConnection connection, int sessionMode)
      throws JMSException {
    AcknowledgeMode.of(sessionMode);
    return new RedisJmsContext(connection, sessionMode);
  }

  /** Checks a session mode before there is a connection. */
  public static void checkMode(int sessionMode) throws JMSException {
    AcknowledgeMode.of(sessionMode);
  }

  private void checkOpen() throws IllegalStateException {
    if (closed.get()) {
      throw new IllegalStateException("The context is closed");
    }
    connection.checkOpen();
  }

  RedisJmsSession session() throws JMSException {
    checkOpen();
    synchronized (this) {
      if (session != null) {
        return session;
      }
    }
    // A context is used by one thread at a time, so that nobody else makes one meanwhile.
    RedisJmsSession made = makeSession();
    synchronized (this) {
      session = made;
    }
    return made;
  }

  RedisJmsSession makeSession() throws JMSException {
    return connection.createSession(sessionMode);
  }

  private synchronized @Nullable RedisJmsSession presentSession() {
    return session;
  }

  @Override
  public JMSContext createContext(int mode) {
    return Unchecked.call(
        () -> {
          AcknowledgeMode.of(mode);
          checkOpen();
          // Not the session, which another thread may be using (section 6.2.6).
          connection.use();
          return new RedisJmsContext(connection, mode);
        });
  }

  @Override
  public JMSProducer createProducer() {
    return Unchecked.call(() -> new RedisJmsProducer(this::session));
  }

  @Override
  public @Nullable String getClientID() {
    return Unchecked.callNullable(
        () -> {
          checkOpen();
          return connection.getClientID();
        });
  }

  @Override
  public void setClientID(@Nullable String clientId) {
    Unchecked.run(
        () -> {
          checkOpen();
          connection.setClientID(clientId);
        });
  }

  @Override
  public ConnectionMetaData getMetaData() {
    return Unchecked.call(
        () -> {
          checkOpen();
          return connection.getMetaData();
        });
  }

  @Override
  public @Nullable ExceptionListener getExceptionListener() {
    return Unchecked.callNullable(
        () -> {
          checkOpen();
          return connection.getExceptionListener();
        });
  }

  @Override
  public void setExceptionListener(@Nullable ExceptionListener listener) {
    Unchecked.run(
        () -> {
          checkOpen();
          connection.setExceptionListener(listener);
        });
  }

  @Override
  public void start() {
    Unchecked.run(
        () -> {
          checkOpen();
          connection.start();
        });
  }

  @Override
  public void stop() {
    Unchecked.run(
        () -> {
          checkOpen();
          connection.stop();
        });
  }

  @Override
  public void setAutoStart(boolean autoStart) {
    this.autoStart = autoStart;
  }

  @Override
  public boolean getAutoStart() {
    return autoStart;
  }

  @Override
  public void close() {
    Unchecked.run(this::closeChecked);
  }

  private void closeChecked() throws JMSException {
    if (closed.get()) {
      return;
    }
    RedisJmsSession current = presentSession();
    if (current != null) {
      // Refuses in a listener of its own; then nothing is closed.
      current.close();
    }
    if (closed.compareAndSet(false, true)) {
      connection.release();
    }
  }

  @Override
  public BytesMessage createBytesMessage() {
    return Unchecked.call(() -> session().createBytesMessage());
  }

  @Override
  public MapMessage createMapMessage() {
    return Unchecked.call(() -> session().createMapMessage());
  }

  @Override
  public Message createMessage() {
    return Unchecked.call(() -> session().createMessage());
  }

  @Override
  public ObjectMessage createObjectMessage() {
    return Unchecked.call(() -> session().createObjectMessage());
  }

  @Override
  public ObjectMessage createObjectMessage(@Nullable Serializable object) {
    return Unchecked.call(() -> session().createObjectMessage(object));
  }

  @Override
  public StreamMessage createStreamMessage() {
    return Unchecked.call(() -> session().createStreamMessage());
  }

  @Override
  public TextMessage createTextMessage() {
    return Unchecked.call(() -> session().createTextMessage());
  }

  @Override
  public TextMessage createTextMessage(@Nullable String text) {
    return Unchecked.call(() -> session().createTextMessage(text));
  }

  @Override
  public boolean getTransacted() {
    return getSessionMode() == SESSION_TRANSACTED;
  }

  @Override
  public int getSessionMode() {
    Unchecked.run(this::checkOpen);
    return sessionMode;
  }

  @Override
  public void commit() {
    Unchecked.run(() -> session().commit());
  }

  @Override
  public void rollback() {
    Unchecked.run(() -> session().rollback());
  }

  @Override
  public void recover() {
    Unchecked.run(() -> session().recover());
  }

  /** Acknowledges all that was delivered in CLIENT_ACKNOWLEDGE mode; does nothing in the others. */
  @Override
  public void acknowledge() {
    Unchecked.run(() -> session().acknowledge());
  }

  @Override
  public JMSConsumer createConsumer(@Nullable Destination destination) {
    return consumer(() -> session().createConsumer(destination));
  }

  @Override
  public JMSConsumer createConsumer(@Nullable Destination destination, @Nullable String selector) {
    return consumer(() -> session().createConsumer(destination, selector));
  }

  @Override
  public JMSConsumer createConsumer(
      @Nullable Destination destination, @Nullable String selector, boolean noLocal) {
    return consumer(() -> session().createConsumer(destination, selector, noLocal));
  }

  @Override
  public JMSConsumer createDurableConsumer(@Nullable Topic topic, @Nullable String name) {
    return consumer(() -> session().createDurableConsumer(topic, name));
  }

  @Override
  public JMSConsumer createDurableConsumer(
      @Nullable Topic topic, @Nullable String name, @Nullable String selector, boolean noLocal) {
    return consumer(() -> session().createDurableConsumer(topic, name, selector, noLocal));
  }

  @Override
  public JMSConsumer createSharedDurableConsumer(@Nullable Topic topic, @Nullable String name) {
    return consumer(() -> session().createSharedDurableConsumer(topic, name));
  }

  @Override
  public JMSConsumer createSharedDurableConsumer(
      @Nullable Topic topic, @Nullable String name, @Nullable String selector) {
    return consumer(() -> session().createSharedDurableConsumer(topic, name, selector));
  }

  @Override
  public JMSConsumer createSharedConsumer(@Nullable Topic topic, @Nullable String name) {
    return consumer(() -> session().createSharedConsumer(topic, name));
  }

  @Override
  public JMSConsumer createSharedConsumer(
      @Nullable Topic topic, @Nullable String name, @Nullable String selector) {
    return consumer(() -> session().createSharedConsumer(topic, name, selector));
  }

  private JMSConsumer consumer(Unchecked.Call<RedisJmsMessageConsumer> maker) {
    return Unchecked.call(
        () -> {
          RedisJmsConsumer consumer = new RedisJmsConsumer(maker.call());
          startIfAuto();
          return consumer;
        });
  }

  private void startIfAuto() throws JMSException {
    if (autoStart) {
      connection.start();
    }
  }

  @Override
  public QueueBrowser createBrowser(@Nullable Queue queue) {
    return createBrowser(queue, null);
  }

  @Override
  public QueueBrowser createBrowser(@Nullable Queue queue, @Nullable String selector) {
    return Unchecked.call(
        () -> {
          QueueBrowser browser = session().createBrowser(queue, selector);
          startIfAuto();
          return browser;
        });
  }

  @Override
  public Queue createQueue(@Nullable String name) {
    return Unchecked.call(() -> session().createQueue(name));
  }

  @Override
  public Topic createTopic(@Nullable String name) {
    return Unchecked.call(() -> session().createTopic(name));
  }

  @Override
  public TemporaryQueue createTemporaryQueue() {
    return Unchecked.call(() -> session().createTemporaryQueue());
  }

  @Override
  public TemporaryTopic createTemporaryTopic() {
    return Unchecked.call(() -> session().createTemporaryTopic());
  }

  @Override
  public void unsubscribe(@Nullable String name) {
    Unchecked.run(() -> session().unsubscribe(name));
  }

  @Override
  public String toString() {
    return "RedisJmsContext[" + connection + (closed.get() ? ", closed]" : "]");
  }
}
