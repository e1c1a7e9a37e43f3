package org.redisjms.ra.outbound;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.redisjms.client.RedisJmsProducer;
import org.redisjms.client.RedisJmsSession;
import org.redisjms.client.Unchecked;

/**
 * A context as an application sees it: a connection handle and one session handle. In a transaction
 * of the server the session mode that it was made with means nothing.
 */
public class ContextHandle implements JMSContext {

  private final ConnectionHandle connection;
  private final SessionHandle session;
  private volatile boolean autoStart = true;

  ContextHandle(ConnectionHandle connection, int sessionMode) throws JMSException {
    this.connection = connection;
    this.session = (SessionHandle) connection.createSession(sessionMode);
  }

  private RedisJmsSession current() throws JMSException {
    return (RedisJmsSession) session.current();
  }

  @Override
  public void close() {
    Unchecked.run(connection::close);
  }

  @Override
  public void start() {
    Unchecked.run(connection::start);
  }

  @Override
  public void setAutoStart(boolean autoStart) {
    this.autoStart = autoStart;
  }

  @Override
  public boolean getAutoStart() {
    return autoStart;
  }

  private void startIfAuto() throws JMSException {
    if (autoStart) {
      connection.start();
    }
  }

  @Override
  public @Nullable String getClientID() {
    return Unchecked.callNullable(connection::getClientID);
  }

  @Override
  public ConnectionMetaData getMetaData() {
    return Unchecked.call(connection::getMetaData);
  }

  @Override
  public JMSProducer createProducer() {
    return Unchecked.call(() -> new RedisJmsProducer(this::current));
  }

  // The session's own transactions and acknowledgement.

  @Override
  public int getSessionMode() {
    return Unchecked.call(session::getAcknowledgeMode);
  }

  @Override
  public boolean getTransacted() {
    return Unchecked.call(session::getTransacted);
  }

  @Override
  public void commit() {
    Unchecked.run(session::commit);
  }

  @Override
  public void rollback() {
    Unchecked.run(session::rollback);
  }

  @Override
  public void recover() {
    Unchecked.run(session::recover);
  }

  @Override
  public void acknowledge() {
    Unchecked.run(() -> current().acknowledge());
  }

  // Messages.

  @Override
  public BytesMessage createBytesMessage() {
    return Unchecked.call(() -> session.createBytesMessage());
  }

  @Override
  public MapMessage createMapMessage() {
    return Unchecked.call(() -> session.createMapMessage());
  }

  @Override
  public Message createMessage() {
    return Unchecked.call(() -> session.createMessage());
  }

  @Override
  public ObjectMessage createObjectMessage() {
    return Unchecked.call(() -> session.createObjectMessage());
  }

  @Override
  public ObjectMessage createObjectMessage(@Nullable Serializable object) {
    return Unchecked.call(() -> session.createObjectMessage(object));
  }

  @Override
  public StreamMessage createStreamMessage() {
    return Unchecked.call(() -> session.createStreamMessage());
  }

  @Override
  public TextMessage createTextMessage() {
    return Unchecked.call(() -> session.createTextMessage());
  }

  @Override
  public TextMessage createTextMessage(@Nullable String text) {
    return Unchecked.call(() -> session.createTextMessage(text));
  }

  // Destinations.

  @Override
  public Queue createQueue(@Nullable String name) {
    return Unchecked.call(() -> session.createQueue(name));
  }

  @Override
  public Topic createTopic(@Nullable String name) {
    return Unchecked.call(() -> session.createTopic(name));
  }

  @Override
  public TemporaryQueue createTemporaryQueue() {
    return Unchecked.call(session::createTemporaryQueue);
  }

  @Override
  public TemporaryTopic createTemporaryTopic() {
    return Unchecked.call(session::createTemporaryTopic);
  }

  @Override
  public void unsubscribe(@Nullable String name) {
    Unchecked.run(() -> session.unsubscribe(name));
  }

  // Consumers.

  private JMSConsumer consumer(Unchecked.Call<MessageConsumer> maker) {
    return Unchecked.call(
        () -> {
          ConsumerHandle consumer = (ConsumerHandle) maker.call();
          startIfAuto();
          return new JmsConsumerHandle(consumer);
        });
  }

  @Override
  public JMSConsumer createConsumer(@Nullable Destination destination) {
    return consumer(() -> session.createConsumer(destination));
  }

  @Override
  public JMSConsumer createConsumer(@Nullable Destination destination, @Nullable String selector) {
    return consumer(() -> session.createConsumer(destination, selector));
  }

  @Override
  public JMSConsumer createConsumer(
      @Nullable Destination destination, @Nullable String selector, boolean noLocal) {
    return consumer(() -> session.createConsumer(destination, selector, noLocal));
  }

  @Override
  public JMSConsumer createDurableConsumer(@Nullable Topic topic, @Nullable String name) {
    return consumer(() -> session.createDurableConsumer(topic, name));
  }

  @Override
  public JMSConsumer createDurableConsumer(
      @Nullable Topic topic, @Nullable String name, @Nullable String selector, boolean noLocal) {
    return consumer(() -> session.createDurableConsumer(topic, name, selector, noLocal));
  }

  @Override
  public JMSConsumer createSharedDurableConsumer(@Nullable Topic topic, @Nullable String name) {
    return consumer(() -> session.createSharedDurableConsumer(topic, name));
  }

  @Override
  public JMSConsumer createSharedDurableConsumer(
      @Nullable Topic topic, @Nullable String name, @Nullable String selector) {
    return consumer(() -> session.createSharedDurableConsumer(topic, name, selector));
  }

  @Override
  public JMSConsumer createSharedConsumer(@Nullable Topic topic, @Nullable String name) {
    return consumer(() -> session.createSharedConsumer(topic, name));
  }

  @Override
  public JMSConsumer createSharedConsumer(
      @Nullable Topic topic, @Nullable String name, @Nullable String selector) {
    return consumer(() -> session.createSharedConsumer(topic, name, selector));
  }

  @Override
  public QueueBrowser createBrowser(@Nullable Queue queue) {
    return createBrowser(queue, null);
  }

  @Override
  public QueueBrowser createBrowser(@Nullable Queue queue, @Nullable String selector) {
    return Unchecked.call(
        () -> {
          QueueBrowser browser = session.createBrowser(queue, selector);
          startIfAuto();
          return browser;
        });
  }

  // What only a server may do.

  @Override
  public JMSContext createContext(int mode) {
    throw new IllegalStateRuntimeException(
        "createContext must not be called on a context by an application in a Jakarta EE server");
  }

  @Override
  public void setClientID(@Nullable String clientId) {
    Unchecked.run(() -> connection.setClientID(clientId));
  }

  @Override
  public void stop() {
    Unchecked.run(connection::stop);
  }

  @Override
  public @Nullable ExceptionListener getExceptionListener() {
    return Unchecked.callNullable(connection::getExceptionListener);
  }

  @Override
  public void setExceptionListener(@Nullable ExceptionListener listener) {
    Unchecked.run(() -> connection.setExceptionListener(listener));
  }

  @Override
  public String toString() {
    return "ContextHandle[" + connection + "]";
  }
}
