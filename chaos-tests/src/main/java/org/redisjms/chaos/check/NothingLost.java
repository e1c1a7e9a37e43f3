package org.redisjms.chaos.check;

import java.util.ArrayList;
import java.util.List;
import org.redisjms.chaos.Setup;
import org.redisjms.chaos.history.Call;

/**
 * Each message whose send or commit was confirmed is acknowledged by somebody, or is still in
 * Redis. A message that was delivered and not acknowledged must have come again. Excused is what a
 * {@code receive()} with automatic acknowledgement had acknowledged and could not return, because
 * its process died: one message for each. Where clients are content with the master's confirmation
 * {@link NoSilentLoss} takes its place.
 */
final class NothingLost implements Rule {

  @Override
  public List<String> violations(Facts facts) {
    if (facts.evidence.confirmedByMaster()) {
      return List.of();
    }
    List<Trace> gone = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    facts
        .traces()
        .filter(NothingLost::isLost)
        .forEach(
            trace -> {
              if (trace.source.equals(Setup.AUTO_RECEIVE)) {
                gone.add(trace);
              } else {
                lost.add(trace.story());
              }
            });
    if (gone.size() > unfinishedReceives(facts)) {
      gone.forEach(trace -> lost.add(trace.story()));
    }
    return lost;
  }

  static long unfinishedReceives(Facts facts) {
    return facts.operations().stream().filter(o -> o.call == Call.RECEIVE).count();
  }

  static boolean isLost(Trace trace) {
    return trace.isConfirmed()
        && !trace.left
        && trace.deliveries().stream().allMatch(d -> d.settlement() == Settlement.OPEN);
  }
}
