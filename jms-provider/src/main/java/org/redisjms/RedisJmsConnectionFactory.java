package org.redisjms;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import java.io.Serial;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;
import org.jspecify.annotations.Nullable;
import org.redisjms.client.Domain;
import org.redisjms.client.RedisJmsConnection;
import org.redisjms.client.RedisJmsContext;
import org.redisjms.client.SharedStores;
import org.redisjms.client.Unchecked;
import org.redisjms.config.Option;
import org.redisjms.config.Options;
import org.redisjms.store.redis.RedisMessageStore;
import org.redisjms.topology.RedisUri;

/**
 * Makes connections to a Redis server or Sentinel group that serves as the message broker (Jakarta
 * Messaging 3.1, section 5.3). Connections of this JVM with the same URI, options and credentials
 * share their Redis connections.
 *
 * <pre>{@code
 * var factory = new RedisJmsConnectionFactory("redis-sentinel://h1:26379,h2:26379?master=mymaster");
 * try (JMSContext context = factory.createContext()) {
 *   context.createProducer().send(context.createQueue("orders"), "Hello");
 * }
 * }</pre>
 */
public non-sealed class RedisJmsConnectionFactory extends ConnectionFactoryOptions
    implements ConnectionFactory, QueueConnectionFactory, TopicConnectionFactory, Referenceable {

  @Serial private static final long serialVersionUID = 1L;

  private static final String OBJECT_FACTORY = "org.redisjms.jndi.RedisJmsObjectFactory";

  private static final SharedStores STORES = new SharedStores(RedisMessageStore::open);

  /** A factory whose URI is still to be {@linkplain #setUri set}. */
  public RedisJmsConnectionFactory() {}

  /**
   * A factory for this URI.
   *
   * @param uri {@code redis://}, {@code rediss://}, {@code redis-sentinel://} or {@code
   *     rediss-sentinel://}, with options as query parameters
   * @throws IllegalArgumentException if it is malformed, or has an unknown or malformed option
   */
  @SuppressWarnings("this-escape")
  public RedisJmsConnectionFactory(String uri) {
    setUri(uri);
  }

  /** Where the stores come from. */
  SharedStores stores() {
    return STORES;
  }

  /**
   * Connects with the credentials of this factory.
   *
   * @throws JMSSecurityException if the credentials are refused
   * @throws JMSException if Redis cannot be reached, or the properties do not fit together
   */
  @Override
  public RedisJmsConnection createConnection() throws JMSException {
    return connect(null, null, Domain.COMMON);
  }

  /** Connects with these credentials instead of those of this factory. */
  @Override
  public RedisJmsConnection createConnection(@Nullable String userName, @Nullable String password)
      throws JMSException {
    return connect(userName, password, Domain.COMMON);
  }

  @Override
  public QueueConnection createQueueConnection() throws JMSException {
    return connect(null, null, Domain.QUEUE);
  }

  @Override
  public QueueConnection createQueueConnection(@Nullable String userName, @Nullable String password)
      throws JMSException {
    return connect(userName, password, Domain.QUEUE);
  }

  @Override
  public TopicConnection createTopicConnection() throws JMSException {
    return connect(null, null, Domain.TOPIC);
  }

  @Override
  public TopicConnection createTopicConnection(@Nullable String userName, @Nullable String password)
      throws JMSException {
    return connect(userName, password, Domain.TOPIC);
  }

  @Override
  public JMSContext createContext() {
    return createContext(JMSContext.AUTO_ACKNOWLEDGE);
  }

  @Override
  public JMSContext createContext(@Nullable String userName, @Nullable String password) {
    return createContext(userName, password, JMSContext.AUTO_ACKNOWLEDGE);
  }

  @Override
  public JMSContext createContext(int sessionMode) {
    return createContext(null, null, sessionMode);
  }

  @Override
  public JMSContext createContext(
      @Nullable String userName, @Nullable String password, int sessionMode) {
    return Unchecked.call(
        () -> {
          RedisJmsContext.checkMode(sessionMode);
          return RedisJmsContext.on(connect(userName, password, Domain.COMMON), sessionMode);
        });
  }

  private RedisJmsConnection connect(
      @Nullable String userName, @Nullable String password, Domain domain) throws JMSException {
    return connect(
        userName,
        password,
        (stores, uri, options) -> RedisJmsConnection.open(stores, uri, options, domain));
  }

  /** Opens a connection. */
  @FunctionalInterface
  interface Opener<C> {
    /**
     * Opens it.
     *
     * @param options those of the URI and of the factory, merged, with the credentials to use
     */
    C open(SharedStores stores, RedisUri uri, Options options) throws JMSException;
  }

  <C> C connect(@Nullable String userName, @Nullable String password, Opener<C> opener)
      throws JMSException {
    State state = state();
    RedisUri uri = state.uri();
    if (uri == null) {
      throw new JMSException(
          "The connection factory has no URI: set its property 'uri', for example to"
              + " redis://localhost:6379");
    }
    Options options = state.merged();
    if (userName != null) {
      options = options.with(Option.USERNAME, userName).with(Option.PASSWORD, password);
    } else if (password != null) {
      options = options.with(Option.PASSWORD, password);
    }
    try {
      uri.validate(options);
    } catch (IllegalArgumentException e) {
      JMSException failure =
          userName == null
              ? new JMSException(e.getMessage())
              : new JMSSecurityException(e.getMessage());
      failure.initCause(e);
      failure.setLinkedException(e);
      throw failure;
    }
    return opener.open(stores(), uri, options);
  }

  /**
   * The URI and the properties that were set, passwords among them, for binding in a naming
   * service.
   */
  @Override
  public Reference getReference() {
    Reference reference = new Reference(getClass().getName(), OBJECT_FACTORY, null);
    toProperties().forEach((name, value) -> reference.add(new StringRefAddr(name, value)));
    return reference;
  }
}
