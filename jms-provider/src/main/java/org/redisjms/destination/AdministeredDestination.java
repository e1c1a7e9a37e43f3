package org.redisjms.destination;

import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;

/**
 * A destination that an application server configures, as its bean properties, and that stands for
 * one of ours.
 */
public interface AdministeredDestination extends Destination {
  /**
   * The destination that this one stands for.
   *
   * @throws InvalidDestinationException if it has no name, or one that is not allowed
   */
  RedisJmsDestination destination() throws InvalidDestinationException;
}
