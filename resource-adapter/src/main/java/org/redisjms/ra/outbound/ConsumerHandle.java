package org.redisjms.ra.outbound;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import org.jspecify.annotations.Nullable;
import org.redisjms.client.RedisJmsMessageConsumer;

/**
 * A consumer as an application sees it. It follows its session: when another session of the
 * provider does the work, since a transaction has begun or ended, it closes its consumer there and
 * opens one here. A subscription that is not durable begins anew then.
 */
public class ConsumerHandle implements QueueReceiver, TopicSubscriber {

  /** Opens the consumer in a session of the provider. */
  @FunctionalInterface
  interface Opener {
    MessageConsumer open(Session session) throws JMSException;
  }

  private final SessionHandle session;
  private final Opener opener;
  private volatile @Nullable Session openedIn;
  private volatile @Nullable RedisJmsMessageConsumer consumer;
  private volatile boolean closed;

  ConsumerHandle(SessionHandle session, Opener opener) throws JMSException {
    this.session = session;
    this.opener = opener;
    current();
  }

  /** The provider's consumer that does the work now. */
  final RedisJmsMessageConsumer current() throws JMSException {
    if (closed) {
      throw new IllegalStateException("The consumer is closed");
    }
    Session wanted = session.current();
    RedisJmsMessageConsumer present = consumer;
    if (present != null && openedIn == wanted) {
      return present;
    }
    Quietly.close(present);
    RedisJmsMessageConsumer opened = (RedisJmsMessageConsumer) opener.open(wanted);
    consumer = opened;
    openedIn = wanted;
    return opened;
  }

  @Override
  public @Nullable Message receive() throws JMSException {
    return current().receive();
  }

  @Override
  public @Nullable Message receive(long timeout) throws JMSException {
    return current().receive(timeout);
  }

  @Override
  public @Nullable Message receiveNoWait() throws JMSException {
    return current().receiveNoWait();
  }

  @Override
  public @Nullable String getMessageSelector() throws JMSException {
    return current().getMessageSelector();
  }

  @Override
  public Queue getQueue() throws JMSException {
    return current().getQueue();
  }

  @Override
  public Topic getTopic() throws JMSException {
    return current().getTopic();
  }

  @Override
  public boolean getNoLocal() throws JMSException {
    return current().getNoLocal();
  }

  @Override
  public void close() throws JMSException {
    if (closed) {
      return;
    }
    closed = true;
    session.forget(this);
    RedisJmsMessageConsumer present = consumer;
    if (present != null) {
      present.close();
    }
  }

  @Override
  public @Nullable MessageListener getMessageListener() throws JMSException {
    throw refused("getMessageListener");
  }

  @Override
  public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
    throw refused("setMessageListener");
  }

  private static IllegalStateException refused(String method) {
    return new IllegalStateException(
        method + " must not be called by an application in a Jakarta EE server");
  }
}
