package org.redisjms.chaos.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.redisjms.chaos.Setup;
import org.redisjms.chaos.history.Call;

/**
 * Where clients are content with the master's confirmation, what is lost was reported: of each
 * process no more messages to a destination, and no more transactions, are lost than its
 * ExceptionListeners were told. A process that was killed cannot be told what it had sent in its
 * last moment. Besides that, what excuses a loss is the same as in {@link NothingLost}.
 */
final class NoSilentLoss implements Rule {

  /**
   * What is reported together.
   *
   * @param destination null for transactions
   */
  private record Group(String process, @Nullable String destination) {
    static Group of(Operation sending) {
      return new Group(
          sending.process, sending.call == Call.COMMIT ? null : sending.sent.get(0).destination());
    }
  }

  @Override
  public List<String> violations(Facts facts) {
    if (!facts.evidence.confirmedByMaster()) {
      return List.of();
    }
    List<String> silent = new ArrayList<>();
    List<Trace> swallowed = new ArrayList<>();
    byGroup(facts)
        .forEach(
            (group, traces) -> {
              long reported = reported(facts, group);
              if (lost(traces) <= reported) {
                return;
              }
              for (Trace trace : traces) {
                if (trace.source.equals(Setup.AUTO_RECEIVE)) {
                  swallowed.add(trace);
                } else {
                  silent.add(
                      "one of more than the %d reported: %s".formatted(reported, trace.story()));
                }
              }
            });
    if (swallowed.size() > NothingLost.unfinishedReceives(facts)) {
      swallowed.forEach(trace -> silent.add(trace.story()));
    }
    return silent;
  }

  private static Map<Group, List<Trace>> byGroup(Facts facts) {
    Map<Group, List<Trace>> groups = new LinkedHashMap<>();
    facts
        .traces()
        .filter(NothingLost::isLost)
        .forEach(
            trace -> {
              Operation sending = trace.sending();
              if (sending != null && !facts.disturbances.killed(sending.process, sending.ended())) {
                groups.computeIfAbsent(Group.of(sending), name -> new ArrayList<>()).add(trace);
              }
            });
    return groups;
  }

  /** How many sends, or commits, these are. */
  private static long lost(List<Trace> traces) {
    Set<@Nullable Operation> operations = new HashSet<>();
    traces.forEach(trace -> operations.add(trace.sending()));
    return operations.size();
  }

  private static long reported(Facts facts, Group group) {
    String destination = group.destination;
    return facts.reports(group.process).stream()
        .filter(
            report ->
                destination == null
                    ? report.transacted()
                    : !report.transacted() && report.destinations().contains(destination))
        .mapToLong(report -> report.count())
        .sum();
  }
}
