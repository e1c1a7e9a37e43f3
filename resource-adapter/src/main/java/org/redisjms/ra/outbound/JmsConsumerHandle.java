package org.redisjms.ra.outbound;

import jakarta.jms.JMSConsumer;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.jspecify.annotations.Nullable;
import org.redisjms.client.RedisJmsConsumer;
import org.redisjms.client.Unchecked;

/** A consumer of the simplified API as an application sees it. */
public class JmsConsumerHandle implements JMSConsumer {

  private final ConsumerHandle consumer;

  JmsConsumerHandle(ConsumerHandle consumer) {
    this.consumer = consumer;
  }

  private JMSConsumer current() {
    return Unchecked.call(() -> new RedisJmsConsumer(consumer.current()));
  }

  @Override
  public @Nullable String getMessageSelector() {
    return current().getMessageSelector();
  }

  @Override
  public @Nullable Message receive() {
    return current().receive();
  }

  @Override
  public @Nullable Message receive(long timeout) {
    return current().receive(timeout);
  }

  @Override
  public @Nullable Message receiveNoWait() {
    return current().receiveNoWait();
  }

  @Override
  public <T> @Nullable T receiveBody(Class<T> type) {
    return current().receiveBody(type);
  }

  @Override
  public <T> @Nullable T receiveBody(Class<T> type, long timeout) {
    return current().receiveBody(type, timeout);
  }

  @Override
  public <T> @Nullable T receiveBodyNoWait(Class<T> type) {
    return current().receiveBodyNoWait(type);
  }

  @Override
  public void close() {
    Unchecked.run(consumer::close);
  }

  @Override
  public @Nullable MessageListener getMessageListener() {
    return Unchecked.callNullable(consumer::getMessageListener);
  }

  @Override
  public void setMessageListener(@Nullable MessageListener listener) {
    Unchecked.run(() -> consumer.setMessageListener(listener));
  }
}
