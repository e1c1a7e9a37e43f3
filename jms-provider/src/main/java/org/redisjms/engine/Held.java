package org.redisjms.engine;

import org.redisjms.store.Claim;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.StoredMessage;

/**
 * A message in flight with one of this client's consumers.
 *
 * @param position where it is in flight
 * @param deliveries how often it was delivered since it was claimed
 * @param suspected whether it may have been delivered although no count says so
 */
record Held(long position, StoredMessage message, int deliveries, boolean suspected) {

  static Held of(Claim claim) {
    return new Held(claim.position(), claim.message(), 0, false);
  }

  MessageId id() {
    return message.id();
  }

  /** All deliveries, those before it was claimed included. */
  int deliveryCount() {
    return deliveries + (message instanceof Envelope envelope ? envelope.deliveryCount() : 0);
  }

  /** Whether the present delivery is not the first one, as far as one can know. */
  boolean redelivered() {
    return suspected
        || deliveries > 1
        || (message instanceof Envelope envelope && envelope.redelivered());
  }

  /** The same with one more delivery. */
  Held delivered() {
    return new Held(position, message, deliveries + 1, suspected);
  }

  /** The same before its last delivery, which did not come about. */
  Held notDelivered() {
    return new Held(position, message, deliveries - 1, suspected);
  }

  /** The same where the store has it now. */
  Held at(Claim claim) {
    return new Held(claim.position(), claim.message(), deliveries, suspected);
  }
}
