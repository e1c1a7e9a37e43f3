package org.redisjms.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.redisjms.chaos.Setup;
import org.redisjms.chaos.history.MessageName;
import org.redisjms.chaos.history.Mode;

/**
 * A message is in one committed transaction, and what is moved arrives once. No fault excuses this,
 * unless clients are content with the master's confirmation: then a master's last commits may be
 * lost, and are done again.
 */
final class CommittedOnce implements Rule {

  @Override
  public List<String> violations(Facts facts) {
    List<String> found = new ArrayList<>();
    Map<String, Trace> moved = new HashMap<>();
    facts
        .traces()
        .forEach(
            trace -> {
              if (commits(facts, trace) > 1) {
                found.add(trace.story());
              }
              if (trace.source.equals(Setup.MOVE_TO) && trace.wasSeen()) {
                String origin = String.valueOf(MessageName.parse(trace.message).origin());
                Trace other = moved.put(origin, trace);
                if (other != null && !isForgotten(facts, trace) && !isForgotten(facts, other)) {
                  found.add("moved twice: " + other.story() + "\n    and " + trace.story());
                }
              }
            });
    return found;
  }

  /** How many transactions with this message were committed, and not forgotten. */
  private static long commits(Facts facts, Trace trace) {
    return trace.deliveries().stream()
        .filter(d -> d.mode == Mode.TRANSACTED && d.settlement() == Settlement.CONFIRMED)
        .filter(d -> !isForgotten(facts, d.settled()))
        .count();
  }

  private static boolean isForgotten(Facts facts, Trace moved) {
    Operation sending = moved.sending();
    return sending != null && isForgotten(facts, sending.ended());
  }

  /** Whether what was committed at this time may be. */
  private static boolean isForgotten(Facts facts, long time) {
    return facts.evidence.confirmedByMaster() && facts.disturbances.ofServers(time);
  }
}
