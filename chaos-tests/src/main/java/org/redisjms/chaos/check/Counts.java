package org.redisjms.chaos.check;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.redisjms.chaos.Setup;
import org.redisjms.chaos.history.Call;
import org.redisjms.chaos.history.Event.Noted;
import org.redisjms.chaos.history.Outcome;

/**
 * The figures of a run. Messages to a topic count once for each subscription.
 *
 * @param sent messages that were tried to send
 * @param confirmed of these, those whose send or commit was confirmed
 * @param failed of these, those that are known not to be sent
 * @param unknown of these, those whose outcome nobody told
 * @param arrivedUnknown of the unknown ones, those that arrived
 * @param delivered messages that were received at least once
 * @param deliveries how often messages were received
 * @param redelivered deliveries with JMSRedelivered
 * @param doubled messages that came again after they had been acknowledged
 * @param lost confirmed messages that nobody has acknowledged and that are not in Redis
 * @param swallowed of the lost, those that a killed {@code receive()} had acknowledged, at most
 * @param left messages that are still in Redis
 * @param outcomes how calls ended
 * @param longest how long callers waited at most, in microseconds
 * @param reportedMessages how many messages were reported as lost
 * @param reportedTransactions how many transactions were reported as lost
 * @param errors exceptions at other calls
 * @param reports calls of an ExceptionListener
 */
public record Counts(
    long sent,
    long confirmed,
    long failed,
    long unknown,
    long arrivedUnknown,
    long delivered,
    long deliveries,
    long redelivered,
    long doubled,
    long lost,
    long swallowed,
    long left,
    long reportedMessages,
    long reportedTransactions,
    Map<Call, Map<Outcome, Long>> outcomes,
    Map<Call, Long> longest,
    long errors,
    long reports) {

  static Counts of(Facts facts) {
    long lost = facts.traces().filter(NothingLost::isLost).count();
    long gone =
        facts
            .traces()
            .filter(trace -> trace.source.equals(Setup.AUTO_RECEIVE))
            .filter(NothingLost::isLost)
            .count();
    return new Counts(
        facts.traces().filter(trace -> trace.sending() != null && !isRolledBack(trace)).count(),
        facts.traces().filter(Trace::isConfirmed).count(),
        with(facts, Outcome.FAILED),
        with(facts, Outcome.UNKNOWN),
        facts.traces().filter(trace -> has(trace, Outcome.UNKNOWN) && trace.wasSeen()).count(),
        facts.traces().filter(trace -> !trace.deliveries().isEmpty()).count(),
        facts.traces().mapToLong(trace -> trace.deliveries().size()).sum(),
        facts.traces().flatMap(t -> t.deliveries().stream()).filter(d -> d.redelivered).count(),
        facts.traces().filter(DoublesAllowed::isDoubled).count(),
        lost,
        Math.min(gone, NothingLost.unfinishedReceives(facts)),
        facts.evidence.finalState().size(),
        reported(facts, false),
        reported(facts, true),
        outcomes(facts),
        longest(facts),
        facts.notes(Noted.ERROR).size(),
        facts.notes(Noted.REPORT).size());
  }

  /** Lost without an excuse. */
  public long trulyLost() {
    return lost - swallowed;
  }

  /** How long a caller waited at most, in seconds. */
  public double longestSeconds(Call call) {
    return longest.getOrDefault(call, 0L) / (double) TimeUnit.SECONDS.toMicros(1);
  }

  public long outcomes(Call call, Outcome outcome) {
    return outcomes.getOrDefault(call, Map.of()).getOrDefault(outcome, 0L);
  }

  private static long with(Facts facts, Outcome outcome) {
    return facts.traces().filter(trace -> has(trace, outcome)).count();
  }

  private static long reported(Facts facts, boolean transacted) {
    return facts
        .reports()
        .filter(report -> report.transacted() == transacted)
        .mapToLong(report -> report.count())
        .sum();
  }

  private static boolean has(Trace trace, Outcome outcome) {
    Operation sending = trace.sending();
    return sending != null && !isRolledBack(trace) && sending.outcome() == outcome;
  }

  private static boolean isRolledBack(Trace trace) {
    Operation sending = trace.sending();
    return sending != null && sending.call == Call.ROLLBACK;
  }

  private static Map<Call, Map<Outcome, Long>> outcomes(Facts facts) {
    Map<Call, Map<Outcome, Long>> outcomes = new EnumMap<>(Call.class);
    for (Operation operation : facts.operations()) {
      outcomes
          .computeIfAbsent(operation.call, call -> new EnumMap<>(Outcome.class))
          .merge(operation.outcome(), 1L, Long::sum);
    }
    return outcomes;
  }

  private static Map<Call, Long> longest(Facts facts) {
    Map<Call, Long> longest = new EnumMap<>(Call.class);
    for (Call call : Call.values()) {
      longest.put(call, facts.longestPause(call));
    }
    return longest;
  }
}
