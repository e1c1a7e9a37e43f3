package org.redisjms.chaos.check;

import org.redisjms.chaos.history.Call;

/** Finds out which deliveries are acknowledged, as far as calls say so. */
final class Settlements {
  private Settlements() {}

  static void settle(Facts facts) {
    for (Operation operation : facts.operations()) {
      if (operation.call == Call.ACKNOWLEDGE || operation.call == Call.COMMIT) {
        Settlement settlement = settlement(facts, operation);
        long when = operation.hasEnded() ? operation.ended() : operation.began;
        operation.deliveries.forEach(delivery -> delivery.settle(settlement, when));
      }
    }
  }

  private static Settlement settlement(Facts facts, Operation operation) {
    return switch (operation.outcome()) {
      case OK -> Settlement.CONFIRMED;
      case FAILED ->
          // Those that did not go elsewhere are acknowledged nevertheless.
          operation.call == Call.ACKNOWLEDGE && operation.deliveries.size() > 1
              ? Settlement.UNKNOWN
              : Settlement.OPEN;
      case UNKNOWN -> unknown(facts, operation);
    };
  }

  /** A commit that has sent something was done if that is there. */
  private static Settlement unknown(Facts facts, Operation operation) {
    if (operation.sent.isEmpty()) {
      return Settlement.UNKNOWN;
    }
    return facts.tracesOf(operation).anyMatch(Trace::wasSeen)
        ? Settlement.CONFIRMED
        : Settlement.OPEN;
  }
}
