package org.redisjms.engine;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Durability;
import org.redisjms.config.Options;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.message.CorruptMessageException;
import org.redisjms.message.EncodedMessage;
import org.redisjms.message.MessageCodec;
import org.redisjms.message.Received;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.message.TrustedPackages;
import org.redisjms.selector.Selector;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;

/** Turns messages into what the store keeps, and back. Thread-safe. */
final class Translator {

  private final TrustedPackages trustedPackages;
  private final int maxMessageSize;
  private final LongSupplier storeClock;
  private final SubscriptionMatcher subscriptions;

  /**
   * @param storeClock the store's clock, in milliseconds since the epoch
   * @param subscriptions which of a topic's subscriptions get a message
   */
  Translator(Options options, LongSupplier storeClock, SubscriptionMatcher subscriptions) {
    trustedPackages = TrustedPackages.of(String.join(",", options.trustedPackages()));
    maxMessageSize = options.maxMessageSize();
    this.storeClock = storeClock;
    this.subscriptions = subscriptions;
  }

  static QueueId queue(RedisJmsDestination destination) {
    return QueueId.of(destination.address());
  }

  /**
   * Sets the headers that a send sets, and encodes.
   *
   * <p>Expiry and delivery time count in the store's clock; what the message shows of them is in
   * the client's.
   *
   * @throws JMSException if the message cannot be encoded or is larger than {@code maxMessageSize},
   *     or if what it says of its durability means nothing
   */
  OutgoingMessage outgoing(
      RedisJmsDestination destination,
      RedisJmsMessage message,
      SendParameters parameters,
      MessageId id)
      throws JMSException {
    Durability durability = durability(message, parameters.persistent());
    long now = System.currentTimeMillis();
    long deliveryDelay = parameters.deliveryDelay();
    long timeToLive = parameters.timeToLive();
    message.setJMSDestination(destination);
    message.setJMSDeliveryMode(
        parameters.persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
    message.setJMSPriority(parameters.priority());
    message.setJMSTimestamp(parameters.disableTimestamp() ? 0 : now);
    message.setJMSDeliveryTime(later(now, deliveryDelay));
    message.setJMSExpiration(timeToLive == 0 ? 0 : later(now, timeToLive));
    message.setJMSMessageID(shown(id));
    EncodedMessage encoded = MessageCodec.encode(message);
    long size = (long) encoded.head().length + encoded.body().length;
    if (size > maxMessageSize) {
      throw new JMSException(
          "The message takes "
              + size
              + " bytes, and the option maxMessageSize allows "
              + maxMessageSize,
          "TOO_LARGE");
    }
    long storeNow = timeToLive > 0 || deliveryDelay > 0 ? storeClock.getAsLong() : 0;
    Envelope envelope =
        Envelope.create(
            id,
            parameters.priority(),
            parameters.persistent(),
            timeToLive == 0 ? 0 : later(storeNow, timeToLive),
            encoded.head(),
            encoded.body());
    return new OutgoingMessage(
        queue(destination),
        envelope,
        deliveryDelay == 0 ? 0 : later(storeNow, deliveryDelay),
        destination.kind().isQueue() ? null : subscriptions.wanted(envelope),
        durability);
  }

  /** What {@link SubscriptionMatcher#of} takes. */
  String sender() {
    return subscriptions.sender();
  }

  /** What has to confirm the send; null for what the factory asks for. */
  private static @Nullable Durability durability(RedisJmsMessage message, boolean persistent)
      throws JMSException {
    Object own = message.getObjectProperty(MessageCodec.DURABILITY);
    if (own == null) {
      return persistent ? null : Durability.MASTER;
    }
    for (Durability durability : Durability.values()) {
      if (durability.toString().equals(own)) {
        return durability;
      }
    }
    throw new JMSException(
        MessageCodec.DURABILITY + " is '" + own + "', but must be master, replica, all or fsync",
        "INVALID_DURABILITY");
  }

  /** The message as it is delivered. */
  RedisJmsMessage received(Envelope envelope, int deliveries, boolean redelivered)
      throws CorruptMessageException {
    // Redelivered means a delivery count of 2 or more (Jakarta Messaging 3.1, section 3.5.11), also
    // where the first delivery is only a suspicion.
    int deliveryCount = redelivered ? Math.max(deliveries, 2) : deliveries;
    return MessageCodec.decode(
        envelope.head(),
        envelope.body(),
        received(envelope, deliveryCount, redelivered, shown(envelope.id())),
        trustedPackages);
  }

  /**
   * The filter for the store; null for all messages. What cannot be read passes it, to be found out
   * at its delivery.
   */
  static @Nullable Predicate<Envelope> filter(@Nullable Selector selector) {
    if (selector == null) {
      return null;
    }
    return envelope -> {
      try {
        return selector.matches(selectorProperties(envelope));
      } catch (CorruptMessageException e) {
        return true;
      }
    };
  }

  /** What a selector sees of a message at its next delivery. */
  static Function<String, @Nullable Object> selectorProperties(Envelope envelope)
      throws CorruptMessageException {
    int deliveryCount = envelope.deliveryCount() + 1;
    return MessageCodec.selectorProperties(
        envelope.head(),
        received(envelope, deliveryCount, envelope.redelivered(), shown(envelope.id())));
  }

  private static Received received(
      Envelope envelope, int deliveryCount, boolean redelivered, String id) {
    return new Received(id, envelope.priority(), envelope.persistent(), deliveryCount, redelivered);
  }

  boolean expired(Envelope envelope) {
    return envelope.expiry() > 0 && envelope.expired(storeClock.getAsLong());
  }

  private static String shown(MessageId id) {
    return "ID:" + id;
  }

  private static long later(long time, long millis) {
    return time > Long.MAX_VALUE - millis ? Long.MAX_VALUE : time + millis;
  }
}
