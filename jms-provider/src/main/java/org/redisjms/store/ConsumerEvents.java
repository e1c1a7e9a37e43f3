package org.redisjms.store;

/**
 * What a consumer that stands in line is told. Called on the store's threads; implementations
 * return quickly.
 */
public interface ConsumerEvents {

  /**
   * A message was handed to the consumer.
   *
   * @param inLine whether it still stands in line for the next one
   */
  void handedOff(Claim claim, boolean inLine);

  /** There is something to fetch. It left the line. */
  void wakeUp();
}
