package org.redisjms.client;

import jakarta.jms.IllegalStateException;

/**
 * Which style of messaging a connection or session was made for. The domain-specific ones inherit
 * methods that make no sense for them, and must refuse those (Jakarta Messaging 3.1, section 9.2
 * and the API of the domain-specific types).
 */
public enum Domain {
  /** Queues and topics. */
  COMMON {
    @Override
    public void requireQueues(String method) {}

    @Override
    public void requireTopics(String method) {}
  },
  /** A QueueConnection or QueueSession. */
  QUEUE {
    @Override
    public void requireQueues(String method) {}

    @Override
    public void requireTopics(String method) throws IllegalStateException {
      throw refusal(method, "queue");
    }
  },
  /** A TopicConnection or TopicSession. */
  TOPIC {
    @Override
    public void requireQueues(String method) throws IllegalStateException {
      throw refusal(method, "topic");
    }

    @Override
    public void requireTopics(String method) {}
  };

  /** Refuses in a domain without queues. */
  public abstract void requireQueues(String method) throws IllegalStateException;

  /** Refuses in a domain without topics. */
  public abstract void requireTopics(String method) throws IllegalStateException;

  private static IllegalStateException refusal(String method, String domain) {
    return new IllegalStateException(
        method + " must not be called on a connection or session for " + domain + "s only");
  }
}
