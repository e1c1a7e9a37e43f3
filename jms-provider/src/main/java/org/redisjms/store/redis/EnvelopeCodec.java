package org.redisjms.store.redis;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.redisjms.store.DamagedEnvelope;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.StoredMessage;

/**
 * Envelopes as bytes. The scripts read and write the fixed prefix, see {@code
 * include/envelope.lua}:
 *
 * <pre>
 * offset  0  format version, 1
 *         1  arrival number, 8 bytes
 *         9  delivery count, 2 bytes
 *        11  priority
 *        12  flags
 *        13  expiry in milliseconds of the server's clock, 8 bytes, 0 for never
 *        21  message id, 16 bytes
 *        37  length of headers and properties, 4 bytes
 *        41  headers and properties, then the body
 * </pre>
 */
final class EnvelopeCodec {

  static final int PREFIX = 41;
  private static final byte VERSION = 1;
  private static final int COUNT_OFFSET = 9;
  private static final int ID_OFFSET = 21;
  private static final int FLAGS = Envelope.PERSISTENT | Envelope.POSSIBLY_DELIVERED;

  private EnvelopeCodec() {}

  /**
   * The envelope from its delivery count on: the script puts the version and the arrival number
   * before it.
   */
  static byte[] encodeUnstamped(Envelope envelope) {
    ByteBuffer out =
        ByteBuffer.allocate(
            PREFIX - COUNT_OFFSET + envelope.head().length + envelope.body().length);
    out.putShort((short) envelope.deliveryCount());
    out.put((byte) envelope.priority());
    out.put((byte) envelope.flags());
    out.putLong(envelope.expiry());
    envelope.id().write(out);
    out.putInt(envelope.head().length);
    out.put(envelope.head());
    out.put(envelope.body());
    return out.array();
  }

  /** Never fails: what cannot be read is a {@link DamagedEnvelope}. */
  static StoredMessage decode(byte[] raw) {
    if (raw.length < PREFIX) {
      return damaged(raw, "shorter than an envelope's prefix: " + raw.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(raw);
    byte version = in.get();
    if (version != VERSION) {
      return damaged(raw, "unknown envelope version " + version);
    }
    long arrival = in.getLong();
    int count = Short.toUnsignedInt(in.getShort());
    int priority = in.get();
    int flags = in.get();
    long expiry = in.getLong();
    MessageId id = MessageId.read(in);
    int headLength = in.getInt();
    if (headLength < 0 || headLength > raw.length - PREFIX) {
      return damaged(raw, "header length " + headLength + " in " + raw.length + " bytes");
    }
    if (priority < 0 || priority > 9) {
      return damaged(raw, "priority " + priority);
    }
    if ((flags & ~FLAGS) != 0) {
      return damaged(raw, "unknown flags " + flags);
    }
    byte[] head = Arrays.copyOfRange(raw, PREFIX, PREFIX + headLength);
    byte[] body = Arrays.copyOfRange(raw, PREFIX + headLength, raw.length);
    return new Envelope(id, arrival, count, priority, flags, expiry, head, body);
  }

  /** The id as the scripts compare it: what stands at its place, filled up with zeros. */
  private static MessageId idOf(byte[] raw) {
    byte[] id = new byte[MessageId.LENGTH];
    if (raw.length > ID_OFFSET) {
      System.arraycopy(raw, ID_OFFSET, id, 0, Math.min(id.length, raw.length - ID_OFFSET));
    }
    return MessageId.read(ByteBuffer.wrap(id));
  }

  private static DamagedEnvelope damaged(byte[] raw, String reason) {
    return new DamagedEnvelope(idOf(raw), raw, reason);
  }
}
