package org.redisjms.ra.outbound;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.redisjms.client.Domain;

/**
 * A connection as an application sees it. Closing it gives the managed connection back to the pool.
 * What applications in a server must not do with a connection (Jakarta EE platform, section
 * "Jakarta Messaging 3.1") is refused.
 *
 * <p>Not final: some servers make a subclass that watches how it is used.
 */
public class ConnectionHandle implements QueueConnection, TopicConnection {

  private final Domain domain;
  private final Set<SessionHandle> sessions = ConcurrentHashMap.newKeySet();

  /** Null when closed. */
  private volatile @Nullable RedisJmsManagedConnection managed;

  ConnectionHandle(RedisJmsManagedConnection managed, Domain domain) {
    this.managed = managed;
    this.domain = domain;
  }

  RedisJmsManagedConnection managed() throws IllegalStateException {
    RedisJmsManagedConnection current = managed;
    if (current == null) {
      throw new IllegalStateException("The connection is closed");
    }
    return current;
  }

  /** The server has another managed connection for this handle. */
  void moveTo(RedisJmsManagedConnection other) {
    RedisJmsManagedConnection before = managed;
    if (before != null) {
      before.moved(this);
    }
    managed = other;
  }

  void forget(SessionHandle session) {
    sessions.remove(session);
  }

  private SessionHandle createSession(Domain sessionDomain, boolean transacted, int mode)
      throws JMSException {
    SessionHandle session = new SessionHandle(this, sessionDomain, transacted, mode);
    sessions.add(session);
    return session;
  }

  @Override
  public Session createSession(boolean transacted, int acknowledgeMode) throws JMSException {
    return createSession(domain, transacted, acknowledgeMode);
  }

  @Override
  public Session createSession(int sessionMode) throws JMSException {
    return createSession(sessionMode == Session.SESSION_TRANSACTED, sessionMode);
  }

  @Override
  public Session createSession() throws JMSException {
    return createSession(Session.AUTO_ACKNOWLEDGE);
  }

  @Override
  public SessionHandle createQueueSession(boolean transacted, int acknowledgeMode)
      throws JMSException {
    domain.requireQueues("createQueueSession");
    return createSession(Domain.QUEUE, transacted, acknowledgeMode);
  }

  @Override
  public SessionHandle createTopicSession(boolean transacted, int acknowledgeMode)
      throws JMSException {
    domain.requireTopics("createTopicSession");
    return createSession(Domain.TOPIC, transacted, acknowledgeMode);
  }

  @Override
  public @Nullable String getClientID() throws JMSException {
    return managed().connection().getClientID();
  }

  @Override
  public ConnectionMetaData getMetaData() throws JMSException {
    return managed().connection().getMetaData();
  }

  @Override
  public void start() throws JMSException {
    managed().connection().start();
  }

  @Override
  public void close() throws JMSException {
    RedisJmsManagedConnection current = managed;
    if (current != null) {
      invalidate();
      current.closed(this);
    }
  }

  /** Closes the sessions, and is closed from now on, without telling anybody. */
  void invalidate() {
    new ArrayList<>(sessions).forEach(SessionHandle::close);
    managed = null;
  }

  // What only a server may do.

  private static IllegalStateException refused(String method) {
    return new IllegalStateException(
        method + " must not be called by an application in a Jakarta EE server");
  }

  @Override
  public void setClientID(@Nullable String clientId) throws JMSException {
    throw refused("setClientID");
  }

  @Override
  public void stop() throws JMSException {
    throw refused("stop");
  }

  @Override
  public @Nullable ExceptionListener getExceptionListener() throws JMSException {
    managed();
    return null;
  }

  @Override
  public void setExceptionListener(@Nullable ExceptionListener listener) throws JMSException {
    throw refused("setExceptionListener");
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      @Nullable Destination destination,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    throw refused("createConnectionConsumer");
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      @Nullable Queue queue,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    throw refused("createConnectionConsumer");
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      @Nullable Topic topic,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    throw refused("createConnectionConsumer");
  }

  @Override
  public ConnectionConsumer createSharedConnectionConsumer(
      @Nullable Topic topic,
      @Nullable String subscription,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    throw refused("createSharedConnectionConsumer");
  }

  @Override
  public ConnectionConsumer createDurableConnectionConsumer(
      @Nullable Topic topic,
      @Nullable String subscription,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    throw refused("createDurableConnectionConsumer");
  }

  @Override
  public ConnectionConsumer createSharedDurableConnectionConsumer(
      @Nullable Topic topic,
      @Nullable String subscription,
      @Nullable String selector,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    throw refused("createSharedDurableConnectionConsumer");
  }

  @Override
  public String toString() {
    return "ConnectionHandle[" + managed + "]";
  }
}
