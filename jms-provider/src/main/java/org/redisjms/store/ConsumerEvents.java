package org.redisjms.store;

/**
 * What a consumer that stands in line is told. Called on the store's threads; implementations
 * return quickly.
 */
public interface ConsumerEvents {

  /** A message was handed to the consumer. It left the line. */
  void handedOff(Claim claim);

  /** There is something to fetch. It left the line. */
  void wakeUp();
}
