package org.redisjms.store;

/**
 * A message as the store keeps it: the fields that the store itself needs, the encoded headers and
 * properties, and the body. Immutable; the arrays are not copied and must not be changed.
 */
public final class Envelope implements StoredMessage {

  /** Set when the message may have been delivered before although its delivery count is 0. */
  public static final int POSSIBLY_DELIVERED = 1;

  /**
   * Set when the message is persistent: its send waits for the durability that the factory asks
   * for.
   */
  public static final int PERSISTENT = 2;

  private final MessageId id;
  private final long arrival;
  private final int deliveryCount;
  private final int priority;
  private final int flags;
  private final long expiry;
  private final byte[] head;
  private final byte[] body;

  public Envelope(
      MessageId id,
      long arrival,
      int deliveryCount,
      int priority,
      int flags,
      long expiry,
      byte[] head,
      byte[] body) {
    this.id = id;
    this.arrival = arrival;
    this.deliveryCount = deliveryCount;
    this.priority = priority;
    this.flags = flags;
    this.expiry = expiry;
    this.head = head;
    this.body = body;
  }

  /** A new message, not yet in any queue. */
  public static Envelope create(
      MessageId id, int priority, boolean persistent, long expiry, byte[] head, byte[] body) {
    return new Envelope(id, 0, 0, priority, persistent ? PERSISTENT : 0, expiry, head, body);
  }

  @Override
  public MessageId id() {
    return id;
  }

  /** The number under which it arrived in its queue; rises along a queue. 0 before it was sent. */
  public long arrival() {
    return arrival;
  }

  /** How many deliveries have been counted before the present one. */
  public int deliveryCount() {
    return deliveryCount;
  }

  /** From 0 to 9. */
  public int priority() {
    return priority;
  }

  public int flags() {
    return flags;
  }

  public boolean persistent() {
    return (flags & PERSISTENT) != 0;
  }

  public boolean redelivered() {
    return deliveryCount > 0 || (flags & POSSIBLY_DELIVERED) != 0;
  }

  /** When it expires, in milliseconds of the store's clock; 0 for never. */
  public long expiry() {
    return expiry;
  }

  public boolean expired(long storeTime) {
    return expiry > 0 && expiry <= storeTime;
  }

  /** Headers and properties, encoded; the store does not look inside. */
  public byte[] head() {
    return head;
  }

  public byte[] body() {
    return body;
  }

  /** Bytes of headers, properties and body. */
  public long size() {
    return (long) head.length + body.length;
  }

  public Envelope withDeliveryCount(int count) {
    return new Envelope(id, arrival, count, priority, flags, expiry, head, body);
  }

  /** The same, for a send that is repeated: the first attempt may have been delivered somewhere. */
  public Envelope possiblyDelivered() {
    return new Envelope(
        id, arrival, deliveryCount, priority, flags | POSSIBLY_DELIVERED, expiry, head, body);
  }

  public Envelope withArrival(long newArrival) {
    return new Envelope(id, newArrival, deliveryCount, priority, flags, expiry, head, body);
  }

  @Override
  public String toString() {
    return "Envelope[" + id + ", arrival " + arrival + ", count " + deliveryCount + "]";
  }
}
