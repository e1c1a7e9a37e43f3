package org.redisjms.store;

/**
 * Bytes from a queue that are no envelope; they belong into the dead-letter queue, with the reason.
 */
public final class DamagedEnvelope implements StoredMessage {

  private final MessageId id;
  private final byte[] raw;
  private final String reason;

  public DamagedEnvelope(MessageId id, byte[] raw, String reason) {
    this.id = id;
    this.raw = raw;
    this.reason = reason;
  }

  @Override
  public MessageId id() {
    return id;
  }

  /** The bytes as they were found; not a copy. */
  public byte[] raw() {
    return raw;
  }

  public String reason() {
    return reason;
  }
}
