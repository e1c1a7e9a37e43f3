package org.redisjms.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.redisjms.config.Options;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.store.Settlement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to messages that were delivered and not acknowledged: again, later, back to the
 * queue, or no more.
 */
final class Redelivery {

  private static final Logger LOG = LoggerFactory.getLogger(Redelivery.class);

  private final int maxDeliveries;
  private final long delay;
  private final double multiplier;
  private final long maxDelay;
  private final DeadLetters deadLetters;

  Redelivery(Options options) {
    maxDeliveries = options.maxDeliveries();
    delay = options.redeliveryDelay().toMillis();
    multiplier = options.redeliveryMultiplier();
    maxDelay = options.redeliveryMaxDelay().toMillis();
    deadLetters = new DeadLetters(options.deadLetterPrefix());
  }

  /** Whether a message that was delivered so often must not be delivered again. */
  boolean exhausted(RedisJmsDestination destination, int deliveries) {
    return deliveries >= maxDeliveries && !deadLetters.isDeadLetterQueue(destination);
  }

  /** How long a message rests that was delivered so often, in milliseconds. */
  long delayAfter(int deliveries) {
    double grown = (double) delay * Math.pow(multiplier, Math.max(deliveries - 1, 0));
    return (long) Math.min(grown, (double) maxDelay);
  }

  /**
   * Handles messages that are to be redelivered to the same consumer. What may be redelivered at
   * once stays in its hands.
   */
  void again(ClaimSource source, Collection<Held> messages) {
    List<Held> rest = bury(source, messages);
    if (delay > 0) {
      Map<Long, List<Held>> byDelay = new TreeMap<>();
      for (Held held : rest) {
        byDelay.computeIfAbsent(delayAfter(held.deliveryCount()), d -> new ArrayList<>()).add(held);
      }
      byDelay.forEach(
          (millis, group) ->
              source.settle(group, run -> new Settlement.Delayed(run.deliveryCounts(), millis)));
    }
  }

  /** Gives messages back to the queue, with the deliveries that are counted. */
  void giveBack(ClaimSource source, Collection<Held> messages) {
    source.settle(bury(source, messages), run -> new Settlement.Returned(run.deliveryCounts()));
  }

  /** Makes dead letters of those that were delivered too often; answers the others. */
  private List<Held> bury(ClaimSource source, Collection<Held> messages) {
    List<Held> exhausted = new ArrayList<>();
    List<Held> rest = new ArrayList<>();
    for (Held held : messages) {
      boolean last = held.deliveries() > 0 && exhausted(source.destination(), held.deliveryCount());
      (last ? exhausted : rest).add(held);
    }
    buryAll(source, exhausted, 0);
    return rest;
  }

  /** Makes a message a dead letter that was taken for one delivery more than it may have. */
  void buryExhausted(ClaimSource source, Held taken) {
    buryAll(source, List.of(taken), 1);
  }

  private void buryAll(ClaimSource source, List<Held> exhausted, int uncounted) {
    for (Held held : exhausted) {
      LOG.warn(
          "Message {} of {} goes to the dead-letter queue: delivered {} times and not acknowledged",
          held.id(),
          source.destination(),
          held.deliveryCount() - uncounted);
    }
    source.settle(
        exhausted, run -> deadLetters.exhausted(source.destination(), run.messages(), uncounted));
  }

  /** Makes something that cannot be decoded a dead letter. */
  void buryDamaged(ClaimSource source, Held taken, String reason) {
    LOG.warn(
        "Message {} of {} goes to the dead-letter queue: {}",
        taken.id(),
        source.destination(),
        reason);
    source.settle(List.of(taken), run -> deadLetters.damaged(source.destination(), taken, reason));
  }
}
