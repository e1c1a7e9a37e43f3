package org.redisjms.ra.outbound;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionMetaData;
import jakarta.resource.spi.SecurityException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.Subject;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;
import org.redisjms.client.Domain;
import org.redisjms.client.RedisJmsXAConnection;
import org.redisjms.client.RedisJmsXASession;
import org.redisjms.exception.MessagesLostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the broker in the server's pool, with the handles that applications have of it
 * (Jakarta Connectors 2.1, section 6.5.4).
 */
public final class RedisJmsManagedConnection implements ManagedConnection {

  private static final Logger LOG = LoggerFactory.getLogger(RedisJmsManagedConnection.class);

  /** Looked into to find out whether the broker answers; nobody sends to it. */
  private static final String VALIDATION_QUEUE = "redisjms.validation";

  private final RedisJmsManagedConnectionFactory factory;
  private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();
  private final Set<ConnectionHandle> handles = ConcurrentHashMap.newKeySet();
  private final TemporaryDestinations temporaries = new TemporaryDestinations();
  private final ContainerTransaction localTransaction = new ContainerTransaction(this);
  private volatile Credentials credentials;
  private volatile RedisJmsXAConnection connection;
  private volatile boolean broken;
  private volatile @Nullable PrintWriter logWriter;

  /** The session of the server's local transaction; null without one. */
  private volatile @Nullable Session local;

  /** The session of the server's global transactions, one after the other; made when needed. */
  private volatile @Nullable RedisJmsXASession global;

  RedisJmsManagedConnection(RedisJmsManagedConnectionFactory factory, Credentials credentials)
      throws ResourceException {
    this.factory = factory;
    this.credentials = credentials;
    this.connection = open();
  }

  private RedisJmsXAConnection open() throws ResourceException {
    try {
      RedisJmsXAConnection opened =
          factory.factory().createXAConnection(credentials.user(), credentials.password());
      opened.setExceptionListener(this::failed);
      return opened;
    } catch (JMSException e) {
      throw RedisJmsManagedConnectionFactory.failure("Cannot connect to Redis", e);
    }
  }

  // For the pool.

  boolean matches(RedisJmsManagedConnectionFactory wanted, Credentials wantedCredentials) {
    return !broken && factory.equals(wanted) && credentials.equals(wantedCredentials);
  }

  /** Whether the broker answers. */
  boolean isValid() {
    if (broken) {
      return false;
    }
    try (Session session = connection.createSession();
        QueueBrowser browser = session.createBrowser(session.createQueue(VALIDATION_QUEUE))) {
      boolean unused = browser.getEnumeration().hasMoreElements();
      return true;
    } catch (JMSException | RuntimeException e) {
      LOG.debug("A connection is not valid any more", e);
      return false;
    }
  }

  /**
   * A handle for an application.
   *
   * @throws SecurityException if these are other credentials, and the connection is in use
   */
  @Override
  public Object getConnection(@Nullable Subject subject, @Nullable ConnectionRequestInfo requested)
      throws ResourceException {
    Credentials wanted = Credentials.of(subject, requested, factory);
    if (!wanted.equals(credentials)) {
      reconnectAs(wanted);
    }
    Domain domain =
        requested instanceof ConnectionRequest request ? request.domain() : Domain.COMMON;
    ConnectionHandle handle = new ConnectionHandle(this, domain);
    handles.add(handle);
    return handle;
  }

  private void reconnectAs(Credentials wanted) throws ResourceException {
    if (!handles.isEmpty() || enlisted() != null) {
      throw new SecurityException(
          "The connection is in use by " + credentials + " and cannot be given to " + wanted);
    }
    destroy();
    credentials = wanted;
    connection = open();
    broken = false;
  }

  @Override
  public void associateConnection(Object handle) throws ResourceException {
    if (!(handle instanceof ConnectionHandle ours)) {
      throw new IllegalStateException(
          "Not a connection handle of this resource adapter: " + handle);
    }
    ours.moveTo(this);
    handles.add(ours);
  }

  /** Ends what applications have left, so that the next one finds the connection as new. */
  @Override
  public void cleanup() throws ResourceException {
    for (ConnectionHandle handle : new ArrayList<>(handles)) {
      handle.invalidate();
    }
    handles.clear();
    try {
      connection.stop();
    } catch (JMSException e) {
      throw RedisJmsManagedConnectionFactory.failure("Cannot clean the connection up", e);
    }
    temporaries.delete();
  }

  @Override
  public void destroy() throws ResourceException {
    for (ConnectionHandle handle : new ArrayList<>(handles)) {
      handle.invalidate();
    }
    handles.clear();
    local = null;
    localTransaction.forget();
    global = null;
    try {
      connection.close();
    } catch (JMSException e) {
      throw RedisJmsManagedConnectionFactory.failure("Cannot close the connection", e);
    }
  }

  // For the handles.

  Connection connection() {
    return connection;
  }

  /** The session of the transaction that the server has at the moment; null without one. */
  @Nullable Session enlisted() {
    RedisJmsXASession current = global;
    return current != null && current.inGlobalTransaction() ? current : local;
  }

  TemporaryDestinations temporaries() {
    return temporaries;
  }

  void moved(ConnectionHandle handle) {
    handles.remove(handle);
  }

  void closed(ConnectionHandle handle) {
    if (handles.remove(handle)) {
      ConnectionEvent event = event(ConnectionEvent.CONNECTION_CLOSED, handle);
      listeners.forEach(listener -> listener.connectionClosed(event));
    }
  }

  /** The application has begun a transaction of its own session. */
  void localTransactionStarted(ConnectionHandle handle) {
    ConnectionEvent event = event(ConnectionEvent.LOCAL_TRANSACTION_STARTED, handle);
    listeners.forEach(listener -> listener.localTransactionStarted(event));
  }

  void localTransactionCommitted(ConnectionHandle handle) {
    ConnectionEvent event = event(ConnectionEvent.LOCAL_TRANSACTION_COMMITTED, handle);
    listeners.forEach(listener -> listener.localTransactionCommitted(event));
  }

  void localTransactionRolledBack(ConnectionHandle handle) {
    ConnectionEvent event = event(ConnectionEvent.LOCAL_TRANSACTION_ROLLEDBACK, handle);
    listeners.forEach(listener -> listener.localTransactionRolledback(event));
  }

  private ConnectionEvent event(int id, ConnectionHandle handle) {
    ConnectionEvent event = new ConnectionEvent(this, id);
    event.setConnectionHandle(handle);
    return event;
  }

  /**
   * The provider could not reach the broker for as long as it may try. It would go on by itself,
   * but whoever gets a connection out of the pool is better told at once.
   */
  private void failed(JMSException cause) {
    if (cause instanceof MessagesLostException) {
      return; // logged by the provider; the connection goes on
    }
    broken = true;
    ConnectionEvent event =
        new ConnectionEvent(this, ConnectionEvent.CONNECTION_ERROR_OCCURRED, cause);
    listeners.forEach(listener -> listener.connectionErrorOccurred(event));
  }

  // Transactions of the server.

  /** While a local transaction lasts, its session does the work of all handles. */
  void enlist(@Nullable Session session) {
    local = session;
  }

  @Override
  public XAResource getXAResource() throws ResourceException {
    RedisJmsXASession current = global;
    if (current == null) {
      try {
        current = connection.createXASession();
      } catch (JMSException e) {
        throw RedisJmsManagedConnectionFactory.failure("Cannot take part in transactions", e);
      }
      global = current;
    }
    return current.getXAResource();
  }

  @Override
  public LocalTransaction getLocalTransaction() {
    return localTransaction;
  }

  // The rest of the contract.

  @Override
  public void addConnectionEventListener(ConnectionEventListener listener) {
    listeners.add(listener);
  }

  @Override
  public void removeConnectionEventListener(ConnectionEventListener listener) {
    listeners.remove(listener);
  }

  @Override
  public ManagedConnectionMetaData getMetaData() throws ResourceException {
    try {
      return MetaData.of(connection, credentials);
    } catch (JMSException e) {
      throw RedisJmsManagedConnectionFactory.failure("The connection is closed", e);
    }
  }

  /** Kept for the server; what there is to log goes to SLF4J. */
  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    logWriter = out;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return logWriter;
  }

  @Override
  public String toString() {
    return "RedisJmsManagedConnection[" + connection + (broken ? ", broken]" : "]");
  }
}
