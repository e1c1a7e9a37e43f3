package org.redisjms.client;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.engine.BrowserEngine;
import org.redisjms.selector.Selector;

/**
 * Looks at the messages of a queue without taking them (Jakarta Messaging 3.1, section 4.1.6). Each
 * enumeration shows the queue as it was when the enumeration was asked for.
 */
public final class RedisJmsQueueBrowser implements QueueBrowser {

  private final RedisJmsSession session;
  private final RedisJmsQueue queue;
  private final @Nullable Selector selector;
  private volatile boolean closed;

  RedisJmsQueueBrowser(RedisJmsSession session, RedisJmsQueue queue, @Nullable Selector selector) {
    this.session = session;
    this.queue = queue;
    this.selector = selector;
  }

  private void checkOpen() throws IllegalStateException {
    if (closed) {
      throw new IllegalStateException("The browser is closed");
    }
    session.checkOpen();
  }

  @Override
  public Queue getQueue() throws JMSException {
    checkOpen();
    return queue;
  }

  @Override
  public @Nullable String getMessageSelector() throws JMSException {
    checkOpen();
    return selector == null ? null : selector.text();
  }

  @Override
  public Enumeration<Message> getEnumeration() throws JMSException {
    checkOpen();
    return new Walk(session.browse(queue, selector));
  }

  @Override
  public void close() throws JMSException {
    closed = true;
  }

  /** One enumeration; what goes wrong in it is thrown unchecked. */
  @SuppressWarnings("JdkObsolete") // The API asks for an Enumeration.
  private final class Walk implements Enumeration<Message> {
    private final BrowserEngine messages;
    private @Nullable Message ahead;
    private boolean ended;

    private Walk(BrowserEngine messages) {
      this.messages = messages;
    }

    @Override
    public boolean hasMoreElements() {
      Unchecked.run(RedisJmsQueueBrowser.this::checkOpen);
      if (ahead == null && !ended) {
        ahead = Unchecked.callNullable(messages::next);
        ended = ahead == null;
      }
      return ahead != null;
    }

    @Override
    public Message nextElement() {
      Message next = hasMoreElements() ? ahead : null;
      if (next == null) {
        throw new NoSuchElementException("The browser has shown all messages");
      }
      ahead = null;
      return next;
    }
  }

  @Override
  public String toString() {
    return "RedisJmsQueueBrowser[" + queue + (closed ? ", closed]" : "]");
  }
}
