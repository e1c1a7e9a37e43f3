package org.redisjms.message;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A message with a serialized object (Jakarta Messaging 3.1, section 3.11).
 *
 * <p>The object is serialized when it is set, so that later changes to it do not show, and
 * deserialized anew each time it is read. What came from elsewhere is deserialized as far as {@link
 * TrustedPackages} allows.
 */
public final class RedisJmsObjectMessage extends RedisJmsMessage implements ObjectMessage {
  private byte @Nullable [] serialized;

  /** What guards the bytes. */
  private TrustedPackages policy;

  /** A message without an object. */
  public RedisJmsObjectMessage() {
    // What this process itself serializes needs no guard.
    this.policy = TrustedPackages.ALL;
  }

  /** A received message. */
  RedisJmsObjectMessage(byte @Nullable [] serialized, TrustedPackages policy) {
    this.serialized = serialized;
    this.policy = policy;
  }

  byte @Nullable [] serialized() {
    return serialized;
  }

  @Override
  public void setObject(@Nullable Serializable object) throws JMSException {
    checkBodyWriteable();
    serialized = object == null ? null : serialize(object);
    policy = TrustedPackages.ALL;
  }

  private static byte[] serialize(Serializable object) throws MessageFormatException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (IOException | RuntimeException e) {
      MessageFormatException failure =
          new MessageFormatException(
              "The object of " + object.getClass() + " cannot be serialized: " + e);
      failure.initCause(e);
      failure.setLinkedException(e);
      throw failure;
    }
    return bytes.toByteArray();
  }

  /**
   * Deserializes the object.
   *
   * @throws MessageFormatException if {@link TrustedPackages} refuses a class in it, a class is
   *     missing, or the bytes are damaged
   */
  @Override
  public @Nullable Serializable getObject() throws JMSException {
    byte[] current = serialized;
    return current == null ? null : (Serializable) policy.deserialize(current);
  }

  @Override
  public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") Class bodyClass)
      throws JMSException {
    try {
      return super.isBodyAssignableTo(bodyClass);
    } catch (MessageFormatException e) {
      return false;
    }
  }

  @Override
  BodyType bodyType() {
    return BodyType.OBJECT;
  }

  @Override
  @Nullable Object body() throws JMSException {
    return getObject();
  }

  @Override
  void emptyBody() {
    serialized = null;
  }

  @Override
  String describeBody() {
    byte[] current = serialized;
    return current == null ? "null" : current.length + " bytes, serialized";
  }
}
