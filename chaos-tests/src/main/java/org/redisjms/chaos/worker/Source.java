package org.redisjms.chaos.worker;

import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import org.redisjms.chaos.Setup;

/** What a consumer reads. */
sealed interface Source {
  /** What the history calls it. */
  String name();

  MessageConsumer open(Session session) throws JMSException;

  /** The connection's client id; empty if it needs none. */
  default String clientId() {
    return "";
  }

  /** A queue. */
  record OfQueue(String name) implements Source {
    @Override
    public MessageConsumer open(Session session) throws JMSException {
      return session.createConsumer(session.createQueue(name));
    }
  }

  /** A durable subscription that one consumer has at a time. */
  record Unshared() implements Source {
    @Override
    public String name() {
      return Setup.UNSHARED_SUBSCRIPTION;
    }

    @Override
    public String clientId() {
      return "chaos";
    }

    @Override
    public MessageConsumer open(Session session) throws JMSException {
      return session.createDurableConsumer(session.createTopic(Setup.TOPIC), name());
    }
  }

  /** A durable subscription with several consumers. */
  record Shared() implements Source {
    @Override
    public String name() {
      return Setup.SHARED_SUBSCRIPTION;
    }

    @Override
    public MessageConsumer open(Session session) throws JMSException {
      return session.createSharedDurableConsumer(session.createTopic(Setup.TOPIC), name());
    }
  }
}
