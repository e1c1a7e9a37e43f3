package org.redisjms.chaos.check;

import java.util.ArrayList;
import java.util.List;

/** Decides whether the guarantees were kept. */
public final class Checker {
  private static final List<Rule> RULES =
      List.of(
          new NothingLost(),
          new NoSilentLoss(),
          new FailedNeverArrives(),
          new AllOrNothing(),
          new CommittedOnce(),
          new DoublesAllowed(),
          new DoublesFlagged(),
          new InOrder(),
          new NoneDamaged(),
          new NoOrphans());

  private Checker() {}

  public static Verdict check(Evidence evidence) {
    Facts facts = new Facts(evidence);
    List<Violation> violations = new ArrayList<>();
    for (Rule rule : RULES) {
      String name = rule.getClass().getSimpleName();
      rule.violations(facts).forEach(text -> violations.add(new Violation(name, text)));
    }
    return new Verdict(violations, Counts.of(facts));
  }
}
