package org.redisjms.message;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;

/**
 * Turns messages into bytes and back.
 *
 * <p>Not encoded are JMSMessageID, JMSPriority, JMSDeliveryMode, JMSRedelivered and
 * JMSXDeliveryCount: they stand in the envelope around the encoded message and come back with
 * {@link Received}. Every method that reads bytes is prepared for any bytes: it takes no more
 * memory than a small multiple of their length and ends in a {@link CorruptMessageException} if
 * they are no message.
 */
public final class MessageCodec {
  /** The property of a dead letter with the address of the destination it was sent to. */
  public static final String ORIGINAL_DESTINATION = "JMS_REDISJMS_ORIGINAL_DESTINATION";

  /** The property of a dead letter with the number of deliveries there, an int. */
  public static final String ORIGINAL_DELIVERY_COUNT = "JMS_REDISJMS_DELIVERY_COUNT";

  /** The property of a dead letter with the reason, in words. */
  public static final String DEAD_LETTER_REASON = "JMS_REDISJMS_DEAD_LETTER_REASON";

  /** The property of a message that is to be sent with another durability than the factory's. */
  public static final String DURABILITY = "JMS_REDISJMS_DURABILITY";

  private static final byte[] NO_BYTES = {};

  private MessageCodec() {}

  /**
   * Encodes a snapshot; the message stays as it is, a stream or bytes message also keeps its
   * position.
   *
   * @throws InvalidDestinationException if JMSDestination or JMSReplyTo belongs to another provider
   * @throws JMSException if the body cannot be had
   */
  public static EncodedMessage encode(RedisJmsMessage message) throws JMSException {
    String text = message instanceof RedisJmsTextMessage textMessage ? textMessage.getText() : null;
    boolean utf16 = text != null && !BinaryWriter.isWellFormed(text);
    byte[] body = text != null ? BinaryWriter.encode(text, !utf16) : encodeBody(message);
    Head head =
        new Head(
            message.bodyType(),
            body != null,
            utf16,
            own(message.getJMSDestination(), "JMSDestination"),
            own(message.getJMSReplyTo(), "JMSReplyTo"),
            message.correlationId(),
            message.getJMSType(),
            message.getJMSTimestamp(),
            message.getJMSDeliveryTime(),
            message.getJMSExpiration(),
            message.properties().travelling());
    return new EncodedMessage(head.encode(), body == null ? NO_BYTES : body);
  }

  private static @Nullable RedisJmsDestination own(@Nullable Destination destination, String header)
      throws InvalidDestinationException {
    if (destination == null) {
      return null;
    }
    RedisJmsDestination own = RedisJmsDestination.from(destination);
    if (own != null) {
      return own;
    }
    throw new InvalidDestinationException(
        header + " belongs to another provider: " + destination.getClass().getName());
  }

  /** The body of a message other than a text; null if it has none. */
  private static byte @Nullable [] encodeBody(RedisJmsMessage message) {
    if (message instanceof RedisJmsBytesMessage bytes) {
      return bytes.content();
    }
    if (message instanceof RedisJmsObjectMessage object) {
      return object.serialized();
    }
    if (message instanceof RedisJmsMapMessage map) {
      BinaryWriter out = new BinaryWriter(16 * map.values().size());
      map.values()
          .forEach(
              (name, value) -> {
                out.string(name);
                out.value(value);
              });
      return out.toByteArray();
    }
    if (message instanceof RedisJmsStreamMessage stream) {
      BinaryWriter out = new BinaryWriter(8 * stream.values().size());
      stream.values().forEach(out::value);
      return out.toByteArray();
    }
    return null;
  }

  /**
   * Decodes a received message: properties and body are read-only, a stream or bytes message is at
   * its start.
   *
   * @param policy which classes an object message may hold; asked when its object is read
   */
  public static RedisJmsMessage decode(
      byte[] head, byte[] body, Received received, TrustedPackages policy)
      throws CorruptMessageException {
    Head decoded = Head.decode(head);
    if (!decoded.hasBody() && body.length > 0) {
      throw new CorruptMessageException("A message without a body has one");
    }
    RedisJmsMessage message = decodeBody(decoded, body, policy);
    message.setJMSDestination(decoded.destination());
    message.setJMSReplyTo(decoded.replyTo());
    message.setCorrelationId(decoded.correlationId());
    message.setJMSType(decoded.type());
    message.setJMSTimestamp(decoded.timestamp());
    message.setJMSDeliveryTime(decoded.deliveryTime());
    message.setJMSExpiration(decoded.expiration());
    decoded.properties().forEach(message.properties()::restore);
    message.markReceived(received);
    return message;
  }

  private static RedisJmsMessage decodeBody(Head head, byte[] body, TrustedPackages policy)
      throws CorruptMessageException {
    return switch (head.bodyType()) {
      case MESSAGE -> {
        if (head.hasBody()) {
          throw new CorruptMessageException("A plain message has a body");
        }
        yield new RedisJmsPlainMessage();
      }
      case TEXT ->
          new RedisJmsTextMessage(head.hasBody() ? BinaryReader.decode(body, !head.utf16()) : null);
      case BYTES -> new RedisJmsBytesMessage(body);
      case MAP -> new RedisJmsMapMessage(decodeMap(body));
      case STREAM -> new RedisJmsStreamMessage(decodeStream(body));
      case OBJECT -> new RedisJmsObjectMessage(head.hasBody() ? body : null, policy);
    };
  }

  private static Map<String, @Nullable Object> decodeMap(byte[] body)
      throws CorruptMessageException {
    BinaryReader in = new BinaryReader(body);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    while (in.remaining() > 0) {
      String name = in.string();
      values.put(name, in.value(true));
    }
    return values;
  }

  private static List<@Nullable Object> decodeStream(byte[] body) throws CorruptMessageException {
    BinaryReader in = new BinaryReader(body);
    List<@Nullable Object> values = new ArrayList<>();
    while (in.remaining() > 0) {
      values.add(in.value(true));
    }
    return values;
  }

  /**
   * What a selector sees of an encoded message: the header fields of Jakarta Messaging 3.1, section
   * 3.8.1.1, and the properties, null for what is absent.
   */
  public static Function<String, @Nullable Object> selectorProperties(
      byte[] head, Received received) throws CorruptMessageException {
    Head decoded = Head.decode(head);
    return name ->
        switch (name) {
          case "JMSMessageID" -> received.messageId();
          case "JMSPriority" -> received.priority();
          case "JMSDeliveryMode" -> deliveryMode(received.persistent());
          case "JMSTimestamp" -> decoded.timestamp();
          case "JMSType" -> decoded.type();
          case "JMSCorrelationID" ->
              decoded.correlationId() instanceof byte[] bytes
                  ? RedisJmsMessage.correlationText(bytes)
                  : decoded.correlationId();
          case PropertyNames.DELIVERY_COUNT -> received.deliveryCount();
          default -> decoded.properties().get(name);
        };
  }

  /** What a selector sees of a message that is about to be sent. */
  public static Function<String, @Nullable Object> selectorProperties(RedisJmsMessage message) {
    return name ->
        switch (name) {
          case "JMSMessageID" -> message.getJMSMessageID();
          case "JMSPriority" -> message.getJMSPriority();
          case "JMSDeliveryMode" ->
              deliveryMode(message.getJMSDeliveryMode() != DeliveryMode.NON_PERSISTENT);
          case "JMSTimestamp" -> message.getJMSTimestamp();
          case "JMSType" -> message.getJMSType();
          case "JMSCorrelationID" -> message.getJMSCorrelationID();
          default -> message.properties().get(name);
        };
  }

  private static String deliveryMode(boolean persistent) {
    return persistent ? "PERSISTENT" : "NON_PERSISTENT";
  }

  /**
   * The head of the dead letter that a message becomes: the same with more properties, which
   * replace those of the same names, and without an expiration.
   *
   * @param extra values of the types that properties may have
   */
  public static byte[] deadLetterHead(byte[] head, Map<String, @Nullable Object> extra)
      throws CorruptMessageException {
    return Head.decode(head).deadLetter(extra).encode();
  }

  /**
   * The head of a bytes message for wrapping bytes that cannot be decoded.
   *
   * @param destination the JMSDestination
   * @param timestamp the JMSTimestamp, in milliseconds; 0 if it is not known
   * @param properties values of the types that properties may have
   */
  public static byte[] damagedHead(
      @Nullable RedisJmsDestination destination,
      long timestamp,
      Map<String, @Nullable Object> properties) {
    return new Head(
            BodyType.BYTES, true, false, destination, null, null, null, timestamp, 0, 0, properties)
        .encode();
  }
}
