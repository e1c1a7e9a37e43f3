package org.redisjms.ra.admin;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.redisjms.RedisJmsXAConnectionFactory;

/**
 * Where the broker is and who connects to it: the properties that the resource adapter and its
 * connection factories have in common. What a connection factory does not set is taken from the
 * resource adapter.
 *
 * <p>All other options of Redis JMS are parameters of the URI. Passwords have properties of their
 * own, because a URI is shown in consoles and logs.
 */
public abstract class BrokerProperties implements Serializable {

  @Serial private static final long serialVersionUID = 1L;

  private static final String URI = "uri";
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";
  private static final String SENTINEL_USERNAME = "sentinelUsername";
  private static final String SENTINEL_PASSWORD = "sentinelPassword";
  private static final String TRUST_STORE_PASSWORD = "trustStorePassword";
  private static final String KEY_STORE_PASSWORD = "keyStorePassword";

  /** What was set, by the names that the options of a connection factory have. */
  private final TreeMap<String, String> values = new TreeMap<>();

  /**
   * The connection factory of the provider with these properties.
   *
   * @param defaults where to find what is not set here
   * @throws InvalidPropertyException if there is no URI, or something is malformed
   */
  public final RedisJmsXAConnectionFactory factory(@Nullable BrokerProperties defaults)
      throws ResourceException {
    Map<String, String> merged = new TreeMap<>(defaults == null ? Map.of() : defaults.snapshot());
    Map<String, String> own = snapshot();
    if (own.containsKey(URI)) {
      // Another broker: the credentials of the first one are not for it.
      merged.clear();
    }
    merged.putAll(own);
    String uri = merged.remove(URI);
    if (uri == null) {
      throw new InvalidPropertyException(
          "The property 'uri' is not set, neither here nor at the resource adapter; set it, for"
              + " example to redis-sentinel://h1:26379,h2:26379?master=mymaster");
    }
    try {
      RedisJmsXAConnectionFactory factory = new RedisJmsXAConnectionFactory(uri);
      merged.forEach(factory::setProperty);
      return factory;
    } catch (IllegalArgumentException e) {
      throw new InvalidPropertyException(e.getMessage(), e);
    }
  }

  private synchronized Map<String, String> snapshot() {
    return new TreeMap<>(values);
  }

  private synchronized @Nullable String get(String name) {
    return values.get(name);
  }

  /** Servers set what nobody configured to an empty text: that counts as not set. */
  private synchronized void set(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      values.remove(name);
    } else {
      values.put(name, value.strip());
    }
  }

  public @Nullable String getUri() {
    return get(URI);
  }

  /** Where the broker is, with options as query parameters. Checked when a connection is made. */
  public void setUri(@Nullable String uri) {
    set(URI, uri);
  }

  public @Nullable String getUsername() {
    return get(USERNAME);
  }

  /** ACL user on the data nodes. */
  public void setUsername(@Nullable String username) {
    set(USERNAME, username);
  }

  public @Nullable String getPassword() {
    return get(PASSWORD);
  }

  /** Password on the data nodes. */
  public void setPassword(@Nullable String password) {
    set(PASSWORD, password);
  }

  public @Nullable String getSentinelUsername() {
    return get(SENTINEL_USERNAME);
  }

  /** ACL user on the sentinels. */
  public void setSentinelUsername(@Nullable String username) {
    set(SENTINEL_USERNAME, username);
  }

  public @Nullable String getSentinelPassword() {
    return get(SENTINEL_PASSWORD);
  }

  /** Password on the sentinels. */
  public void setSentinelPassword(@Nullable String password) {
    set(SENTINEL_PASSWORD, password);
  }

  public @Nullable String getTrustStorePassword() {
    return get(TRUST_STORE_PASSWORD);
  }

  /** Password of the file that the option {@code trustStore} of the URI names. */
  public void setTrustStorePassword(@Nullable String password) {
    set(TRUST_STORE_PASSWORD, password);
  }

  public @Nullable String getKeyStorePassword() {
    return get(KEY_STORE_PASSWORD);
  }

  /** Password of the file that the option {@code keyStore} of the URI names. */
  public void setKeyStorePassword(@Nullable String password) {
    set(KEY_STORE_PASSWORD, password);
  }

  /** Whether the other one has the same properties. */
  protected final boolean sameProperties(BrokerProperties other) {
    return snapshot().equals(other.snapshot());
  }

  /** The same number for the same properties. */
  protected final int propertiesHash() {
    return snapshot().hashCode();
  }

  /** The URI only, as the other properties are passwords and those that go with them. */
  @Override
  public String toString() {
    String uri = getUri();
    return getClass().getSimpleName() + "[" + (uri == null ? "no uri" : withoutPassword(uri)) + "]";
  }

  private static String withoutPassword(String uri) {
    return uri.replaceAll("(?i)//[^@/]*@", "//***@").replaceAll("(?i)(password=)[^&]*", "$1***");
  }
}
