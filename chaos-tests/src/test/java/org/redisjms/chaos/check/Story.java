package org.redisjms.chaos.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.redisjms.chaos.history.Call;
import org.redisjms.chaos.history.Event;
import org.redisjms.chaos.history.Event.Began;
import org.redisjms.chaos.history.Event.Closed;
import org.redisjms.chaos.history.Event.Ended;
import org.redisjms.chaos.history.Event.Lost;
import org.redisjms.chaos.history.Event.Noted;
import org.redisjms.chaos.history.Event.Received;
import org.redisjms.chaos.history.Event.Sent;
import org.redisjms.chaos.history.History;
import org.redisjms.chaos.history.Mode;
import org.redisjms.chaos.history.Outcome;
import org.redisjms.chaos.nemesis.FaultKind;
import org.redisjms.chaos.nemesis.Strike;

/**
 * Tells histories for tests of the checker. Each step is ten seconds after the one before, so that
 * a fault excuses only what is in the same step. The process of session {@code p.0.a} is {@code
 * p.0}.
 */
final class Story {
  static final String MOVED = "m.0.a/1/4<p.0.a/1/4";

  private final Map<String, List<Event>> events = new LinkedHashMap<>();
  private final Map<String, Set<String>> left = new HashMap<>();
  private final Set<String> orphans = new HashSet<>();
  private final List<Strike> strikes = new ArrayList<>();
  private boolean confirmedByMaster;
  private long time;
  private long number;

  static String message(int number) {
    return "p.0.a/" + number + "/4";
  }

  /** Session {@code p.0.a} sends a message; null for no outcome. */
  Story send(String to, int message, Outcome outcome) {
    return call("p.0.a", Call.SEND, outcome, List.of(new Sent(to, message(message))));
  }

  /** A call; null for no outcome. */
  Story call(String session, Call call, Outcome outcome, List<Sent> sent, Long... deliveries) {
    long id = ++number;
    add(session, new Began(next(), id, call, session, sent, Arrays.asList(deliveries)));
    if (outcome != null) {
      add(session, new Ended(time + 1, id, outcome, ""));
    }
    return this;
  }

  Story commit(String session, Outcome outcome, Long... deliveries) {
    return call(session, Call.COMMIT, outcome, List.of(), deliveries);
  }

  Story acknowledge(String session, Outcome outcome, Long... deliveries) {
    return call(session, Call.ACKNOWLEDGE, outcome, List.of(), deliveries);
  }

  Story receive(String session, Mode mode, String source, int message) {
    return receive(session, mode, source, message(message), false);
  }

  Story receiveAgain(String session, Mode mode, String source, int message) {
    return receive(session, mode, source, message(message), true);
  }

  Story receive(String session, Mode mode, String source, String name, boolean redelivered) {
    add(
        session,
        new Received(next(), ++number, session, mode, source, name, "ID:" + name, redelivered, 1));
    return this;
  }

  /** The number of the last delivery. */
  long delivery() {
    return number;
  }

  Story close(String session) {
    add(session, new Closed(next(), session));
    return this;
  }

  Story note(String session, String what, String text) {
    add(session, new Noted(next(), what, text));
    return this;
  }

  /** The process of this session is told that messages to a queue or topic are lost. */
  Story reportLost(String session, String destination, long count) {
    add(session, new Lost(next(), false, count, List.of(destination)));
    return this;
  }

  /** The process of this session is told that transactions are lost. */
  Story reportLostTransactions(String session, long count) {
    add(session, new Lost(next(), true, count, List.of()));
    return this;
  }

  Story left(String source, String name) {
    left.computeIfAbsent(source, s -> new HashSet<>()).add(name);
    return this;
  }

  Story orphan(String text) {
    orphans.add(text);
    return this;
  }

  /** In the present step. */
  Story fault(FaultKind kind, String victim) {
    strikes.add(new Strike(kind, victim, time, time + 1));
    return this;
  }

  Story confirmedByMaster() {
    confirmedByMaster = true;
    return this;
  }

  Verdict verdict() {
    List<History> histories = new ArrayList<>();
    events.forEach((process, list) -> histories.add(History.of(process, list)));
    return Checker.check(
        new Evidence(histories, new FinalState(left, orphans), strikes, confirmedByMaster));
  }

  /** The names of the rules that were broken. */
  List<String> broken() {
    return verdict().violations().stream().map(Violation::rule).distinct().toList();
  }

  private long next() {
    time += TimeUnit.SECONDS.toMicros(10);
    return time;
  }

  private void add(String session, Event event) {
    String process = session.substring(0, session.lastIndexOf('.'));
    events.computeIfAbsent(process, p -> new ArrayList<>()).add(event);
  }
}
