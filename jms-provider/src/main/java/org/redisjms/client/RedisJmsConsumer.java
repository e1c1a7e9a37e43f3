package org.redisjms.client;

import jakarta.jms.JMSConsumer;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.jspecify.annotations.Nullable;

/** The consumer of the simplified API (Jakarta Messaging 3.1, section 8.6). */
public final class RedisJmsConsumer implements JMSConsumer {

  private final RedisJmsMessageConsumer consumer;

  public RedisJmsConsumer(RedisJmsMessageConsumer consumer) {
    this.consumer = consumer;
  }

  @Override
  public @Nullable String getMessageSelector() {
    return Unchecked.callNullable(consumer::getMessageSelector);
  }

  @Override
  public @Nullable MessageListener getMessageListener() {
    return Unchecked.callNullable(consumer::getMessageListener);
  }

  @Override
  public void setMessageListener(@Nullable MessageListener listener) {
    Unchecked.run(() -> consumer.setMessageListener(listener));
  }

  @Override
  public @Nullable Message receive() {
    return Unchecked.callNullable(consumer::receive);
  }

  @Override
  public @Nullable Message receive(long timeout) {
    return Unchecked.callNullable(() -> consumer.receive(timeout));
  }

  @Override
  public @Nullable Message receiveNoWait() {
    return Unchecked.callNullable(consumer::receiveNoWait);
  }

  @Override
  public void close() {
    Unchecked.run(consumer::close);
  }

  @Override
  public <T> @Nullable T receiveBody(Class<T> type) {
    return Unchecked.callNullable(() -> consumer.receiveBody(type, 0));
  }

  @Override
  public <T> @Nullable T receiveBody(Class<T> type, long timeout) {
    return Unchecked.callNullable(() -> consumer.receiveBody(type, timeout));
  }

  @Override
  public <T> @Nullable T receiveBodyNoWait(Class<T> type) {
    return Unchecked.callNullable(() -> consumer.receiveBody(type, -1));
  }

  @Override
  public String toString() {
    return "RedisJmsConsumer[" + consumer + "]";
  }
}
