package org.redisjms.ra.outbound;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnectionFactory;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionDefinition;
import jakarta.resource.spi.ConnectionDefinitions;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import jakarta.resource.spi.ResourceAllocationException;
import jakarta.resource.spi.SecurityException;
import jakarta.resource.spi.ValidatingManagedConnectionFactory;
import java.io.PrintWriter;
import java.io.Serial;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;
import org.redisjms.RedisJmsXAConnectionFactory;
import org.redisjms.ra.admin.BrokerProperties;

/**
 * Makes the connections of one pool of the server, and the connection factory that applications
 * find in JNDI (Jakarta Connectors 2.1, section 6.5.2).
 */
@ConnectionDefinitions({
  @ConnectionDefinition(
      connectionFactory = ConnectionFactory.class,
      connectionFactoryImpl = ConnectionFactoryHandle.class,
      connection = jakarta.jms.Connection.class,
      connectionImpl = ConnectionHandle.class),
  @ConnectionDefinition(
      connectionFactory = QueueConnectionFactory.class,
      connectionFactoryImpl = ConnectionFactoryHandle.class,
      connection = jakarta.jms.QueueConnection.class,
      connectionImpl = ConnectionHandle.class),
  @ConnectionDefinition(
      connectionFactory = TopicConnectionFactory.class,
      connectionFactoryImpl = ConnectionFactoryHandle.class,
      connection = jakarta.jms.TopicConnection.class,
      connectionImpl = ConnectionHandle.class)
})
public class RedisJmsManagedConnectionFactory extends BrokerProperties
    implements ManagedConnectionFactory,
        ValidatingManagedConnectionFactory,
        ResourceAdapterAssociation {

  @Serial private static final long serialVersionUID = 1L;

  private @Nullable String clientId;
  private volatile @Nullable ResourceAdapter resourceAdapter;
  private transient volatile @Nullable PrintWriter logWriter;

  @Override
  public Object createConnectionFactory(ConnectionManager connectionManager) {
    return new ConnectionFactoryHandle(this, connectionManager);
  }

  /** A connection factory outside of a server: each connection is opened and closed for itself. */
  @Override
  public Object createConnectionFactory() {
    return createConnectionFactory(new UnmanagedConnections());
  }

  @Override
  public ManagedConnection createManagedConnection(
      @Nullable Subject subject, @Nullable ConnectionRequestInfo requested)
      throws ResourceException {
    RedisJmsManagedConnection opened =
        new RedisJmsManagedConnection(this, Credentials.of(subject, requested, this));
    if (resourceAdapter instanceof OpenConnections.Owner owner) {
      owner.openConnections().add(opened);
    }
    return opened;
  }

  @Override
  public @Nullable ManagedConnection matchManagedConnections(
      @SuppressWarnings("rawtypes") Set candidates,
      @Nullable Subject subject,
      @Nullable ConnectionRequestInfo requested) {
    Credentials wanted = Credentials.of(subject, requested, this);
    for (Object candidate : candidates) {
      if (candidate instanceof RedisJmsManagedConnection ours && ours.matches(this, wanted)) {
        return ours;
      }
    }
    return null;
  }

  /** Asks the broker over each connection; those that get no answer are invalid. */
  @Override
  public Set<RedisJmsManagedConnection> getInvalidConnections(
      @SuppressWarnings("rawtypes") Set candidates) {
    Set<RedisJmsManagedConnection> invalid = new HashSet<>();
    for (Object candidate : candidates) {
      if (candidate instanceof RedisJmsManagedConnection ours && !ours.isValid()) {
        invalid.add(ours);
      }
    }
    return invalid;
  }

  /** The provider's connection factory with these properties and those of the resource adapter. */
  public RedisJmsXAConnectionFactory factory() throws ResourceException {
    RedisJmsXAConnectionFactory factory =
        factory(resourceAdapter instanceof BrokerProperties defaults ? defaults : null);
    String id = getClientId();
    if (id != null) {
      factory.setClientId(id);
    }
    return factory;
  }

  /** The resource exception of the kind that the server understands. */
  static ResourceException failure(String what, JMSException cause) {
    String text = what + ": " + cause.getMessage();
    return cause instanceof JMSSecurityException
        ? new SecurityException(text, cause)
        : new ResourceAllocationException(text, cause);
  }

  public synchronized @Nullable String getClientId() {
    return clientId;
  }

  /**
   * The JMS client identifier of every connection. As only one connection at a time can have it,
   * the pool must not have more than one.
   */
  public synchronized void setClientId(@Nullable String clientId) {
    this.clientId = clientId == null || clientId.isBlank() ? null : clientId;
  }

  @Override
  public @Nullable ResourceAdapter getResourceAdapter() {
    return resourceAdapter;
  }

  @Override
  public void setResourceAdapter(ResourceAdapter resourceAdapter) {
    this.resourceAdapter = resourceAdapter;
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

  /** By its properties and those of its resource adapter. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RedisJmsManagedConnectionFactory that
        && sameProperties(that)
        && Objects.equals(getClientId(), that.getClientId())
        && Objects.equals(resourceAdapter, that.resourceAdapter);
  }

  @Override
  public int hashCode() {
    return 31 * propertiesHash() + Objects.hashCode(getClientId());
  }
}
