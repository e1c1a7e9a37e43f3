package org.redisjms.chaos.check;

import java.util.List;

/**
 * A message comes again only if its acknowledgement did not take effect, or was forgotten together
 * with the master.
 */
final class DoublesAllowed implements Rule {

  @Override
  public List<String> violations(Facts facts) {
    return facts
        .traces()
        .filter(trace -> isDoubled(trace) && !isExcused(facts.disturbances, trace))
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

  private static boolean isExcused(Disturbances disturbances, Trace trace) {
    List<Delivery> deliveries = trace.deliveries();
    long last = deliveries.get(deliveries.size() - 1).time;
    return deliveries.subList(0, deliveries.size() - 1).stream()
        .filter(DoublesAllowed::isDone)
        .allMatch(delivery -> isExcused(disturbances, delivery, last));
  }

  private static boolean isExcused(Disturbances disturbances, Delivery delivery, long last) {
    return disturbances.ofServers(delivery.settled())
        || (delivery.settlement() == Settlement.PRESUMED
            && disturbances.hitItself(delivery.process, delivery.time, last));
  }
}
