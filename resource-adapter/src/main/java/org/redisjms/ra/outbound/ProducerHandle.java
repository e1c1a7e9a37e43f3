package org.redisjms.ra.outbound;

import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import org.jspecify.annotations.Nullable;

/**
 * A producer as an application sees it: a destination and settings. For each send it makes a
 * producer of the session that does the work at that moment, which costs no round trip.
 */
public class ProducerHandle implements QueueSender, TopicPublisher {

  private final SessionHandle session;
  private final @Nullable Destination destination;
  private boolean disableId;
  private boolean disableTimestamp;
  private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
  private int priority = Message.DEFAULT_PRIORITY;
  private long timeToLive = Message.DEFAULT_TIME_TO_LIVE;
  private long deliveryDelay = Message.DEFAULT_DELIVERY_DELAY;
  private volatile boolean closed;

  ProducerHandle(SessionHandle session, @Nullable Destination destination) throws JMSException {
    this.session = session;
    this.destination = destination;
    MessageProducer unused = current();
  }

  /** A producer with these settings; refuses those that are not allowed. */
  private MessageProducer current() throws JMSException {
    checkOpen();
    MessageProducer producer = session.current().createProducer(destination);
    producer.setDisableMessageID(disableId);
    producer.setDisableMessageTimestamp(disableTimestamp);
    producer.setDeliveryMode(deliveryMode);
    producer.setPriority(priority);
    producer.setTimeToLive(timeToLive);
    producer.setDeliveryDelay(deliveryDelay);
    return producer;
  }

  private void checkOpen() throws JMSException {
    if (closed) {
      throw new IllegalStateException("The producer is closed");
    }
  }

  @Override
  public void close() throws JMSException {
    closed = true;
  }

  @Override
  public @Nullable Destination getDestination() throws JMSException {
    checkOpen();
    return destination;
  }

  @Override
  public @Nullable Queue getQueue() throws JMSException {
    checkOpen();
    return (Queue) destination;
  }

  @Override
  public @Nullable Topic getTopic() throws JMSException {
    checkOpen();
    return (Topic) destination;
  }

  @Override
  public boolean getDisableMessageID() throws JMSException {
    checkOpen();
    return disableId;
  }

  @Override
  public void setDisableMessageID(boolean value) throws JMSException {
    checkOpen();
    disableId = value;
  }

  @Override
  public boolean getDisableMessageTimestamp() throws JMSException {
    checkOpen();
    return disableTimestamp;
  }

  @Override
  public void setDisableMessageTimestamp(boolean value) throws JMSException {
    checkOpen();
    disableTimestamp = value;
  }

  @Override
  public int getDeliveryMode() throws JMSException {
    checkOpen();
    return deliveryMode;
  }

  @Override
  public void setDeliveryMode(int value) throws JMSException {
    current().setDeliveryMode(value);
    deliveryMode = value;
  }

  @Override
  public int getPriority() throws JMSException {
    checkOpen();
    return priority;
  }

  @Override
  public void setPriority(int value) throws JMSException {
    current().setPriority(value);
    priority = value;
  }

  @Override
  public long getTimeToLive() throws JMSException {
    checkOpen();
    return timeToLive;
  }

  @Override
  public void setTimeToLive(long value) throws JMSException {
    current().setTimeToLive(value);
    timeToLive = value;
  }

  @Override
  public long getDeliveryDelay() throws JMSException {
    checkOpen();
    return deliveryDelay;
  }

  @Override
  public void setDeliveryDelay(long value) throws JMSException {
    current().setDeliveryDelay(value);
    deliveryDelay = value;
  }

  // Sending.

  @Override
  public void send(@Nullable Message message) throws JMSException {
    current().send(message);
  }

  @Override
  public void send(@Nullable Message message, int mode, int messagePriority, long ttl)
      throws JMSException {
    current().send(message, mode, messagePriority, ttl);
  }

  @Override
  public void send(@Nullable Destination target, @Nullable Message message) throws JMSException {
    current().send(target, message);
  }

  @Override
  public void send(
      @Nullable Destination target,
      @Nullable Message message,
      int mode,
      int messagePriority,
      long ttl)
      throws JMSException {
    current().send(target, message, mode, messagePriority, ttl);
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

  // What applications in a server must not do.

  private static IllegalStateException refused() {
    return new IllegalStateException(
        "Sending with a CompletionListener is not for applications in a Jakarta EE server");
  }

  @Override
  public void send(@Nullable Message message, @Nullable CompletionListener listener)
      throws JMSException {
    throw refused();
  }

  @Override
  public void send(
      @Nullable Message message,
      int mode,
      int messagePriority,
      long ttl,
      @Nullable CompletionListener listener)
      throws JMSException {
    throw refused();
  }

  @Override
  public void send(
      @Nullable Destination target,
      @Nullable Message message,
      @Nullable CompletionListener listener)
      throws JMSException {
    throw refused();
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
    throw refused();
  }
}
