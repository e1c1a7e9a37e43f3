package org.redisjms.chaos.check;

import java.util.List;

/**
 * A message that comes again is flagged JMSRedelivered, unless it was delivered in the last moment
 * of a master.
 */
final class DoublesFlagged implements Rule {

  @Override
  public List<String> violations(Facts facts) {
    return facts
        .traces()
        .filter(trace -> hasUnflagged(facts.disturbances, trace.deliveries()))
        .map(Trace::story)
        .toList();
  }

  private static boolean hasUnflagged(Disturbances disturbances, List<Delivery> deliveries) {
    boolean forgotten = true;
    for (Delivery delivery : deliveries) {
      if (!delivery.redelivered && !forgotten) {
        return true;
      }
      forgotten &= disturbances.ofServers(delivery.time);
    }
    return false;
  }
}
