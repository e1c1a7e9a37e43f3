package org.redisjms.chaos.check;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisjms.chaos.history.Call;
import org.redisjms.chaos.history.Outcome;

/** What was refused, rolled back or never sent is nowhere. */
final class FailedNeverArrives implements Rule {

  @Override
  public List<String> violations(Facts facts) {
    return facts
        .traces()
        .filter(trace -> trace.wasSeen() && !mayArrive(trace.sending()))
        .map(Trace::story)
        .toList();
  }

  private static boolean mayArrive(@Nullable Operation sending) {
    return sending != null && sending.call != Call.ROLLBACK && sending.outcome() != Outcome.FAILED;
  }
}
