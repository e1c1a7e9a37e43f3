package org.redisjms.chaos.check;

import java.util.List;

/**
 * A message comes again only if its acknowledgement did not take effect, or was forgotten together
 * with the master. What was forgotten although a replica had confirmed it comes again flagged,
 * because then it is a client that has sent it again.
 */
final class DoublesAllowed implements Rule {

  @Override
  public List<String> violations(Facts facts) {
    return facts
        .traces()
        .filter(trace -> isDoubled(trace) && !isExcused(facts, trace))
        .map(Trace::story)
        .toList();
  }

  /** Whether it came again after it seemed to be done with. */
  static boolean isDoubled(Trace trace) {
    List<Delivery> deliveries = trace.deliveries();
    return deliveries.size() > 1
        && deliveries.subList(0, deliveries.size() - 1).stream().anyMatch(DoublesAllowed::isDone);
  }

  private static boolean isDone(Delivery delivery) {
    return delivery.settlement() == Settlement.CONFIRMED
        || delivery.settlement() == Settlement.PRESUMED;
  }

  private static boolean isExcused(Facts facts, Trace trace) {
    List<Delivery> deliveries = trace.deliveries();
    for (int i = 0; i < deliveries.size() - 1; i++) {
      Delivery delivery = deliveries.get(i);
      List<Delivery> later = deliveries.subList(i + 1, deliveries.size());
      if (isDone(delivery)
          && !isForgotten(facts, delivery, later)
          && !hasHung(facts, delivery, later)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isForgotten(Facts facts, Delivery delivery, List<Delivery> later) {
    boolean flagged = later.stream().allMatch(again -> again.redelivered);
    // What is only presumed to be acknowledged was so at some time after it was delivered.
    boolean presumed = delivery.settlement() == Settlement.PRESUMED;
    long from = presumed ? delivery.time : delivery.settled();
    return (flagged || !isDurable(facts, delivery))
        && facts.disturbances.ofServers(from, delivery.settled());
  }

  /** Whether a replica has confirmed the acknowledgement. */
  static boolean isDurable(Facts facts, Delivery delivery) {
    return !facts.evidence.confirmedByMaster()
        && switch (delivery.mode) {
          case CLIENT, INDIVIDUAL, TRANSACTED -> true;
          case AUTO_RECEIVE, AUTO_LISTENER, DUPS_OK -> false;
        };
  }

  /** Whether the client's process was in a state in which it could not acknowledge. */
  private static boolean hasHung(Facts facts, Delivery delivery, List<Delivery> later) {
    return delivery.settlement() == Settlement.PRESUMED
        && facts.disturbances.hitItself(
            delivery.process, delivery.time, later.get(later.size() - 1).time);
  }
}
