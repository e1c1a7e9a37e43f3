package org.redisjms.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.redisjms.chaos.Setup;
import org.redisjms.chaos.history.MessageName;
import org.redisjms.chaos.history.Mode;

/**
 * A message is in one committed transaction, and what is moved arrives once. No fault excuses this.
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
              if (commits(trace) > 1) {
                found.add(trace.story());
              }
              if (trace.source.equals(Setup.MOVE_TO) && trace.wasSeen()) {
                String origin = String.valueOf(MessageName.parse(trace.message).origin());
                Trace other = moved.put(origin, trace);
                if (other != null) {
                  found.add("moved twice: " + other.story() + "\n    and " + trace.story());
                }
              }
            });
    return found;
  }

  private static long commits(Trace trace) {
    return trace.deliveries().stream()
        .filter(d -> d.mode == Mode.TRANSACTED && d.settlement() == Settlement.CONFIRMED)
        .count();
  }
}
