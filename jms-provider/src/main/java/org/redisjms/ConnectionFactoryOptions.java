package org.redisjms;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Option;
import org.redisjms.config.Options;
import org.redisjms.topology.RedisUri;

/**
 * The properties of a connection factory: its URI, and every option under the same name as in the
 * URI. What is set here wins over the URI. Durations and sizes are texts such as {@code 500ms},
 * {@code 30s} and {@code 64m}. Every setter refuses what is not allowed at once, with an {@link
 * IllegalArgumentException} that says what is.
 *
 * <p>Thread-safe. Serialized are the URI and the properties that were set, passwords among them.
 */
public abstract sealed class ConnectionFactoryOptions implements Serializable
    permits RedisJmsConnectionFactory {
  /** The name of the property that holds the URI, in references and in resource definitions. */
  public static final String URI = "uri";

  @Serial private static final long serialVersionUID = 1L;

  /**
   * All that was set; replaced as a whole, so that a copy of this object shares nothing that
   * changes.
   */
  private transient volatile State state = new State(null, null, Options.defaults());

  /** The URI as it was given and as it was understood, and what was set besides. */
  record State(@Nullable String uriText, @Nullable RedisUri uri, Options properties) {
    /** The options of the URI, with those that were set besides winning. */
    Options merged() {
      return uri == null ? properties : uri.options().overriddenBy(properties);
    }
  }

  ConnectionFactoryOptions() {}

  final State state() {
    return state;
  }

  private Options options() {
    return state.merged();
  }

  private @Nullable String text(Option option) {
    return options().text(option);
  }

  private String requiredText(Option option) {
    return Objects.requireNonNull(text(option), option.key());
  }

  private synchronized void set(Option option, @Nullable Object value) {
    State old = state;
    state = new State(old.uriText, old.uri, old.properties.with(option, value));
  }

  /**
   * Sets the URI or an option by name.
   *
   * @throws IllegalArgumentException if there is no such option, or the value is not allowed
   */
  public void setProperty(String name, String value) {
    if (name.equals(URI)) {
      setUri(value);
    } else {
      set(Option.named(name), value);
    }
  }

  /** The URI and all options that were set besides, as names and texts. Contains passwords. */
  final Map<String, String> toProperties() {
    State current = state;
    Map<String, String> properties = new TreeMap<>(current.properties.toMap());
    if (current.uriText != null) {
      properties.put(URI, current.uriText);
    }
    return properties;
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(toProperties());
  }

  @Serial
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    state = new State(null, null, Options.defaults());
    if (!(in.readObject() instanceof Map<?, ?> properties)) {
      throw new InvalidObjectException("The properties of a connection factory are missing");
    }
    try {
      properties.forEach((name, value) -> setProperty((String) name, (String) value));
    } catch (IllegalArgumentException | ClassCastException e) {
      InvalidObjectException failure = new InvalidObjectException(e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  /**
   * Where the broker is, for example {@code redis-sentinel://h1:26379,h2:26379?master=mymaster}.
   */
  public @Nullable String getUri() {
    return state.uriText;
  }

  /**
   * Where the broker is, for example {@code redis-sentinel://h1:26379,h2:26379?master=mymaster}.
   *
   * @throws IllegalArgumentException if it is malformed, or has an unknown or malformed option
   */
  public synchronized void setUri(@Nullable String uri) {
    state = new State(uri, uri == null ? null : RedisUri.parse(uri), state.properties);
  }

  /** Name of the master that the sentinels watch. */
  public @Nullable String getMaster() {
    return text(Option.MASTER);
  }

  /** Name of the master that the sentinels watch. Null: the default. */
  public void setMaster(@Nullable String master) {
    set(Option.MASTER, master);
  }

  /** ACL user on the data nodes. */
  public @Nullable String getUsername() {
    return text(Option.USERNAME);
  }

  /** ACL user on the data nodes. Null: the default. */
  public void setUsername(@Nullable String username) {
    set(Option.USERNAME, username);
  }

  /** Password on the data nodes. */
  public @Nullable String getPassword() {
    return text(Option.PASSWORD);
  }

  /** Password on the data nodes. Null: the default. */
  public void setPassword(@Nullable String password) {
    set(Option.PASSWORD, password);
  }

  /** ACL user on the sentinels. */
  public @Nullable String getSentinelUsername() {
    return text(Option.SENTINEL_USERNAME);
  }

  /** ACL user on the sentinels. Null: the default. */
  public void setSentinelUsername(@Nullable String sentinelUsername) {
    set(Option.SENTINEL_USERNAME, sentinelUsername);
  }

  /** Password on the sentinels. */
  public @Nullable String getSentinelPassword() {
    return text(Option.SENTINEL_PASSWORD);
  }

  /** Password on the sentinels. Null: the default. */
  public void setSentinelPassword(@Nullable String sentinelPassword) {
    set(Option.SENTINEL_PASSWORD, sentinelPassword);
  }

  /** JMS client identifier of every connection of this factory. */
  public @Nullable String getClientId() {
    return text(Option.CLIENT_ID);
  }

  /** JMS client identifier of every connection of this factory. Null: the default. */
  public void setClientId(@Nullable String clientId) {
    set(Option.CLIENT_ID, clientId);
  }

  /** Begins the name of every Redis key. */
  public String getKeyPrefix() {
    return requiredText(Option.KEY_PREFIX);
  }

  /** Begins the name of every Redis key. Null: the default. */
  public void setKeyPrefix(@Nullable String keyPrefix) {
    set(Option.KEY_PREFIX, keyPrefix);
  }

  /** The most messages that one consumer holds in advance. */
  public int getPrefetch() {
    return options().prefetch();
  }

  /** The most messages that one consumer holds in advance. */
  public void setPrefetch(int prefetch) {
    set(Option.PREFETCH, prefetch);
  }

  /**
   * What confirms a persistent send: {@code master}, {@code replica}, {@code all} or {@code fsync}.
   */
  public @Nullable String getDurability() {
    return text(Option.DURABILITY);
  }

  /**
   * What confirms a persistent send: {@code master}, {@code replica}, {@code all} or {@code fsync}.
   * Null: the default.
   */
  public void setDurability(@Nullable String durability) {
    set(Option.DURABILITY, durability);
  }

  /**
   * How many replicas must confirm with {@code durability=replica}, and with {@code fsync} in a
   * Sentinel group.
   */
  public int getReplicas() {
    return options().replicas();
  }

  /**
   * How many replicas must confirm with {@code durability=replica}, and with {@code fsync} in a
   * Sentinel group.
   */
  public void setReplicas(int replicas) {
    set(Option.REPLICAS, replicas);
  }

  /** How long one wait for replicas may take, such as {@code 1s}. */
  public String getReplicaTimeout() {
    return requiredText(Option.REPLICA_TIMEOUT);
  }

  /** How long one wait for replicas may take, such as {@code 1s}. Null: the default. */
  public void setReplicaTimeout(@Nullable String replicaTimeout) {
    set(Option.REPLICA_TIMEOUT, replicaTimeout);
  }

  /** How long calls wait while there is no master, such as {@code 30s}. */
  public String getFailoverTimeout() {
    return requiredText(Option.FAILOVER_TIMEOUT);
  }

  /** How long calls wait while there is no master, such as {@code 30s}. Null: the default. */
  public void setFailoverTimeout(@Nullable String failoverTimeout) {
    set(Option.FAILOVER_TIMEOUT, failoverTimeout);
  }

  /** How long opening a connection may take, such as {@code 2s}. */
  public String getConnectTimeout() {
    return requiredText(Option.CONNECT_TIMEOUT);
  }

  /** How long opening a connection may take, such as {@code 2s}. Null: the default. */
  public void setConnectTimeout(@Nullable String connectTimeout) {
    set(Option.CONNECT_TIMEOUT, connectTimeout);
  }

  /** How long one answer may take, such as {@code 5s}. */
  public String getSocketTimeout() {
    return requiredText(Option.SOCKET_TIMEOUT);
  }

  /** How long one answer may take, such as {@code 5s}. Null: the default. */
  public void setSocketTimeout(@Nullable String socketTimeout) {
    set(Option.SOCKET_TIMEOUT, socketTimeout);
  }

  /** The most pooled Redis connections of one JVM for one URI. */
  public int getPoolSize() {
    return options().poolSize();
  }

  /** The most pooled Redis connections of one JVM for one URI. */
  public void setPoolSize(int poolSize) {
    set(Option.POOL_SIZE, poolSize);
  }

  /** After this time without a sign of life a client counts as dead, such as {@code 30s}. */
  public String getLease() {
    return requiredText(Option.LEASE);
  }

  /**
   * After this time without a sign of life a client counts as dead, such as {@code 30s}. Null: the
   * default.
   */
  public void setLease(@Nullable String lease) {
    set(Option.LEASE, lease);
  }

  /** After so many deliveries a message goes to the dead-letter queue. */
  public int getMaxDeliveries() {
    return options().maxDeliveries();
  }

  /** After so many deliveries a message goes to the dead-letter queue. */
  public void setMaxDeliveries(int maxDeliveries) {
    set(Option.MAX_DELIVERIES, maxDeliveries);
  }

  /** How long a message rests before its first redelivery, such as {@code 500ms}. */
  public String getRedeliveryDelay() {
    return requiredText(Option.REDELIVERY_DELAY);
  }

  /**
   * How long a message rests before its first redelivery, such as {@code 500ms}. Null: the default.
   */
  public void setRedeliveryDelay(@Nullable String redeliveryDelay) {
    set(Option.REDELIVERY_DELAY, redeliveryDelay);
  }

  /** By this the delay grows with each further redelivery. */
  public double getRedeliveryMultiplier() {
    return options().redeliveryMultiplier();
  }

  /** By this the delay grows with each further redelivery. */
  public void setRedeliveryMultiplier(double redeliveryMultiplier) {
    set(Option.REDELIVERY_MULTIPLIER, redeliveryMultiplier);
  }

  /** The longest delay before a redelivery, such as {@code 1h}. */
  public String getRedeliveryMaxDelay() {
    return requiredText(Option.REDELIVERY_MAX_DELAY);
  }

  /** The longest delay before a redelivery, such as {@code 1h}. Null: the default. */
  public void setRedeliveryMaxDelay(@Nullable String redeliveryMaxDelay) {
    set(Option.REDELIVERY_MAX_DELAY, redeliveryMaxDelay);
  }

  /** What the name of a dead-letter queue begins with. */
  public String getDeadLetterPrefix() {
    return requiredText(Option.DEAD_LETTER_PREFIX);
  }

  /** What the name of a dead-letter queue begins with. Null: the default. */
  public void setDeadLetterPrefix(@Nullable String deadLetterPrefix) {
    set(Option.DEAD_LETTER_PREFIX, deadLetterPrefix);
  }

  /** How many automatic acknowledgements may be under way at the next delivery. */
  public int getAckPipeline() {
    return options().ackPipeline();
  }

  /** How many automatic acknowledgements may be under way at the next delivery. */
  public void setAckPipeline(int ackPipeline) {
    set(Option.ACK_PIPELINE, ackPipeline);
  }

  /** How many asynchronous sends of one session may be without completion. */
  public int getAsyncSendWindow() {
    return options().asyncSendWindow();
  }

  /** How many asynchronous sends of one session may be without completion. */
  public void setAsyncSendWindow(int asyncSendWindow) {
    set(Option.ASYNC_SEND_WINDOW, asyncSendWindow);
  }

  /** How much memory these messages may take, such as {@code 16m}. */
  public String getAsyncSendWindowBytes() {
    return requiredText(Option.ASYNC_SEND_WINDOW_BYTES);
  }

  /** How much memory these messages may take, such as {@code 16m}. Null: the default. */
  public void setAsyncSendWindowBytes(@Nullable String asyncSendWindowBytes) {
    set(Option.ASYNC_SEND_WINDOW_BYTES, asyncSendWindowBytes);
  }

  /** How many confirmed messages are kept until all replicas have them. */
  public int getResendWindow() {
    return options().resendWindow();
  }

  /** How many confirmed messages are kept until all replicas have them; 0 for none. */
  public void setResendWindow(int resendWindow) {
    set(Option.RESEND_WINDOW, resendWindow);
  }

  /** How much memory these messages may take, such as {@code 16m}. */
  public String getResendWindowBytes() {
    return requiredText(Option.RESEND_WINDOW_BYTES);
  }

  /** How much memory these messages may take, such as {@code 16m}. Null: the default. */
  public void setResendWindowBytes(@Nullable String resendWindowBytes) {
    set(Option.RESEND_WINDOW_BYTES, resendWindowBytes);
  }

  /** The largest message that is sent, such as {@code 64m}. */
  public String getMaxMessageSize() {
    return requiredText(Option.MAX_MESSAGE_SIZE);
  }

  /** The largest message that is sent, such as {@code 64m}. Null: the default. */
  public void setMaxMessageSize(@Nullable String maxMessageSize) {
    set(Option.MAX_MESSAGE_SIZE, maxMessageSize);
  }

  /** Packages whose classes an ObjectMessage may contain, separated by commas. */
  public String getTrustedPackages() {
    return requiredText(Option.TRUSTED_PACKAGES);
  }

  /**
   * Packages whose classes an ObjectMessage may contain, separated by commas. Null: the default.
   */
  public void setTrustedPackages(@Nullable String trustedPackages) {
    set(Option.TRUSTED_PACKAGES, trustedPackages);
  }

  /** Whether to refuse a server that may lose messages. */
  public boolean isRequireDurable() {
    return options().requireDurable();
  }

  /** Whether to refuse a server that may lose messages. */
  public void setRequireDurable(boolean requireDurable) {
    set(Option.REQUIRE_DURABLE, requireDurable);
  }

  /** File with the certificates to trust with TLS. */
  public @Nullable String getTrustStore() {
    return text(Option.TRUST_STORE);
  }

  /** File with the certificates to trust with TLS. Null: the default. */
  public void setTrustStore(@Nullable String trustStore) {
    set(Option.TRUST_STORE, trustStore);
  }

  /** Password of the trust store. */
  public @Nullable String getTrustStorePassword() {
    return text(Option.TRUST_STORE_PASSWORD);
  }

  /** Password of the trust store. Null: the default. */
  public void setTrustStorePassword(@Nullable String trustStorePassword) {
    set(Option.TRUST_STORE_PASSWORD, trustStorePassword);
  }

  /** File with this client's key and certificate for TLS. */
  public @Nullable String getKeyStore() {
    return text(Option.KEY_STORE);
  }

  /** File with this client's key and certificate for TLS. Null: the default. */
  public void setKeyStore(@Nullable String keyStore) {
    set(Option.KEY_STORE, keyStore);
  }

  /** Password of the key store. */
  public @Nullable String getKeyStorePassword() {
    return text(Option.KEY_STORE_PASSWORD);
  }

  /** Password of the key store. Null: the default. */
  public void setKeyStorePassword(@Nullable String keyStorePassword) {
    set(Option.KEY_STORE_PASSWORD, keyStorePassword);
  }

  /** Whether the host name must be in the server's certificate. */
  public boolean isVerifyHostname() {
    return options().verifyHostname();
  }

  /** Whether the host name must be in the server's certificate. */
  public void setVerifyHostname(boolean verifyHostname) {
    set(Option.VERIFY_HOSTNAME, verifyHostname);
  }

  /** The URI and the options that were set; passwords are masked. */
  @Override
  public final String toString() {
    State current = state;
    return getClass().getSimpleName() + "{uri=" + current.uri + ", " + current.properties + '}';
  }
}
