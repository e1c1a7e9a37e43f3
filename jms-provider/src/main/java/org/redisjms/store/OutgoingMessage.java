package org.redisjms.store;

/**
 * A message to be appended to a queue.
 *
 * @param deliverAt not before this time, in milliseconds of the store's clock; 0 for at once
 */
public record OutgoingMessage(QueueId queue, Envelope envelope, long deliverAt) {

  /** The same, for a send that is repeated. */
  public OutgoingMessage possiblyDelivered() {
    return new OutgoingMessage(queue, envelope.possiblyDelivered(), deliverAt);
  }
}
