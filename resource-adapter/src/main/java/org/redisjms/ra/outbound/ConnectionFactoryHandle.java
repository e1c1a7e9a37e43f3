package org.redisjms.ra.outbound;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import jakarta.resource.Referenceable;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import java.io.Serial;
import java.io.Serializable;
import javax.naming.NamingException;
import javax.naming.Reference;
import org.jspecify.annotations.Nullable;
import org.redisjms.RedisJmsXAConnectionFactory;
import org.redisjms.client.Domain;
import org.redisjms.client.Unchecked;

/**
 * The connection factory that applications find in JNDI. Its connections come out of the server's
 * pool.
 */
public class ConnectionFactoryHandle
    implements ConnectionFactory,
        QueueConnectionFactory,
        TopicConnectionFactory,
        Serializable,
        Referenceable {

  @Serial private static final long serialVersionUID = 1L;

  private final RedisJmsManagedConnectionFactory factory;
  private final ConnectionManager connections;
  private volatile @Nullable Reference reference;

  ConnectionFactoryHandle(RedisJmsManagedConnectionFactory factory, ConnectionManager connections) {
    this.factory = factory;
    this.connections = connections;
  }

  /** The provider's connection factory with the properties of this one, without a pool. */
  public RedisJmsXAConnectionFactory unpooled() throws ResourceException {
    return factory.factory();
  }

  @Override
  public Connection createConnection() throws JMSException {
    return allocate(null, null, Domain.COMMON);
  }

  @Override
  public Connection createConnection(@Nullable String user, @Nullable String password)
      throws JMSException {
    return allocate(user, password, Domain.COMMON);
  }

  @Override
  public QueueConnection createQueueConnection() throws JMSException {
    return allocate(null, null, Domain.QUEUE);
  }

  @Override
  public QueueConnection createQueueConnection(@Nullable String user, @Nullable String password)
      throws JMSException {
    return allocate(user, password, Domain.QUEUE);
  }

  @Override
  public TopicConnection createTopicConnection() throws JMSException {
    return allocate(null, null, Domain.TOPIC);
  }

  @Override
  public TopicConnection createTopicConnection(@Nullable String user, @Nullable String password)
      throws JMSException {
    return allocate(user, password, Domain.TOPIC);
  }

  @Override
  public JMSContext createContext() {
    return createContext(null, null, JMSContext.AUTO_ACKNOWLEDGE);
  }

  @Override
  public JMSContext createContext(int sessionMode) {
    return createContext(null, null, sessionMode);
  }

  @Override
  public JMSContext createContext(@Nullable String user, @Nullable String password) {
    return createContext(user, password, JMSContext.AUTO_ACKNOWLEDGE);
  }

  @Override
  public JMSContext createContext(
      @Nullable String user, @Nullable String password, int sessionMode) {
    return Unchecked.call(
        () -> {
          ConnectionHandle connection = allocate(user, password, Domain.COMMON);
          boolean created = false;
          try {
            JMSContext context = new ContextHandle(connection, sessionMode);
            created = true;
            return context;
          } finally {
            if (!created) {
              connection.close();
            }
          }
        });
  }

  /** What the server answers may be a proxy of a {@link ConnectionHandle}. */
  private ConnectionHandle allocate(@Nullable String user, @Nullable String password, Domain domain)
      throws JMSException {
    ConnectionRequest request = new ConnectionRequest(new Credentials(user, password), domain);
    try {
      return (ConnectionHandle) connections.allocateConnection(factory, request);
    } catch (ResourceException e) {
      throw jmsException(e);
    }
  }

  private static JMSException jmsException(ResourceException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof jakarta.resource.spi.SecurityException
          || cause instanceof JMSSecurityException) {
        return link(new JMSSecurityException(e.getMessage()), e);
      }
    }
    return link(new JMSException(e.getMessage()), e);
  }

  private static JMSException link(JMSException failure, ResourceException cause) {
    failure.initCause(cause);
    failure.setLinkedException(cause);
    return failure;
  }

  /** Set by the server that binds it in JNDI. */
  @Override
  public void setReference(Reference reference) {
    this.reference = reference;
  }

  @Override
  public Reference getReference() throws NamingException {
    Reference current = reference;
    if (current == null) {
      throw new NamingException("This connection factory was not bound by a server");
    }
    return current;
  }
}
