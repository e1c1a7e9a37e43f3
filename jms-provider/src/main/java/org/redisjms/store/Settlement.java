package org.redisjms.store;

import java.util.List;

/** What becomes of messages that leave a consumer's hands. */
public sealed interface Settlement {

  /** Acknowledged: the message is gone. */
  record Acknowledged() implements Settlement {}

  /**
   * Back to the queue, before all that is new.
   *
   * @param deliveryCounts the new delivery count of each message
   */
  record Returned(List<Integer> deliveryCounts) implements Settlement {}

  /**
   * Back to the queue after a while.
   *
   * @param deliveryCounts the new delivery count of each message
   * @param delayMillis the redelivery delay
   */
  record Delayed(List<Integer> deliveryCounts, long delayMillis) implements Settlement {}

  /**
   * To the dead-letter queue.
   *
   * @param queue the dead-letter queue
   * @param replacements each message as it shall stand there
   */
  record DeadLettered(QueueId queue, List<Envelope> replacements) implements Settlement {}

  Settlement ACKNOWLEDGED = new Acknowledged();
}
