package org.redisjms.examples.orders;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that was confirmed to a producer and everything that a consumer saw. */
final class Ledger {
  private static final int SHOWN = 10;

  @GuardedBy("this")
  private final BitSet confirmed = new BitSet();

  @GuardedBy("this")
  private final Map<Stage, Page> pages = new EnumMap<>(Stage.class);

  @GuardedBy("this")
  private final Gap sending = new Gap();

  @GuardedBy("this")
  private final Gap receiving = new Gap();

  private record Sighting(Receipt receipt, String consumer) {
    @Override
    public String toString() {
      return receipt.messageId() + (receipt.redelivered() ? " (flagged)" : "") + " by " + consumer;
    }
  }

  /** One stage's messages. */
  private static final class Page {
    final BitSet seen = new BitSet();
    final Map<Integer, List<Sighting>> sightings = new HashMap<>();
  }

  /** The longest time between two events. */
  private static final class Gap {
    private long last;
    private long longest;

    void event(long nanos) {
      if (last != 0) {
        longest = Math.max(longest, nanos - last);
      }
      last = nanos;
    }
  }

  /**
   * The result for one stage.
   *
   * @param sent messages that were confirmed to the sender
   * @param received of these and of unconfirmed ones, how many were seen
   * @param lost confirmed and never seen
   * @param doubled made twice: another message with the same number was seen as well
   * @param redelivered deliveries with JMSRedelivered set
   * @param unflagged the same message was seen again without it
   */
  record Count(int sent, int received, int lost, int doubled, int redelivered, int unflagged) {
    Count plus(Count other) {
      return new Count(
          sent + other.sent,
          received + other.received,
          lost + other.lost,
          doubled + other.doubled,
          redelivered + other.redelivered,
          unflagged + other.unflagged);
    }
  }

  Ledger() {
    for (Stage stage : Stage.values()) {
      pages.put(stage, new Page());
    }
  }

  /** A send or a commit with this number returned normally. */
  synchronized void confirmed(int number) {
    confirmed.set(number);
    sending.event(System.nanoTime());
  }

  /** A consumer saw a message. The lines of different processes may come in any order. */
  synchronized void received(Receipt receipt, String consumer) {
    receiving.event(System.nanoTime());
    Page page = page(receipt.stage());
    page.seen.set(receipt.number());
    page.sightings
        .computeIfAbsent(receipt.number(), number -> new ArrayList<>(1))
        .add(new Sighting(receipt, consumer));
  }

  /** A consumer saw this message, and was then told that it belongs to somebody else. */
  synchronized void withdrawn(Receipt receipt, String consumer) {
    List<Sighting> sightings = page(receipt.stage()).sightings.get(receipt.number());
    if (sightings != null) {
      sightings.remove(new Sighting(receipt, consumer));
    }
  }

  synchronized Count count(Stage stage) {
    Page page = page(stage);
    BitSet lost = (BitSet) confirmed.clone();
    lost.andNot(page.seen);
    int doubled = 0;
    int redelivered = 0;
    int unflagged = 0;
    for (List<Sighting> sightings : page.sightings.values()) {
      doubled += Math.max(messages(sightings) - 1, 0);
      int flagged = (int) sightings.stream().filter(s -> s.receipt.redelivered()).count();
      redelivered += flagged;
      unflagged += Math.max(sightings.size() - flagged - Math.max(messages(sightings), 1), 0);
    }
    return new Count(
        confirmed.cardinality(),
        page.seen.cardinality(),
        lost.cardinality(),
        doubled,
        redelivered,
        unflagged);
  }

  synchronized Count total() {
    Count total = new Count(0, 0, 0, 0, 0, 0);
    for (Stage stage : Stage.values()) {
      total = total.plus(count(stage));
    }
    return total;
  }

  /** How many messages were confirmed and not seen yet. */
  synchronized int lag() {
    int lag = 0;
    for (Page page : pages.values()) {
      BitSet missing = (BitSet) confirmed.clone();
      missing.andNot(page.seen);
      lag += missing.cardinality();
    }
    return lag;
  }

  synchronized int sent() {
    return confirmed.cardinality() * pages.size();
  }

  synchronized int received() {
    return pages.values().stream().mapToInt(page -> page.seen.cardinality()).sum();
  }

  /** The first few that came more than once without a flag, for a closer look. */
  synchronized List<String> suspicious() {
    return pages.values().stream()
        .flatMap(page -> page.sightings.entrySet().stream())
        .filter(
            entry -> entry.getValue().stream().filter(s -> !s.receipt.redelivered()).count() > 1)
        .limit(SHOWN)
        .map(entry -> entry.getKey() + " came as " + entry.getValue())
        .toList();
  }

  synchronized Duration longestPauseOfSending() {
    return Duration.ofNanos(sending.longest);
  }

  synchronized Duration longestPauseOfReceiving() {
    return Duration.ofNanos(receiving.longest);
  }

  private static int messages(List<Sighting> sightings) {
    return (int) sightings.stream().map(s -> s.receipt.messageId()).distinct().count();
  }

  @GuardedBy("this")
  private Page page(Stage stage) {
    Page page = pages.get(stage);
    if (page == null) {
      throw new IllegalStateException("no page for " + stage);
    }
    return page;
  }
}
