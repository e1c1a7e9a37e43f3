package org.redisjms.message;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Headers and properties, common to all message types (Jakarta Messaging 3.1, sections 3.4 and
 * 3.5).
 *
 * <p>A message that was received has read-only properties and a read-only body until they are
 * cleared; its header fields can always be set, and all of it can be sent again.
 */
public abstract sealed class RedisJmsMessage implements Message
    permits RedisJmsPlainMessage,
        RedisJmsTextMessage,
        RedisJmsBytesMessage,
        RedisJmsMapMessage,
        RedisJmsStreamMessage,
        RedisJmsObjectMessage {
  private final MessageProperties properties = new MessageProperties();
  private @Nullable String messageId;
  private @Nullable Destination destination;
  private @Nullable Destination replyTo;

  /** A String or a byte[], as the client set it. */
  private @Nullable Object correlationId;

  private @Nullable String type;
  private long timestamp;
  private long deliveryTime;
  private long expiration;
  private int deliveryMode = DEFAULT_DELIVERY_MODE;
  private int priority = DEFAULT_PRIORITY;
  private boolean redelivered;
  private boolean bodyReadOnly;
  private @Nullable AcknowledgeCallback acknowledgeCallback;

  RedisJmsMessage() {}

  abstract BodyType bodyType();

  /** The body as {@link #getBody} hands it out; null if the message has none. */
  abstract @Nullable Object body() throws JMSException;

  /** Empties the body and makes it writable. */
  abstract void emptyBody();

  /** A few words on the body that do not give it away, for {@link #toString()}. */
  abstract String describeBody();

  final MessageProperties properties() {
    return properties;
  }

  final @Nullable Object correlationId() {
    return correlationId;
  }

  final void setCorrelationId(@Nullable Object stringOrBytes) {
    correlationId = stringOrBytes;
  }

  /** Sets what a provider sets when it delivers, and makes properties and body read-only. */
  void markReceived(Received received) {
    messageId = received.messageId();
    priority = received.priority();
    deliveryMode = received.persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
    redelivered = received.redelivered();
    properties.markReceived(received.deliveryCount());
    bodyReadOnly = true;
  }

  final void checkBodyWriteable() throws MessageNotWriteableException {
    if (bodyReadOnly) {
      throw new MessageNotWriteableException(
          "The body of this message is read-only until clearBody() is called");
    }
  }

  /** What {@link #acknowledge()} calls; null for nothing. */
  public final void setAcknowledgeCallback(@Nullable AcknowledgeCallback callback) {
    acknowledgeCallback = callback;
  }

  /**
   * Acknowledges as the session that delivered the message does it; nothing for a message that was
   * not received.
   */
  @Override
  public final void acknowledge() throws JMSException {
    AcknowledgeCallback callback = acknowledgeCallback;
    if (callback != null) {
      callback.acknowledge(this);
    }
  }

  @Override
  public final void clearBody() {
    emptyBody();
    bodyReadOnly = false;
  }

  @Override
  public <T> @Nullable T getBody(Class<T> bodyClass) throws JMSException {
    Object body = body();
    if (body == null) {
      return null;
    }
    if (!fits(body, bodyClass)) {
      throw new MessageFormatException(
          "The body is a " + body.getClass().getTypeName() + ", not a " + bodyClass.getTypeName());
    }
    return bodyClass.cast(body);
  }

  @Override
  public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") Class bodyClass)
      throws JMSException {
    Object body = body();
    return body == null || fits(body, bodyClass);
  }

  /** Whether the application may have the body as this class. */
  boolean fits(Object body, Class<?> bodyClass) {
    return bodyClass.isInstance(body);
  }

  @Override
  public final @Nullable String getJMSMessageID() {
    return messageId;
  }

  @Override
  public final void setJMSMessageID(@Nullable String id) {
    messageId = id;
  }

  @Override
  public final long getJMSTimestamp() {
    return timestamp;
  }

  @Override
  public final void setJMSTimestamp(long timestamp) {
    this.timestamp = timestamp;
  }

  /**
   * The correlation id; one that was set as bytes is read as UTF-8, and is null here if it is not
   * UTF-8.
   */
  @Override
  public final @Nullable String getJMSCorrelationID() {
    if (correlationId instanceof byte[] bytes) {
      return correlationText(bytes);
    }
    return (String) correlationId;
  }

  static @Nullable String correlationText(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  @Override
  public final void setJMSCorrelationID(@Nullable String correlationId) {
    this.correlationId = correlationId;
  }

  /** The correlation id as bytes; one that was set as a string in UTF-8. */
  @Override
  public final byte @Nullable [] getJMSCorrelationIDAsBytes() {
    if (correlationId instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return correlationId instanceof byte[] bytes ? bytes.clone() : null;
  }

  @Override
  public final void setJMSCorrelationIDAsBytes(byte @Nullable [] correlationId) {
    this.correlationId = Values.copy(correlationId);
  }

  @Override
  public final @Nullable Destination getJMSReplyTo() {
    return replyTo;
  }

  @Override
  public final void setJMSReplyTo(@Nullable Destination replyTo) {
    this.replyTo = replyTo;
  }

  @Override
  public final @Nullable Destination getJMSDestination() {
    return destination;
  }

  @Override
  public final void setJMSDestination(@Nullable Destination destination) {
    this.destination = destination;
  }

  @Override
  public final int getJMSDeliveryMode() {
    return deliveryMode;
  }

  @Override
  public final void setJMSDeliveryMode(int deliveryMode) {
    this.deliveryMode = deliveryMode;
  }

  @Override
  public final boolean getJMSRedelivered() {
    return redelivered;
  }

  @Override
  public final void setJMSRedelivered(boolean redelivered) {
    this.redelivered = redelivered;
  }

  @Override
  public final @Nullable String getJMSType() {
    return type;
  }

  @Override
  public final void setJMSType(@Nullable String type) {
    this.type = type;
  }

  @Override
  public final long getJMSExpiration() {
    return expiration;
  }

  @Override
  public final void setJMSExpiration(long expiration) {
    this.expiration = expiration;
  }

  @Override
  public final long getJMSDeliveryTime() {
    return deliveryTime;
  }

  @Override
  public final void setJMSDeliveryTime(long deliveryTime) {
    this.deliveryTime = deliveryTime;
  }

  @Override
  public final int getJMSPriority() {
    return priority;
  }

  @Override
  public final void setJMSPriority(int priority) {
    this.priority = priority;
  }

  @Override
  public final void clearProperties() {
    properties.clear();
  }

  @Override
  public final boolean propertyExists(@Nullable String name) {
    return properties.exists(name);
  }

  @Override
  public final Enumeration<String> getPropertyNames() {
    return Collections.enumeration(properties.names());
  }

  @Override
  public final boolean getBooleanProperty(@Nullable String name) throws JMSException {
    return Values.toBoolean(properties.get(name));
  }

  @Override
  public final byte getByteProperty(@Nullable String name) throws JMSException {
    return Values.toByte(properties.get(name));
  }

  @Override
  public final short getShortProperty(@Nullable String name) throws JMSException {
    return Values.toShort(properties.get(name));
  }

  @Override
  public final int getIntProperty(@Nullable String name) throws JMSException {
    return Values.toInt(properties.get(name));
  }

  @Override
  public final long getLongProperty(@Nullable String name) throws JMSException {
    return Values.toLong(properties.get(name));
  }

  @Override
  public final float getFloatProperty(@Nullable String name) throws JMSException {
    return Values.toFloat(properties.get(name));
  }

  @Override
  public final double getDoubleProperty(@Nullable String name) throws JMSException {
    return Values.toDouble(properties.get(name));
  }

  @Override
  public final @Nullable String getStringProperty(@Nullable String name) throws JMSException {
    return Values.asString(properties.get(name));
  }

  @Override
  public final @Nullable Object getObjectProperty(@Nullable String name) {
    return properties.get(name);
  }

  @Override
  public final void setBooleanProperty(@Nullable String name, boolean value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setByteProperty(@Nullable String name, byte value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setShortProperty(@Nullable String name, short value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setIntProperty(@Nullable String name, int value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setLongProperty(@Nullable String name, long value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setFloatProperty(@Nullable String name, float value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setDoubleProperty(@Nullable String name, double value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setStringProperty(@Nullable String name, @Nullable String value)
      throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setObjectProperty(@Nullable String name, @Nullable Object value)
      throws JMSException {
    properties.set(name, value);
  }

  /**
   * Messages with the same JMSMessageID are equal: the one that was sent, and each delivery of it.
   * A message that has none yet is equal to itself only.
   */
  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other
        || (messageId != null
            && other instanceof RedisJmsMessage that
            && messageId.equals(that.messageId));
  }

  /** Always the same, as the message id changes when a message that is in a table is sent. */
  @Override
  public final int hashCode() {
    return RedisJmsMessage.class.getName().hashCode();
  }

  /** Type, headers, the names of the properties and the size of the body; no contents. */
  @Override
  public final String toString() {
    return getClass().getSimpleName()
        + "{id="
        + messageId
        + ", destination="
        + destination
        + ", priority="
        + priority
        + ", "
        + (deliveryMode == DeliveryMode.NON_PERSISTENT ? "non-persistent" : "persistent")
        + (redelivered ? ", redelivered" : "")
        + ", properties="
        + properties.names()
        + ", body: "
        + describeBody()
        + '}';
  }
}
