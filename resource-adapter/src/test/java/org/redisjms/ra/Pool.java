package org.redisjms.ra;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import java.io.Serial;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.Subject;
import org.redisjms.ra.outbound.ConnectionFactoryHandle;
import org.redisjms.ra.outbound.RedisJmsManagedConnectionFactory;

/** The connection manager of a container fake. It notes each event by its name. */
final class Pool implements ConnectionManager, ConnectionEventListener {

  @Serial private static final long serialVersionUID = 1L;

  final RedisJmsManagedConnectionFactory factory;
  final Set<ManagedConnection> free = new HashSet<>();
  final List<ManagedConnection> used = new CopyOnWriteArrayList<>();
  final List<String> events = new CopyOnWriteArrayList<>();

  /** Of the principal that calls. */
  Subject subject;

  Pool(RedisJmsManagedConnectionFactory factory) {
    this.factory = factory;
  }

  ConnectionFactoryHandle connectionFactory() {
    return (ConnectionFactoryHandle) factory.createConnectionFactory(this);
  }

  @Override
  public Object allocateConnection(ManagedConnectionFactory from, ConnectionRequestInfo requested)
      throws ResourceException {
    ManagedConnection managed = from.matchManagedConnections(free, subject, requested);
    if (managed == null) {
      managed = from.createManagedConnection(subject, requested);
      managed.addConnectionEventListener(this);
    }
    free.remove(managed);
    used.add(managed);
    return managed.getConnection(subject, requested);
  }

  /** The only connection that is in use. */
  ManagedConnection only() {
    if (used.size() != 1) {
      throw new IllegalStateException("in use: " + used);
    }
    return used.get(0);
  }

  /** Begins a local transaction of the server on the only connection in use. */
  LocalTransaction begin() throws ResourceException {
    LocalTransaction transaction = only().getLocalTransaction();
    transaction.begin();
    return transaction;
  }

  @Override
  public void connectionClosed(ConnectionEvent event) {
    events.add("closed");
    ManagedConnection managed = (ManagedConnection) event.getSource();
    try {
      managed.cleanup();
    } catch (ResourceException e) {
      throw new IllegalStateException(e);
    }
    used.remove(managed);
    free.add(managed);
  }

  @Override
  public void connectionErrorOccurred(ConnectionEvent event) {
    events.add("error");
  }

  @Override
  public void localTransactionStarted(ConnectionEvent event) {
    events.add("started");
  }

  @Override
  public void localTransactionCommitted(ConnectionEvent event) {
    events.add("committed");
  }

  @Override
  public void localTransactionRolledback(ConnectionEvent event) {
    events.add("rolled back");
  }

  void close() throws ResourceException {
    for (ManagedConnection managed : used) {
      managed.destroy();
    }
    for (ManagedConnection managed : free) {
      managed.destroy();
    }
  }
}
