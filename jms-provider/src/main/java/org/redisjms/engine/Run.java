package org.redisjms.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.redisjms.store.Envelope;
import org.redisjms.store.Removal;

/** Messages in flight at positions that follow each other: what the store settles in one go. */
record Run(List<Held> messages) {

  /** No run is longer, so that the store settles it in a short time. */
  private static final int LONGEST = 1_000;

  /** Splits messages, in whatever order, into as few runs as possible. */
  static List<Run> of(Collection<Held> messages) {
    List<Held> sorted = new ArrayList<>(messages);
    sorted.sort(Comparator.comparingLong(Held::position));
    List<Run> runs = new ArrayList<>();
    List<Held> run = new ArrayList<>();
    for (Held held : sorted) {
      if (!run.isEmpty()
          && (held.position() != run.get(run.size() - 1).position() + 1 || run.size() == LONGEST)) {
        runs.add(new Run(run));
        run = new ArrayList<>();
      }
      run.add(held);
    }
    if (!run.isEmpty()) {
      runs.add(new Run(run));
    }
    return runs;
  }

  Removal removal() {
    return new Removal(messages.get(0).position(), messages.stream().map(Held::id).toList());
  }

  /** Whether there is something among them that is to survive the store's failure. */
  boolean persistent() {
    return messages.stream()
        .anyMatch(held -> !(held.message() instanceof Envelope envelope) || envelope.persistent());
  }

  /** The delivery counts of the messages when they go back. */
  List<Integer> deliveryCounts() {
    return messages.stream().map(Held::deliveryCount).toList();
  }
}
