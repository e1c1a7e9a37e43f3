package org.redisjms.ra.inbound;

import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.resource.spi.Activation;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;

/**
 * How a message-driven bean is connected: its activation configuration properties (Jakarta
 * Messaging 3.1, section 13.1, and some that people bring along). {@link #validate} reports all
 * faults at once.
 */
@Activation(messageListeners = MessageListener.class)
public class RedisJmsActivationSpec implements ActivationSpec, Serializable {

  @Serial private static final long serialVersionUID = 1L;

  private static final int DEFAULT_SESSIONS = 15;
  private static final int NO_LIMIT = -1;
  private static final long DEFAULT_INTERVAL_MILLIS = 2_000;

  private transient @Nullable ResourceAdapter resourceAdapter;
  private @Nullable String destination;
  private @Nullable String destinationLookup;
  private @Nullable String destinationType;
  private @Nullable String connectionFactoryLookup;
  private @Nullable String messageSelector;
  private @Nullable String acknowledgeMode;
  private @Nullable String subscriptionDurability;
  private @Nullable String subscriptionName;
  private @Nullable String clientId;
  private @Nullable Boolean shareSubscriptions;
  private @Nullable String user;
  private @Nullable String password;
  private @Nullable Integer maxSession;
  private @Nullable Integer setupAttempts;
  private @Nullable Long setupInterval;

  @Override
  public void validate() throws InvalidPropertyException {
    ActivationFaults.check(this);
  }

  // What the properties mean.

  boolean isTopic() {
    return DestinationType.TOPIC.isNamed(destinationType);
  }

  boolean isDurable() {
    return "Durable".equalsIgnoreCase(subscriptionDurability);
  }

  boolean isShared() {
    return Boolean.TRUE.equals(shareSubscriptions);
  }

  /** Of a session without transaction. */
  int sessionMode() {
    return ActivationFaults.isDupsOk(acknowledgeMode)
        ? Session.DUPS_OK_ACKNOWLEDGE
        : Session.AUTO_ACKNOWLEDGE;
  }

  /** The name to look the destination up by; null if {@code destination} is its physical name. */
  @Nullable String lookupName() {
    if (destinationLookup != null) {
      return destinationLookup;
    }
    return destination != null && destination.startsWith("java:") ? destination : null;
  }

  /** The destination that is not looked up. */
  RedisJmsDestination namedDestination() {
    RedisJmsDestination.Kind kind =
        isTopic() ? RedisJmsDestination.Kind.TOPIC : RedisJmsDestination.Kind.QUEUE;
    return RedisJmsDestination.of(kind, String.valueOf(destination));
  }

  MessageSource source(RedisJmsDestination from) {
    return new MessageSource(from, messageSelector, subscriptionName, isDurable(), isShared());
  }

  // The properties.

  @Override
  public @Nullable ResourceAdapter getResourceAdapter() {
    return resourceAdapter;
  }

  @Override
  public void setResourceAdapter(ResourceAdapter resourceAdapter) {
    this.resourceAdapter = resourceAdapter;
  }

  private static @Nullable String textOrNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  public @Nullable String getDestination() {
    return destination;
  }

  /**
   * The physical name of the queue or topic; a name that begins with {@code java:} is looked up.
   */
  public void setDestination(@Nullable String destination) {
    this.destination = textOrNull(destination);
  }

  public @Nullable String getDestinationLookup() {
    return destinationLookup;
  }

  /** The JNDI name of the queue or topic, which wins over {@code destination}. */
  public void setDestinationLookup(@Nullable String destinationLookup) {
    this.destinationLookup = textOrNull(destinationLookup);
  }

  public @Nullable String getDestinationType() {
    return destinationType;
  }

  /** {@code jakarta.jms.Queue} or {@code jakarta.jms.Topic}. */
  public void setDestinationType(@Nullable String destinationType) {
    this.destinationType = textOrNull(destinationType);
  }

  public @Nullable String getConnectionFactoryLookup() {
    return connectionFactoryLookup;
  }

  /**
   * The JNDI name of the connection factory to use in place of the properties of the resource
   * adapter.
   */
  public void setConnectionFactoryLookup(@Nullable String connectionFactoryLookup) {
    this.connectionFactoryLookup = textOrNull(connectionFactoryLookup);
  }

  public @Nullable String getMessageSelector() {
    return messageSelector;
  }

  /** Which messages the bean wants; none: all. */
  public void setMessageSelector(@Nullable String messageSelector) {
    this.messageSelector = textOrNull(messageSelector);
  }

  public @Nullable String getAcknowledgeMode() {
    return acknowledgeMode;
  }

  /**
   * {@code Auto-acknowledge} or {@code Dups-ok-acknowledge}, for beans without container-managed
   * transactions.
   */
  public void setAcknowledgeMode(@Nullable String acknowledgeMode) {
    this.acknowledgeMode = textOrNull(acknowledgeMode);
  }

  public @Nullable String getSubscriptionDurability() {
    return subscriptionDurability;
  }

  /** {@code Durable} or {@code NonDurable}. */
  public void setSubscriptionDurability(@Nullable String subscriptionDurability) {
    this.subscriptionDurability = textOrNull(subscriptionDurability);
  }

  public @Nullable String getSubscriptionName() {
    return subscriptionName;
  }

  /** The name of a durable or shared subscription. */
  public void setSubscriptionName(@Nullable String subscriptionName) {
    this.subscriptionName = textOrNull(subscriptionName);
  }

  public @Nullable String getClientId() {
    return clientId;
  }

  /** The JMS client identifier; required by a durable subscription that is not shared. */
  public void setClientId(@Nullable String clientId) {
    this.clientId = textOrNull(clientId);
  }

  public Boolean getShareSubscriptions() {
    return isShared();
  }

  /** Whether several activations, as on several servers, share the subscription; default false. */
  public void setShareSubscriptions(@Nullable Boolean shareSubscriptions) {
    this.shareSubscriptions = shareSubscriptions;
  }

  public @Nullable String getUser() {
    return user;
  }

  /** Who connects, in place of the user of the resource adapter. */
  public void setUser(@Nullable String user) {
    this.user = textOrNull(user);
  }

  public @Nullable String getPassword() {
    return password;
  }

  /** The password of {@code user}. */
  public void setPassword(@Nullable String password) {
    this.password = textOrNull(password);
  }

  public Integer getMaxSession() {
    return maxSession == null ? DEFAULT_SESSIONS : maxSession;
  }

  /** How many messages the bean handles at the same time, at most; default 15. */
  public void setMaxSession(@Nullable Integer maxSession) {
    this.maxSession = maxSession;
  }

  public Integer getSetupAttempts() {
    return setupAttempts == null ? NO_LIMIT : setupAttempts;
  }

  /** How often to try to connect; -1, the default: until the bean is undeployed. */
  public void setSetupAttempts(@Nullable Integer setupAttempts) {
    this.setupAttempts = setupAttempts;
  }

  public Long getSetupInterval() {
    return setupInterval == null ? DEFAULT_INTERVAL_MILLIS : setupInterval;
  }

  /**
   * Milliseconds before the second attempt; grows with each further one, up to ten times this.
   * Default 2000.
   */
  public void setSetupInterval(@Nullable Long setupInterval) {
    this.setupInterval = setupInterval;
  }

  @Override
  public String toString() {
    return "RedisJmsActivationSpec["
        + (destinationLookup == null ? destination : destinationLookup)
        + (subscriptionName == null ? "]" : ", subscription " + subscriptionName + "]");
  }
}
