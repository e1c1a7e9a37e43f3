package org.redisjms.store;

/** What the store in memory reads and writes in messages. */
final class MemoryMessages {
  private static final int PREFIX_BYTES = 41;
  private static final byte[] NO_BODY = {};

  private MemoryMessages() {}

  /** As large as the message is in Redis. */
  static int sizeOf(StoredMessage message) {
    return message instanceof Envelope envelope
        ? PREFIX_BYTES + envelope.head().length + envelope.body().length
        : ((DamagedEnvelope) message).raw().length;
  }

  static long arrivalOf(StoredMessage message) {
    return message instanceof Envelope envelope ? envelope.arrival() : 0;
  }

  static StoredMessage counted(StoredMessage message) {
    return message instanceof Envelope envelope
        ? envelope.withDeliveryCount(envelope.deliveryCount() + 1)
        : message;
  }

  static Envelope withoutBody(Envelope envelope) {
    return new Envelope(
        envelope.id(),
        envelope.arrival(),
        envelope.deliveryCount(),
        envelope.priority(),
        envelope.flags(),
        envelope.expiry(),
        envelope.head(),
        NO_BODY);
  }
}
