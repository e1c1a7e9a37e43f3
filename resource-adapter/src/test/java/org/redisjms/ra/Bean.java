package org.redisjms.ra;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.transaction.xa.XAResource;

/** A message-driven bean without transactions, and the endpoints that the server has for it. */
class Bean implements MessageEndpointFactory {

  private final Consumer<Message> listener;

  /** What it has got, as texts, in the order of delivery. */
  final List<String> got = new CopyOnWriteArrayList<>();

  /** The threads that it ran on. */
  final List<String> threads = new CopyOnWriteArrayList<>();

  final AtomicInteger endpoints = new AtomicInteger();

  volatile boolean available = true;

  Bean() {
    this(message -> {});
  }

  /** What it does with each message after it was noted. */
  Bean(Consumer<Message> listener) {
    this.listener = listener;
  }

  /** One at a time gets messages. */
  class Endpoint implements MessageEndpoint, MessageListener {
    @Override
    public void onMessage(Message message) {
      threads.add(Thread.currentThread().getName());
      try {
        got.add(((TextMessage) message).getText());
      } catch (JMSException e) {
        throw new IllegalStateException(e);
      }
      listener.accept(message);
    }

    @Override
    public void beforeDelivery(Method method) {
      throw new IllegalStateException("no transactions");
    }

    @Override
    public void afterDelivery() {
      throw new IllegalStateException("no transactions");
    }

    @Override
    public void release() {
      endpoints.decrementAndGet();
    }
  }

  @Override
  public MessageEndpoint createEndpoint(XAResource resource) throws UnavailableException {
    if (!available) {
      throw new UnavailableException("starting");
    }
    endpoints.incrementAndGet();
    return new Endpoint();
  }

  @Override
  public MessageEndpoint createEndpoint(XAResource resource, long timeout)
      throws UnavailableException {
    return createEndpoint(resource);
  }

  @Override
  public boolean isDeliveryTransacted(Method method) {
    return false;
  }

  @Override
  public String getActivationName() {
    return "bean";
  }

  @Override
  public Class<?> getEndpointClass() {
    return Bean.class;
  }
}
