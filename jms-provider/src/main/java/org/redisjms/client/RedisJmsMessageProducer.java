package org.redisjms.client;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.engine.SendParameters;

/**
 * A producer for one destination, or for whichever each send names (Jakarta Messaging 3.1, section
 * 7).
 */
public final class RedisJmsMessageProducer implements QueueSender, TopicPublisher {

  private final RedisJmsSession session;
  private final @Nullable RedisJmsDestination destination;
  private volatile boolean closed;
  private boolean disableId;
  private boolean disableTimestamp;
  private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
  private int priority = Message.DEFAULT_PRIORITY;
  private long timeToLive = Message.DEFAULT_TIME_TO_LIVE;
  private long deliveryDelay = Message.DEFAULT_DELIVERY_DELAY;

  RedisJmsMessageProducer(RedisJmsSession session, @Nullable RedisJmsDestination destination) {
    this.session = session;
    this.destination = destination;
  }

  private void checkOpen() throws IllegalStateException {
    if (closed) {
      throw new IllegalStateException("The producer is closed");
    }
    session.checkOpen();
  }

  @Override
  public void setDisableMessageID(boolean value) throws JMSException {
    checkOpen();
    disableId = value;
  }

  @Override
  public boolean getDisableMessageID() throws JMSException {
    checkOpen();
    return disableId;
  }

  @Override
  public void setDisableMessageTimestamp(boolean value) throws JMSException {
    checkOpen();
    disableTimestamp = value;
  }

  @Override
  public boolean getDisableMessageTimestamp() throws JMSException {
    checkOpen();
    return disableTimestamp;
  }

  @Override
  public void setDeliveryMode(int value) throws JMSException {
    checkOpen();
    deliveryMode = Arguments.deliveryMode(value);
  }

  @Override
  public int getDeliveryMode() throws JMSException {
    checkOpen();
    return deliveryMode;
  }

  @Override
  public void setPriority(int value) throws JMSException {
    checkOpen();
    priority = Arguments.priority(value);
  }

  @Override
  public int getPriority() throws JMSException {
    checkOpen();
    return priority;
  }

  @Override
  public void setTimeToLive(long value) throws JMSException {
    checkOpen();
    timeToLive = Arguments.milliseconds("time to live", value);
  }

  @Override
  public long getTimeToLive() throws JMSException {
    checkOpen();
    return timeToLive;
  }

  @Override
  public void setDeliveryDelay(long value) throws JMSException {
    checkOpen();
    deliveryDelay = Arguments.milliseconds("delivery delay", value);
  }

  @Override
  public long getDeliveryDelay() throws JMSException {
    checkOpen();
    return deliveryDelay;
  }

  @Override
  public @Nullable Destination getDestination() throws JMSException {
    checkOpen();
    return destination;
  }

  @Override
  public @Nullable Queue getQueue() throws JMSException {
    return (Queue) ofKind(true);
  }

  @Override
  public @Nullable Topic getTopic() throws JMSException {
    return (Topic) ofKind(false);
  }

  private @Nullable RedisJmsDestination ofKind(boolean queue) throws IllegalStateException {
    checkOpen();
    RedisJmsDestination current = destination;
    if (current != null && current.kind().isQueue() != queue) {
      throw new IllegalStateException("The destination of this producer is " + current);
    }
    return current;
  }

  /** Waits for asynchronous sends that are under way (section 7.3.4). */
  @Override
  public void close() throws JMSException {
    if (closed) {
      return;
    }
    session.requireOutsideCompletionListener("close of a producer");
    session.awaitCompletedSends();
    closed = true;
  }

  @Override
  public void send(@Nullable Message message) throws JMSException {
    send(own(), message, deliveryMode, priority, timeToLive, null);
  }

  @Override
  public void send(@Nullable Message message, int mode, int messagePriority, long ttl)
      throws JMSException {
    send(own(), message, mode, messagePriority, ttl, null);
  }

  @Override
  public void send(@Nullable Destination target, @Nullable Message message) throws JMSException {
    send(named(target), message, deliveryMode, priority, timeToLive, null);
  }

  @Override
  public void send(
      @Nullable Destination target,
      @Nullable Message message,
      int mode,
      int messagePriority,
      long ttl)
      throws JMSException {
    send(named(target), message, mode, messagePriority, ttl, null);
  }

  @Override
  public void send(@Nullable Message message, @Nullable CompletionListener listener)
      throws JMSException {
    send(own(), message, deliveryMode, priority, timeToLive, required(listener));
  }

  @Override
  public void send(
      @Nullable Message message,
      int mode,
      int messagePriority,
      long ttl,
      @Nullable CompletionListener listener)
      throws JMSException {
    send(own(), message, mode, messagePriority, ttl, required(listener));
  }

  @Override
  public void send(
      @Nullable Destination target,
      @Nullable Message message,
      @Nullable CompletionListener listener)
      throws JMSException {
    send(named(target), message, deliveryMode, priority, timeToLive, required(listener));
  }

  @Override
  public void send(
      @Nullable Destination target,
      @Nullable Message message,
      int mode,
      int messagePriority,
      long ttl,
      @Nullable CompletionListener listener)
      throws JMSException {
    send(named(target), message, mode, messagePriority, ttl, required(listener));
  }

  @Override
  public void send(@Nullable Queue target, @Nullable Message message) throws JMSException {
    send((Destination) target, message);
  }

  @Override
  public void send(
      @Nullable Queue target, @Nullable Message message, int mode, int messagePriority, long ttl)
      throws JMSException {
    send((Destination) target, message, mode, messagePriority, ttl);
  }

  @Override
  public void publish(@Nullable Message message) throws JMSException {
    send(message);
  }

  @Override
  public void publish(@Nullable Message message, int mode, int messagePriority, long ttl)
      throws JMSException {
    send(message, mode, messagePriority, ttl);
  }

  @Override
  public void publish(@Nullable Topic target, @Nullable Message message) throws JMSException {
    send((Destination) target, message);
  }

  @Override
  public void publish(
      @Nullable Topic target, @Nullable Message message, int mode, int messagePriority, long ttl)
      throws JMSException {
    send((Destination) target, message, mode, messagePriority, ttl);
  }

  private void send(
      RedisJmsDestination target,
      @Nullable Message message,
      int mode,
      int messagePriority,
      long ttl,
      @Nullable CompletionListener listener)
      throws JMSException {
    SendParameters parameters =
        new SendParameters(
            Arguments.deliveryMode(mode) == DeliveryMode.PERSISTENT,
            Arguments.priority(messagePriority),
            Arguments.milliseconds("time to live", ttl),
            deliveryDelay,
            disableId,
            disableTimestamp);
    session.send(target, message, parameters, listener);
  }

  /** The destination that this producer was created for. */
  private RedisJmsDestination own() throws JMSException {
    checkOpen();
    RedisJmsDestination current = destination;
    if (current == null) {
      throw new UnsupportedOperationException(
          "This producer was created without a destination: each send must name one");
    }
    return current;
  }

  /** The destination that a send names. */
  private RedisJmsDestination named(@Nullable Destination target) throws JMSException {
    checkOpen();
    if (destination != null) {
      throw new UnsupportedOperationException(
          "This producer was created for " + destination + ": a send must not name a destination");
    }
    return Arguments.destination(target);
  }

  private static CompletionListener required(@Nullable CompletionListener listener) {
    if (listener == null) {
      throw new IllegalArgumentException("The CompletionListener must not be null");
    }
    return listener;
  }

  @Override
  public String toString() {
    return "RedisJmsMessageProducer[" + destination + (closed ? ", closed]" : "]");
  }
}
