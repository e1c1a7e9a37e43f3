package org.redisjms.chaos.check;

import java.util.List;
import org.redisjms.chaos.Setup;
import org.redisjms.chaos.history.Outcome;

/**
 * Of a commit, or a publication, whose outcome nobody knows either all messages are there or none.
 * (If the outcome is known, other rules say that all are there, or none.) Excused is what somebody
 * received from a master that died before any replica had the commit, if his acknowledgement was
 * not confirmed by a replica either: he cannot have had the others, and nothing followed from it.
 */
final class AllOrNothing implements Rule {

  @Override
  public List<String> violations(Facts facts) {
    return facts.operations().stream()
        .filter(operation -> operation.outcome() == Outcome.UNKNOWN)
        .filter(operation -> isHalf(facts, operation))
        .map(operation -> operation + "\n    " + pieces(facts, operation))
        .toList();
  }

  private static boolean isHalf(Facts facts, Operation operation) {
    // A receive() that was cut short may have swallowed a message.
    List<Trace> traces =
        facts
            .tracesOf(operation)
            .filter(trace -> trace.wasSeen() || !trace.source.equals(Setup.AUTO_RECEIVE))
            .toList();
    return traces.stream().anyMatch(trace -> trace.wasSeen() && !isForgotten(facts, trace))
        && !traces.stream().allMatch(Trace::wasSeen);
  }

  private static boolean isForgotten(Facts facts, Trace trace) {
    return !trace.left
        && trace.deliveries().stream()
            .allMatch(
                delivery ->
                    facts.disturbances.ofServers(delivery.time)
                        && !(delivery.settlement() == Settlement.CONFIRMED
                            && DoublesAllowed.isDurable(facts, delivery)));
  }

  private static String pieces(Facts facts, Operation operation) {
    return String.join("\n    ", facts.tracesOf(operation).map(Trace::story).toList());
  }
}
