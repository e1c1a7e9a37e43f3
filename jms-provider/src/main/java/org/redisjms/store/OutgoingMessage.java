package org.redisjms.store;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Durability;

/**
 * A message to be appended to a queue, or to the subscriptions of a topic.
 *
 * @param queue the queue; or the topic, whose part is empty
 * @param deliverAt not before this time, in milliseconds of the store's clock; 0 for at once
 * @param wanted for a topic which of its subscriptions get the message: it evaluates their
 *     selectors and noLocal; null for a queue
 * @param durability what has to confirm it; null for what the factory asks for
 */
public record OutgoingMessage(
    QueueId queue,
    Envelope envelope,
    long deliverAt,
    @Nullable Predicate<Subscription> wanted,
    @Nullable Durability durability) {

  /** A message of which the factory is waited for only if it is persistent. */
  public OutgoingMessage(
      QueueId queue, Envelope envelope, long deliverAt, @Nullable Predicate<Subscription> wanted) {
    this(queue, envelope, deliverAt, wanted, envelope.persistent() ? null : Durability.MASTER);
  }

  /** Such a message for a queue. */
  public OutgoingMessage(QueueId queue, Envelope envelope, long deliverAt) {
    this(queue, envelope, deliverAt, null);
  }

  /** The same, for the subscriptions of a topic that want it. */
  public OutgoingMessage wantedBy(Predicate<Subscription> subscriptions) {
    return new OutgoingMessage(queue, envelope, deliverAt, subscriptions, durability);
  }

  /** The same, for a send that is repeated. */
  public OutgoingMessage possiblyDelivered() {
    return new OutgoingMessage(queue, envelope.possiblyDelivered(), deliverAt, wanted, durability);
  }
}
