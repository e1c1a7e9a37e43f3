package org.redisjms.ra.outbound;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in for a server's connection manager where there is none: no pool, no transactions. */
final class UnmanagedConnections implements ConnectionManager {

  @Serial private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(UnmanagedConnections.class);

  @Override
  public Object allocateConnection(
      ManagedConnectionFactory factory, @Nullable ConnectionRequestInfo requested)
      throws ResourceException {
    ManagedConnection managed = factory.createManagedConnection(null, requested);
    managed.addConnectionEventListener(new DestroysWhenClosed(managed));
    return managed.getConnection(null, requested);
  }

  /** Ends the connection with its handle. */
  private record DestroysWhenClosed(ManagedConnection managed) implements ConnectionEventListener {

    @Override
    public void connectionClosed(ConnectionEvent event) {
      try {
        managed.destroy();
      } catch (ResourceException e) {
        LOG.debug("A connection that its application has closed cannot be closed now", e);
      }
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
      // The application learns of it from its next call, and closes the connection.
    }

    @Override
    public void localTransactionStarted(ConnectionEvent event) {}

    @Override
    public void localTransactionCommitted(ConnectionEvent event) {}

    @Override
    public void localTransactionRolledback(ConnectionEvent event) {}
  }
}
