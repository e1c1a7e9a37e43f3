package org.redisjms.chaos.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisjms.chaos.history.Call;
import org.redisjms.chaos.history.Outcome;

/** All that is known of one message in one queue or subscription. */
final class Trace {
  final String source;
  final String message;

  /** Whether it is still in Redis. */
  final boolean left;

  private final List<Delivery> deliveries = new ArrayList<>(1);
  private @Nullable Operation sending;

  Trace(String source, String message, boolean left) {
    this.source = source;
    this.message = message;
    this.left = left;
  }

  void sentBy(Operation operation) {
    sending = operation;
  }

  /** Null if nobody has sent it. */
  @Nullable Operation sending() {
    return sending;
  }

  void add(Delivery delivery) {
    deliveries.add(delivery);
  }

  /** In the order of time. */
  List<Delivery> deliveries() {
    if (deliveries.size() > 1) {
      deliveries.sort(Comparator.comparingLong(delivery -> delivery.time));
    }
    return deliveries;
  }

  /** Whether Redis has, or had, it. */
  boolean wasSeen() {
    return left || !deliveries.isEmpty();
  }

  boolean isConfirmed() {
    return sending != null && sending.call != Call.ROLLBACK && sending.outcome() == Outcome.OK;
  }

  /** The whole story, for people. */
  String story() {
    StringBuilder story = new StringBuilder(message).append(" in ").append(source);
    story.append("\n    sent: ").append(sending == null ? "never" : sending);
    deliveries().forEach(delivery -> story.append("\n    delivered: ").append(delivery));
    return story.append(left ? "\n    left in Redis" : "").toString();
  }
}
