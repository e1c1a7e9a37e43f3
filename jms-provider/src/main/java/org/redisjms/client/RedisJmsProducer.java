package org.redisjms.client;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.engine.SendParameters;
import org.redisjms.message.RedisJmsBytesMessage;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.message.RedisJmsPlainMessage;

/**
 * Sends with the settings, headers and properties that were collected in it (Jakarta Messaging 3.1,
 * section 7).
 */
public final class RedisJmsProducer implements JMSProducer {

  /** Says in which session to send. */
  @FunctionalInterface
  public interface Sessions {
    /** Fails if the producer's context is closed. */
    RedisJmsSession session() throws JMSException;
  }

  private final Sessions sessions;

  /** Never sent: collects headers and properties, checks their names and converts their values. */
  private final RedisJmsMessage template = new RedisJmsPlainMessage();

  /** Whether the template's correlation id was set as bytes, which a string may not hold. */
  private boolean correlatedByBytes;

  private boolean disableId;
  private boolean disableTimestamp;
  private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
  private int priority = Message.DEFAULT_PRIORITY;
  private long timeToLive = Message.DEFAULT_TIME_TO_LIVE;
  private long deliveryDelay = Message.DEFAULT_DELIVERY_DELAY;
  private @Nullable CompletionListener async;

  /**
   * Makes a producer.
   *
   * @param sessions is asked now, and before each send
   * @throws JMSException if the context is closed
   */
  public RedisJmsProducer(Sessions sessions) throws JMSException {
    Object unused = sessions.session();
    this.sessions = sessions;
  }

  @Override
  public JMSProducer send(@Nullable Destination destination, @Nullable Message message) {
    return sending(destination, session -> message);
  }

  @Override
  public JMSProducer send(@Nullable Destination destination, @Nullable String body) {
    return sending(destination, session -> session.createTextMessage(body));
  }

  @Override
  public JMSProducer send(@Nullable Destination destination, @Nullable Map<String, Object> body) {
    return sending(
        destination,
        session -> {
          MapMessage message = session.createMapMessage();
          if (body != null) {
            for (Map.Entry<String, Object> entry : body.entrySet()) {
              message.setObject(entry.getKey(), entry.getValue());
            }
          }
          return message;
        });
  }

  @Override
  public JMSProducer send(@Nullable Destination destination, byte @Nullable [] body) {
    return sending(
        destination,
        session -> {
          RedisJmsBytesMessage message = session.createBytesMessage();
          if (body != null) {
            message.writeBytes(body);
          }
          return message;
        });
  }

  @Override
  public JMSProducer send(@Nullable Destination destination, @Nullable Serializable body) {
    return sending(destination, session -> session.createObjectMessage(body));
  }

  /** Makes the message of a send. */
  @FunctionalInterface
  private interface Maker {
    @Nullable Message make(RedisJmsSession session) throws JMSException;
  }

  private JMSProducer sending(@Nullable Destination destination, Maker maker) {
    return Unchecked.call(
        () -> {
          RedisJmsSession session = sessions.session();
          RedisJmsDestination target = Arguments.destination(destination);
          Message message = maker.make(session);
          if (message == null) {
            throw new MessageFormatException("The message must not be null");
          }
          copyTo(message);
          SendParameters parameters =
              new SendParameters(
                  deliveryMode == DeliveryMode.PERSISTENT,
                  priority,
                  timeToLive,
                  deliveryDelay,
                  disableId,
                  disableTimestamp);
          session.send(target, message, parameters, async);
          return this;
        });
  }

  /**
   * Sets what was collected here on the message, over what it has itself.
   *
   * @throws MessageNotWriteableException if there are properties to set and the message's are
   *     read-only
   */
  private void copyTo(Message message) throws JMSException {
    for (String name : getPropertyNames()) {
      message.setObjectProperty(name, template.getObjectProperty(name));
    }
    if (template.getJMSReplyTo() != null) {
      message.setJMSReplyTo(template.getJMSReplyTo());
    }
    if (template.getJMSType() != null) {
      message.setJMSType(template.getJMSType());
    }
    if (correlatedByBytes) {
      message.setJMSCorrelationIDAsBytes(template.getJMSCorrelationIDAsBytes());
    } else if (template.getJMSCorrelationID() != null) {
      message.setJMSCorrelationID(template.getJMSCorrelationID());
    }
  }

  @Override
  public JMSProducer setDisableMessageID(boolean value) {
    disableId = value;
    return this;
  }

  @Override
  public boolean getDisableMessageID() {
    return disableId;
  }

  @Override
  public JMSProducer setDisableMessageTimestamp(boolean value) {
    disableTimestamp = value;
    return this;
  }

  @Override
  public boolean getDisableMessageTimestamp() {
    return disableTimestamp;
  }

  @Override
  public JMSProducer setDeliveryMode(int value) {
    deliveryMode = Unchecked.call(() -> Arguments.deliveryMode(value));
    return this;
  }

  @Override
  public int getDeliveryMode() {
    return deliveryMode;
  }

  @Override
  public JMSProducer setPriority(int value) {
    priority = Unchecked.call(() -> Arguments.priority(value));
    return this;
  }

  @Override
  public int getPriority() {
    return priority;
  }

  @Override
  public JMSProducer setTimeToLive(long value) {
    timeToLive = Unchecked.call(() -> Arguments.milliseconds("time to live", value));
    return this;
  }

  @Override
  public long getTimeToLive() {
    return timeToLive;
  }

  @Override
  public JMSProducer setDeliveryDelay(long value) {
    deliveryDelay = Unchecked.call(() -> Arguments.milliseconds("delivery delay", value));
    return this;
  }

  @Override
  public long getDeliveryDelay() {
    return deliveryDelay;
  }

  @Override
  public JMSProducer setAsync(@Nullable CompletionListener listener) {
    async = listener;
    return this;
  }

  @Override
  public @Nullable CompletionListener getAsync() {
    return async;
  }

  @Override
  public JMSProducer setProperty(@Nullable String name, boolean value) {
    return collect(() -> template.setBooleanProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(@Nullable String name, byte value) {
    return collect(() -> template.setByteProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(@Nullable String name, short value) {
    return collect(() -> template.setShortProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(@Nullable String name, int value) {
    return collect(() -> template.setIntProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(@Nullable String name, long value) {
    return collect(() -> template.setLongProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(@Nullable String name, float value) {
    return collect(() -> template.setFloatProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(@Nullable String name, double value) {
    return collect(() -> template.setDoubleProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(@Nullable String name, @Nullable String value) {
    return collect(() -> template.setStringProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(@Nullable String name, @Nullable Object value) {
    return collect(() -> template.setObjectProperty(name, value));
  }

  private JMSProducer collect(Unchecked.Action setter) {
    Unchecked.run(setter);
    return this;
  }

  @Override
  public JMSProducer clearProperties() {
    template.clearProperties();
    return this;
  }

  @Override
  public boolean propertyExists(@Nullable String name) {
    return template.propertyExists(name);
  }

  @Override
  public boolean getBooleanProperty(@Nullable String name) {
    return Unchecked.call(() -> template.getBooleanProperty(name));
  }

  @Override
  public byte getByteProperty(@Nullable String name) {
    return Unchecked.call(() -> template.getByteProperty(name));
  }

  @Override
  public short getShortProperty(@Nullable String name) {
    return Unchecked.call(() -> template.getShortProperty(name));
  }

  @Override
  public int getIntProperty(@Nullable String name) {
    return Unchecked.call(() -> template.getIntProperty(name));
  }

  @Override
  public long getLongProperty(@Nullable String name) {
    return Unchecked.call(() -> template.getLongProperty(name));
  }

  @Override
  public float getFloatProperty(@Nullable String name) {
    return Unchecked.call(() -> template.getFloatProperty(name));
  }

  @Override
  public double getDoubleProperty(@Nullable String name) {
    return Unchecked.call(() -> template.getDoubleProperty(name));
  }

  @Override
  public @Nullable String getStringProperty(@Nullable String name) {
    return Unchecked.callNullable(() -> template.getStringProperty(name));
  }

  @Override
  public @Nullable Object getObjectProperty(@Nullable String name) {
    return template.getObjectProperty(name);
  }

  /** A copy that cannot be changed. */
  @Override
  public Set<String> getPropertyNames() {
    return Collections.unmodifiableSet(
        new LinkedHashSet<>(Collections.list(template.getPropertyNames())));
  }

  @Override
  public JMSProducer setJMSCorrelationIDAsBytes(byte @Nullable [] correlationId) {
    template.setJMSCorrelationIDAsBytes(correlationId);
    correlatedByBytes = correlationId != null;
    return this;
  }

  @Override
  public byte @Nullable [] getJMSCorrelationIDAsBytes() {
    return template.getJMSCorrelationIDAsBytes();
  }

  @Override
  public JMSProducer setJMSCorrelationID(@Nullable String correlationId) {
    template.setJMSCorrelationID(correlationId);
    correlatedByBytes = false;
    return this;
  }

  @Override
  public @Nullable String getJMSCorrelationID() {
    return template.getJMSCorrelationID();
  }

  @Override
  public JMSProducer setJMSType(@Nullable String type) {
    template.setJMSType(type);
    return this;
  }

  @Override
  public @Nullable String getJMSType() {
    return template.getJMSType();
  }

  @Override
  public JMSProducer setJMSReplyTo(@Nullable Destination replyTo) {
    template.setJMSReplyTo(replyTo);
    return this;
  }

  @Override
  public @Nullable Destination getJMSReplyTo() {
    return template.getJMSReplyTo();
  }
}
