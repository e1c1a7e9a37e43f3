package org.redisjms.destination;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/** How a connection deletes a temporary destination that it made. */
@FunctionalInterface
public interface Deleter {
  /**
   * Deletes the destination.
   *
   * @throws JMSException if it has consumers, its connection is closed, or Redis cannot be reached
   */
  void delete(RedisJmsDestination destination) throws JMSException;

  /** Deletes through the given deleter, or refuses if there is none because this is only a copy. */
  static void delete(@Nullable Deleter deleter, RedisJmsDestination destination)
      throws JMSException {
    if (deleter == null) {
      throw new IllegalStateException(
          "Only the connection that created " + destination + " may delete it");
    }
    deleter.delete(destination);
  }
}
