package org.redisjms.engine;

import jakarta.jms.Message;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsDestination.Kind;
import org.redisjms.message.CorruptMessageException;
import org.redisjms.message.MessageCodec;
import org.redisjms.store.DamagedEnvelope;
import org.redisjms.store.Envelope;
import org.redisjms.store.QueueId;
import org.redisjms.store.Settlement;
import org.redisjms.store.StoredMessage;

/**
 * Makes dead letters: the same message, with the destination it came from, its delivery count and
 * the reason.
 */
final class DeadLetters {

  private final String prefix;

  /**
   * @param prefix what the name of a dead-letter queue has before the name of the queue or topic
   */
  DeadLetters(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Whether a destination is a dead-letter queue itself, from which nothing is dead-lettered for
   * its count.
   */
  boolean isDeadLetterQueue(RedisJmsDestination destination) {
    return destination.kind() == Kind.QUEUE && destination.name().startsWith(prefix);
  }

  /**
   * Makes messages of a destination dead letters that remain what they are.
   *
   * @param uncounted how many of the counted deliveries did not come about
   */
  Settlement exhausted(RedisJmsDestination origin, List<Held> messages, int uncounted) {
    return new Settlement.DeadLettered(
        queue(origin),
        messages.stream()
            .map(
                held -> {
                  int deliveries = held.deliveryCount() - uncounted;
                  return exhausted(origin, held, deliveries);
                })
            .toList());
  }

  /** Makes something that cannot be decoded a dead letter: a bytes message around its bytes. */
  Settlement damaged(RedisJmsDestination origin, Held held, String reason) {
    Envelope letter =
        wrapped(held.message(), properties(origin, held.deliveryCount() - 1, reason), origin);
    return new Settlement.DeadLettered(queue(origin), List.of(letter));
  }

  private QueueId queue(RedisJmsDestination origin) {
    String name = isDeadLetterQueue(origin) ? origin.name() : prefix + origin.name();
    return QueueId.of(Kind.QUEUE.scheme() + ':' + name);
  }

  private static Map<String, @Nullable Object> properties(
      RedisJmsDestination origin, int deliveries, String reason) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    properties.put(MessageCodec.ORIGINAL_DESTINATION, origin.address());
    properties.put(MessageCodec.ORIGINAL_DELIVERY_COUNT, deliveries);
    properties.put(MessageCodec.DEAD_LETTER_REASON, reason);
    return properties;
  }

  private static Envelope exhausted(RedisJmsDestination origin, Held held, int deliveries) {
    Map<String, @Nullable Object> properties =
        properties(
            origin, deliveries, "It was delivered " + deliveries + " times and not acknowledged");
    if (held.message() instanceof Envelope envelope) {
      try {
        return Envelope.create(
            envelope.id(),
            envelope.priority(),
            envelope.persistent(),
            0,
            MessageCodec.deadLetterHead(envelope.head(), properties),
            envelope.body());
      } catch (CorruptMessageException e) {
        return wrapped(envelope, properties, origin);
      }
    }
    return wrapped(held.message(), properties, origin);
  }

  private static Envelope wrapped(
      StoredMessage message, Map<String, @Nullable Object> properties, RedisJmsDestination origin) {
    byte[] head = MessageCodec.damagedHead(origin, 0, properties);
    if (message instanceof Envelope envelope) {
      byte[] raw =
          ByteBuffer.allocate(envelope.head().length + envelope.body().length)
              .put(envelope.head())
              .put(envelope.body())
              .array();
      return Envelope.create(
          envelope.id(), envelope.priority(), envelope.persistent(), 0, head, raw);
    }
    return Envelope.create(
        message.id(), Message.DEFAULT_PRIORITY, true, 0, head, ((DamagedEnvelope) message).raw());
  }
}
