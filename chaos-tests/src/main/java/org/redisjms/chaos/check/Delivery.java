package org.redisjms.chaos.check;

import org.redisjms.chaos.history.Event.Received;
import org.redisjms.chaos.history.Mode;

/** A message that was received. */
final class Delivery {
  final String process;
  final String session;
  final Mode mode;
  final long time;

  /** Rises with each line of its process. */
  final long number;

  final boolean redelivered;
  final int count;
  final String id;
  private Settlement settlement = Settlement.UNKNOWN;
  private long settled;

  Delivery(String process, Received received) {
    this.process = process;
    this.session = received.session().intern();
    this.mode = received.mode();
    this.time = received.time();
    this.number = received.number();
    this.redelivered = received.redelivered();
    this.count = received.count();
    this.id = received.id();
    this.settled = received.time();
  }

  void settle(Settlement how, long when) {
    settlement = how;
    settled = when;
  }

  Settlement settlement() {
    return settlement;
  }

  /** When the client knew; before that, when it was received. */
  long settled() {
    return settled;
  }

  @Override
  public String toString() {
    return "%s%s to %s at %s, count %d, %s at %s"
        .formatted(
            mode,
            redelivered ? " (redelivered)" : "",
            session,
            Times.of(time),
            count,
            settlement,
            Times.of(settled));
  }
}
