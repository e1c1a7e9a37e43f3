package org.redisjms.client;

import jakarta.jms.BytesMessage;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.engine.ConsumerEngine;
import org.redisjms.selector.Selector;

/** A consumer of a queue or a topic (Jakarta Messaging 3.1, section 8). */
public final class RedisJmsMessageConsumer implements QueueReceiver, TopicSubscriber {

  private final RedisJmsSession session;
  private final ConsumerEngine engine;
  private final RedisJmsDestination destination;
  private final @Nullable Selector selector;
  private final boolean noLocal;
  private volatile boolean closed;

  RedisJmsMessageConsumer(
      RedisJmsSession session,
      ConsumerEngine engine,
      RedisJmsDestination destination,
      @Nullable Selector selector,
      boolean noLocal) {
    this.session = session;
    this.engine = engine;
    this.destination = destination;
    this.selector = selector;
    this.noLocal = noLocal;
  }

  private void checkOpen() throws IllegalStateException {
    if (closed) {
      throw new IllegalStateException("The consumer is closed");
    }
    session.checkOpen();
  }

  @Override
  public @Nullable String getMessageSelector() throws JMSException {
    checkOpen();
    return selector == null ? null : selector.text();
  }

  @Override
  public @Nullable MessageListener getMessageListener() throws JMSException {
    checkOpen();
    return engine.listener();
  }

  @Override
  public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
    checkOpen();
    if (listener == null) {
      engine.setListener(null);
      session.listening(this, false);
    } else {
      session.requireNoLoadListener();
      // Before the first delivery, so that no receive slips in between.
      session.listening(this, true);
      boolean set = false;
      try {
        engine.setListener(listener);
        set = true;
      } finally {
        if (!set) {
          session.listening(this, false);
        }
      }
    }
  }

  @Override
  public @Nullable Message receive() throws JMSException {
    return receive(0);
  }

  /**
   * Receives the next message.
   *
   * @param timeout milliseconds; 0 waits for ever, and a negative time, as what is left of a
   *     deadline may be, not at all
   * @return null if there was none in time, or the consumer was closed meanwhile
   */
  @Override
  public @Nullable Message receive(long timeout) throws JMSException {
    checkMayReceive();
    return timeout < 0 ? engine.receiveNoWait() : engine.receive(timeout);
  }

  @Override
  public @Nullable Message receiveNoWait() throws JMSException {
    checkMayReceive();
    return engine.receiveNoWait();
  }

  /**
   * Receives the next message and hands out its body (section 8.6). In a session that acknowledges
   * by itself, a message whose body is not of this type counts as not received.
   *
   * @param timeout milliseconds; 0 waits for ever, a negative time not at all
   * @return null if there was no message in time
   * @throws MessageFormatException if the body is not of this type, or there is none
   */
  <T> @Nullable T receiveBody(Class<T> type, long timeout) throws JMSException {
    checkMayReceive();
    AtomicReference<@Nullable T> body = new AtomicReference<>();
    ConsumerEngine.Check check = message -> body.set(requireBody(message, type));
    Message message = timeout < 0 ? engine.receiveNoWait(check) : engine.receive(timeout, check);
    return message == null ? null : body.get();
  }

  private static <T> T requireBody(Message message, Class<T> type) throws JMSException {
    Object body = message.getBody(type);
    // What has no bytes or no entries cannot be told from what was given none.
    if (body == null && message instanceof BytesMessage) {
      body = new byte[0];
    } else if (body == null && message instanceof MapMessage) {
      body = Map.of();
    }
    if (!type.isInstance(body)) {
      throw new MessageFormatException(
          "The message " + message + " has no body of type " + type.getTypeName());
    }
    return type.cast(body);
  }

  private void checkMayReceive() throws IllegalStateException {
    checkOpen();
    session.requireSynchronous();
  }

  /** May be called by its own listener, which then goes on to its end. */
  @Override
  public void close() throws JMSException {
    if (closed) {
      return;
    }
    engine.close();
    closed = true;
    session.listening(this, false);
  }

  @Override
  public Queue getQueue() throws JMSException {
    checkOpen();
    if (destination instanceof Queue queue) {
      return queue;
    }
    throw new IllegalStateException("This consumer subscribes to " + destination);
  }

  @Override
  public Topic getTopic() throws JMSException {
    checkOpen();
    if (destination instanceof Topic topic) {
      return topic;
    }
    throw new IllegalStateException("This consumer receives from " + destination);
  }

  @Override
  public boolean getNoLocal() throws JMSException {
    checkOpen();
    return noLocal;
  }

  @Override
  public String toString() {
    return "RedisJmsMessageConsumer[" + destination + (closed ? ", closed]" : "]");
  }
}
