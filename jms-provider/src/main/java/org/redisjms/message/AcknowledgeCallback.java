package org.redisjms.message;

import jakarta.jms.JMSException;

/** What a session does when a client acknowledges one of its messages. */
@FunctionalInterface
public interface AcknowledgeCallback {
  /**
   * Acknowledges in the manner of the session that delivered the message.
   *
   * @throws jakarta.jms.IllegalStateException if that session is closed
   * @throws JMSException if the acknowledgement failed
   */
  void acknowledge(RedisJmsMessage message) throws JMSException;
}
