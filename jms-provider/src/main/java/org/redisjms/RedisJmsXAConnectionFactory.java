package org.redisjms;

import jakarta.jms.JMSException;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XATopicConnectionFactory;
import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.redisjms.client.Domain;
import org.redisjms.client.RedisJmsXAConnection;
import org.redisjms.client.RedisJmsXAContext;
import org.redisjms.client.Unchecked;

/**
 * Makes connections that take part in global transactions, for transaction managers and those who
 * work with one (Jakarta Messaging 3.1, section 11.3). It also makes connections that do not.
 *
 * <pre>{@code
 * var factory = new RedisJmsXAConnectionFactory("redis://localhost:6379");
 * try (XAConnection connection = factory.createXAConnection()) {
 *   XASession session = connection.createXASession();
 *   transactionManager.begin();
 *   transactionManager.getTransaction().enlistResource(session.getXAResource());
 *   session.createProducer(session.createQueue("orders")).send(session.createTextMessage("Hello"));
 *   transactionManager.commit();
 * }
 * }</pre>
 */
public class RedisJmsXAConnectionFactory extends RedisJmsConnectionFactory
    implements XAConnectionFactory, XAQueueConnectionFactory, XATopicConnectionFactory {

  @Serial private static final long serialVersionUID = 1L;

  /** A factory whose URI is still to be {@linkplain #setUri set}. */
  public RedisJmsXAConnectionFactory() {}

  /**
   * A factory for this URI.
   *
   * @throws IllegalArgumentException if it is malformed, or has an unknown or malformed option
   */
  public RedisJmsXAConnectionFactory(String uri) {
    super(uri);
  }

  /**
   * Connects with the credentials of this factory.
   *
   * @throws jakarta.jms.JMSSecurityException if the credentials are refused
   * @throws JMSException if Redis cannot be reached, or the properties do not fit together
   */
  @Override
  public RedisJmsXAConnection createXAConnection() throws JMSException {
    return connectXA(null, null, Domain.COMMON);
  }

  /** Connects with these credentials instead of those of this factory. */
  @Override
  public RedisJmsXAConnection createXAConnection(
      @Nullable String userName, @Nullable String password) throws JMSException {
    return connectXA(userName, password, Domain.COMMON);
  }

  @Override
  public RedisJmsXAConnection createXAQueueConnection() throws JMSException {
    return connectXA(null, null, Domain.QUEUE);
  }

  @Override
  public RedisJmsXAConnection createXAQueueConnection(
      @Nullable String userName, @Nullable String password) throws JMSException {
    return connectXA(userName, password, Domain.QUEUE);
  }

  @Override
  public RedisJmsXAConnection createXATopicConnection() throws JMSException {
    return connectXA(null, null, Domain.TOPIC);
  }

  @Override
  public RedisJmsXAConnection createXATopicConnection(
      @Nullable String userName, @Nullable String password) throws JMSException {
    return connectXA(userName, password, Domain.TOPIC);
  }

  @Override
  public XAJMSContext createXAContext() {
    return createXAContext(null, null);
  }

  @Override
  public XAJMSContext createXAContext(@Nullable String userName, @Nullable String password) {
    return Unchecked.call(
        () -> new RedisJmsXAContext(connectXA(userName, password, Domain.COMMON)));
  }

  /**
   * What the transactions of all connections to the same Redis group, database and key prefix have
   * in common. Nothing is connected for that.
   *
   * @throws JMSException if there is no URI, or the properties do not fit together
   */
  public String resourceManager() throws JMSException {
    return connect(
        null, null, (stores, uri, options) -> RedisJmsXAConnection.resourceManager(uri, options));
  }

  private RedisJmsXAConnection connectXA(
      @Nullable String userName, @Nullable String password, Domain domain) throws JMSException {
    return connect(
        userName,
        password,
        (stores, uri, options) -> RedisJmsXAConnection.openXA(stores, uri, options, domain));
  }
}
