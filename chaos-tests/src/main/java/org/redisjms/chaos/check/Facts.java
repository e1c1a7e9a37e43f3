package org.redisjms.chaos.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.redisjms.chaos.Setup;
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
import org.redisjms.chaos.history.Outcome;

/** The evidence, put in order: operations, and what became of each message. */
final class Facts {
  final Evidence evidence;
  final Disturbances disturbances;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Map<String, Trace>> traces = new HashMap<>();
  private final List<Noted> notes = new ArrayList<>();
  private final Map<String, List<Lost>> reports = new HashMap<>();
  private final Map<String, List<Long>> closings = new HashMap<>();

  Facts(Evidence evidence) {
    this.evidence = evidence;
    this.disturbances = new Disturbances(evidence.strikes());
    evidence.histories().forEach(history -> new Reading(history.process()).read(history));
    evidence
        .finalState()
        .messages()
        .forEach((source, messages) -> messages.forEach(name -> trace(source, name)));
    Settlements.settle(this);
  }

  /** Every call, except receiving that went well. */
  List<Operation> operations() {
    return operations;
  }

  /** Every message that was sent, received or found, in each place where it belongs. */
  Stream<Trace> traces() {
    return traces.values().stream().map(Map::values).flatMap(Collection::stream);
  }

  /** The trace of what an operation has sent, one for each place where it arrives. */
  Stream<Trace> tracesOf(Operation operation) {
    return operation.sent.stream()
        .flatMap(
            sent ->
                Setup.arrivals(sent.destination()).stream()
                    .map(source -> trace(source, sent.message())));
  }

  List<Noted> notes(String what) {
    return notes.stream().filter(note -> note.what().equals(what)).toList();
  }

  /** What a process was told to be lost. */
  List<Lost> reports(String process) {
    return reports.getOrDefault(process, List.of());
  }

  /** What all were told to be lost. */
  Stream<Lost> reports() {
    return reports.values().stream().flatMap(Collection::stream);
  }

  /** When sessions that read this were closed in order. */
  List<Long> closings(String source) {
    return closings.getOrDefault(source, List.of());
  }

  private Trace trace(String source, String message) {
    return traces
        .computeIfAbsent(source, name -> new HashMap<>())
        .computeIfAbsent(
            message, name -> new Trace(source, name, evidence.finalState().holds(source, name)));
  }

  /** Reads one history. */
  private final class Reading {
    private final String process;
    private final Map<Long, Operation> calls = new HashMap<>();
    private final Map<Long, Delivery> deliveries = new HashMap<>();
    private final Map<String, List<Delivery>> pending = new HashMap<>();
    private final Map<String, Set<String>> sources = new HashMap<>();

    Reading(String process) {
      this.process = process;
    }

    void read(History history) {
      try (Stream<Event> events = history.events().get()) {
        events.forEach(this::read);
      }
      calls.values().forEach(this::keep);
    }

    private void read(Event event) {
      if (event instanceof Began began) {
        begin(began);
      } else if (event instanceof Ended ended) {
        Operation operation = calls.remove(ended.number());
        if (operation != null) {
          operation.end(ended.time(), ended.outcome(), ended.detail());
          keep(operation);
        }
      } else if (event instanceof Received got) {
        receive(got);
      } else if (event instanceof Closed closed) {
        goOn(closed.session(), closed.time());
        sources
            .getOrDefault(closed.session(), Set.of())
            .forEach(
                source ->
                    closings.computeIfAbsent(source, n -> new ArrayList<>()).add(closed.time()));
      } else if (event instanceof Lost lost) {
        reports.computeIfAbsent(process, name -> new ArrayList<>()).add(lost);
      } else if (event instanceof Noted noted) {
        notes.add(noted);
      }
    }

    private void begin(Began began) {
      List<Delivery> taken =
          began.deliveries().stream().map(deliveries::remove).filter(Objects::nonNull).toList();
      Operation operation =
          new Operation(
              process, began.session().intern(), began.call(), began.time(), began.sent(), taken);
      calls.put(began.number(), operation);
      for (Sent sent : began.sent()) {
        for (String source : Setup.arrivals(sent.destination())) {
          trace(source, sent.message()).sentBy(operation);
        }
      }
    }

    private void keep(Operation operation) {
      if (operation.call != Call.RECEIVE || operation.outcome() != Outcome.OK) {
        operations.add(operation);
      }
    }

    private void receive(Received got) {
      goOn(got.session(), got.time());
      Delivery delivery = new Delivery(process, got);
      trace(got.source(), got.message()).add(delivery);
      sources.computeIfAbsent(got.session(), name -> new HashSet<>()).add(got.source());
      switch (got.mode()) {
        case AUTO_RECEIVE -> delivery.settle(Settlement.CONFIRMED, got.time());
        case AUTO_LISTENER, DUPS_OK ->
            pending.computeIfAbsent(got.session(), name -> new ArrayList<>()).add(delivery);
        case CLIENT, INDIVIDUAL, TRANSACTED -> {
          delivery.settle(Settlement.OPEN, got.time());
          deliveries.put(got.number(), delivery);
        }
      }
    }

    /** Whoever gets the next message, or closes, has acknowledged the one before. */
    private void goOn(String session, long time) {
      List<Delivery> before = pending.remove(session);
      if (before != null) {
        before.forEach(delivery -> delivery.settle(Settlement.PRESUMED, time));
      }
    }
  }

  /** How long callers waited, without those whose own process was paused meanwhile. */
  long longestPause(Call call) {
    return operations.stream()
        .filter(operation -> operation.call == call && operation.hasEnded())
        .filter(o -> !disturbances.hitItself(o.process, o.began, o.ended()))
        .mapToLong(operation -> operation.ended() - operation.began)
        .max()
        .orElse(0);
  }
}
