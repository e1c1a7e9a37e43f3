package org.redisjms.chaos.check;

import java.util.List;
import org.redisjms.chaos.history.Call;
import org.redisjms.chaos.history.Event.Sent;
import org.redisjms.chaos.history.Outcome;

/** A call and its outcome. */
final class Operation {
  final String process;
  final String session;
  final Call call;
  final long began;
  final List<Sent> sent;
  final List<Delivery> deliveries;

  /** Until there is another: the process may have died in the call. */
  private Outcome outcome = Outcome.UNKNOWN;

  private String detail = "no outcome";
  private long ended;

  Operation(
      String process,
      String session,
      Call call,
      long began,
      List<Sent> sent,
      List<Delivery> deliveries) {
    this.process = process;
    this.session = session;
    this.call = call;
    this.began = began;
    this.sent = sent;
    this.deliveries = deliveries;
  }

  void end(long time, Outcome how, String why) {
    ended = time;
    outcome = how;
    detail = why;
  }

  Outcome outcome() {
    return outcome;
  }

  /** Zero if it never ended. */
  long ended() {
    return ended;
  }

  boolean hasEnded() {
    return ended != 0;
  }

  @Override
  public String toString() {
    return "%s by %s at %s: %s %s".formatted(call, session, Times.of(began), outcome, detail);
  }
}
