package org.redisjms.chaos.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.redisjms.chaos.Setup;
import org.redisjms.chaos.history.MessageName;

/**
 * Each consumer gets the messages of one sender and priority in the order in which they were sent.
 * What came again does not count. Where several consumers read, a fault, or another consumer that
 * gave back what it had, may bring older messages to one that has newer ones already.
 */
final class InOrder implements Rule {

  /** A first delivery. */
  private record First(Trace trace, Delivery delivery, MessageName name) {}

  @Override
  public List<String> violations(Facts facts) {
    Map<String, List<First>> byReader = new HashMap<>();
    facts
        .traces()
        .filter(trace -> trace.isConfirmed() && !trace.deliveries().isEmpty())
        .forEach(
            trace -> {
              Delivery first = trace.deliveries().get(0);
              if (!first.redelivered) {
                String reader = Setup.isReadByOne(trace.source) ? "" : first.session;
                byReader
                    .computeIfAbsent(trace.source + " " + reader, name -> new ArrayList<>())
                    .add(new First(trace, first, MessageName.parse(trace.message)));
              }
            });
    List<String> found = new ArrayList<>();
    byReader.values().forEach(firsts -> check(facts, firsts, found));
    return found;
  }

  private static void check(Facts facts, List<First> firsts, List<String> found) {
    firsts.sort(
        Comparator.comparingLong((First first) -> first.delivery.time)
            .thenComparingLong(first -> first.delivery.number));
    Map<String, First> newest = new HashMap<>();
    for (First first : firsts) {
      String line = first.name.sender() + " " + first.name.priority();
      First before = newest.get(line);
      if (before == null || before.name.number() < first.name.number()) {
        newest.put(line, first);
      } else if (!isExcused(facts, first)) {
        found.add(
            "after "
                + before.trace.message
                + ", "
                + before.delivery
                + ":\n    "
                + first.trace.story());
      }
    }
  }

  private static boolean isExcused(Facts facts, First late) {
    Operation sending = late.trace.sending();
    long from = sending == null ? 0 : sending.began;
    long to = late.delivery.time;
    return !Setup.isReadByOne(late.trace.source)
        && (facts.disturbances.any(from, to)
            || facts.closings(late.trace.source).stream().anyMatch(t -> from <= t && t <= to));
  }
}
