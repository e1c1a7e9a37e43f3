package org.redisjms.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.redisjms.config.Durability;
import org.redisjms.store.BranchSend;
import org.redisjms.store.Envelope;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;

/**
 * What a prepared branch keeps of each of its messages. {@code rollback-branch.lua} reads those
 * that it received:
 *
 * <pre>
 * 'A', root of the queue it came from (2 bytes of length, then the root), envelope
 * 'S' for a queue or 'T' for a topic, delivery time (8 bytes), destination, sender and durability
 *     (empty for the factory's; each 2 bytes of length, then the text), envelope from its delivery
 *     count on
 * </pre>
 */
final class BranchItem {

  private static final int NOT_STAMPED = 9;

  private BranchItem() {}

  /** What precedes an envelope that was received. */
  static byte[] receivedFrom(byte[] root) {
    return ByteBuffer.allocate(3 + root.length)
        .put((byte) 'A')
        .putShort((short) root.length)
        .put(root)
        .array();
  }

  static byte[] encode(BranchSend send) {
    OutgoingMessage message = send.message();
    byte[] address = message.queue().address().getBytes(UTF_8);
    byte[] sender = send.sender().getBytes(UTF_8);
    byte[] durability =
        message.durability() == null ? new byte[0] : message.durability().name().getBytes(UTF_8);
    byte[] envelope = EnvelopeCodec.encodeUnstamped(message.envelope());
    return ByteBuffer.allocate(
            15 + address.length + sender.length + durability.length + envelope.length)
        .put((byte) (send.toTopic() ? 'T' : 'S'))
        .putLong(message.deliverAt())
        .putShort((short) address.length)
        .put(address)
        .putShort((short) sender.length)
        .put(sender)
        .putShort((short) durability.length)
        .put(durability)
        .put(envelope)
        .array();
  }

  /** What a branch sends, of all that it keeps. */
  static List<BranchSend> sends(List<byte[]> items) {
    return items.stream().map(BranchItem::decode).flatMap(Optional::stream).toList();
  }

  /** Empty for what was received. */
  private static Optional<BranchSend> decode(byte[] item) {
    ByteBuffer in = ByteBuffer.wrap(item);
    char kind = (char) in.get();
    if (kind == 'A') {
      return Optional.empty();
    }
    long deliverAt = in.getLong();
    String address = text(in);
    String sender = text(in);
    String durability = text(in);
    ByteBuffer raw = ByteBuffer.allocate(NOT_STAMPED + in.remaining());
    raw.put((byte) 1).putLong(0).put(in);
    // It was encoded by this class, so it is not damaged.
    Envelope envelope = (Envelope) EnvelopeCodec.decode(raw.array());
    OutgoingMessage message =
        new OutgoingMessage(
            QueueId.of(address),
            envelope,
            deliverAt,
            null,
            durability.isEmpty() ? null : Durability.valueOf(durability));
    return Optional.of(new BranchSend(message, kind == 'T', sender));
  }

  private static String text(ByteBuffer in) {
    byte[] text = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(text);
    return new String(text, UTF_8);
  }
}
