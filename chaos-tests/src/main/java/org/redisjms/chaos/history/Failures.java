package org.redisjms.chaos.history;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an exception says about the call that it ended. */
final class Failures {
  /** Of causes: the call may have taken effect. Each other failure says that it has not. */
  private static final Set<String> UNKNOWN =
      Set.of("OutcomeUnknownException", "NotReplicatedException");

  private Failures() {}

  static Outcome outcome(Throwable failure) {
    for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
      if (UNKNOWN.contains(e.getClass().getSimpleName())) {
        return Outcome.UNKNOWN;
      }
    }
    return Outcome.FAILED;
  }

  static String describe(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
      text.append(text.isEmpty() ? "" : " <- ")
          .append(e.getClass().getSimpleName())
          .append(": ")
          .append(e.getMessage());
    }
    return text.toString();
  }
}
