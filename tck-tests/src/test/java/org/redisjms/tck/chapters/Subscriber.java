package org.redisjms.tck.chapters;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;

/**
 * A client with one connection and one session, so that the tests of subscriptions run on the
 * classic and on the simplified API without being written twice.
 */
interface Subscriber extends AutoCloseable {
  /** A consumer of either API. */
  interface Consumer extends AutoCloseable {
    /** The text of the next message, or null if there is none in time. */
    String next(long millis) throws Exception;

    @Override
    void close() throws JMSException;
  }

  Consumer unshared(Topic topic, String selector, boolean noLocal) throws Exception;

  Consumer shared(Topic topic, String name, String selector) throws Exception;

  Consumer durable(Topic topic, String name, String selector, boolean noLocal) throws Exception;

  Consumer sharedDurable(Topic topic, String name, String selector) throws Exception;

  void unsubscribe(String name) throws Exception;

  /** Publishes a text, with the text as the property "p" too. */
  void publish(Topic topic, String text) throws Exception;

  /** The base of what this API throws. */
  Class<? extends Exception> failure();

  @Override
  void close() throws JMSException;

  private static String textOf(Message message) throws JMSException {
    return message == null ? null : ((TextMessage) message).getText();
  }

  /** A client of the classic API, whose connection it starts. */
  record Classic(Connection connection, Session session) implements Subscriber {
    private record ClassicConsumer(MessageConsumer consumer) implements Consumer {
      @Override
      public String next(long millis) throws Exception {
        return textOf(consumer.receive(millis));
      }

      @Override
      public void close() throws JMSException {
        consumer.close();
      }
    }

    @Override
    public Consumer unshared(Topic topic, String selector, boolean noLocal) throws Exception {
      return new ClassicConsumer(session.createConsumer(topic, selector, noLocal));
    }

    @Override
    public Consumer shared(Topic topic, String name, String selector) throws Exception {
      return new ClassicConsumer(session.createSharedConsumer(topic, name, selector));
    }

    @Override
    public Consumer durable(Topic topic, String name, String selector, boolean noLocal)
        throws Exception {
      return new ClassicConsumer(session.createDurableConsumer(topic, name, selector, noLocal));
    }

    @Override
    public Consumer sharedDurable(Topic topic, String name, String selector) throws Exception {
      return new ClassicConsumer(session.createSharedDurableConsumer(topic, name, selector));
    }

    @Override
    public void unsubscribe(String name) throws Exception {
      session.unsubscribe(name);
    }

    @Override
    public void publish(Topic topic, String text) throws Exception {
      TextMessage message = session.createTextMessage(text);
      message.setStringProperty("p", text);
      session.createProducer(topic).send(message);
    }

    @Override
    public Class<? extends Exception> failure() {
      return JMSException.class;
    }

    @Override
    public void close() throws JMSException {
      connection.close();
    }
  }

  /** A client of the simplified API. */
  record Simplified(JMSContext context) implements Subscriber {
    private record SimplifiedConsumer(JMSConsumer consumer) implements Consumer {
      @Override
      public String next(long millis) throws Exception {
        return textOf(consumer.receive(millis));
      }

      @Override
      public void close() {
        consumer.close();
      }
    }

    @Override
    public Consumer unshared(Topic topic, String selector, boolean noLocal) {
      return new SimplifiedConsumer(context.createConsumer(topic, selector, noLocal));
    }

    @Override
    public Consumer shared(Topic topic, String name, String selector) {
      return new SimplifiedConsumer(context.createSharedConsumer(topic, name, selector));
    }

    @Override
    public Consumer durable(Topic topic, String name, String selector, boolean noLocal) {
      return new SimplifiedConsumer(context.createDurableConsumer(topic, name, selector, noLocal));
    }

    @Override
    public Consumer sharedDurable(Topic topic, String name, String selector) {
      return new SimplifiedConsumer(context.createSharedDurableConsumer(topic, name, selector));
    }

    @Override
    public void unsubscribe(String name) {
      context.unsubscribe(name);
    }

    @Override
    public void publish(Topic topic, String text) {
      context.createProducer().setProperty("p", text).send(topic, text);
    }

    @Override
    public Class<? extends Exception> failure() {
      return JMSRuntimeException.class;
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
