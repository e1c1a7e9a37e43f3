package org.redisjms.store.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.Removal;
import org.redisjms.store.StoreConsumer;

/**
 * What Redis has confirmed to this client and might lose with its master, because not all replicas
 * have it yet; kept to be done again. Bounded: the oldest is given up first, so what is kept of a
 * series are always its latest numbers. Thread-safe.
 */
final class ConfirmedWindow {

  /** What an entry takes besides the bytes of its messages, roughly. */
  private static final int OVERHEAD = 256;

  /** Who has something that was confirmed. */
  enum Spread {
    /** The master, and fewer replicas than the options ask for. */
    MASTER,
    /** As many replicas as the options ask for, but the next master may be another one. */
    ENOUGH,
    /** Every replica, so that every possible master has it. */
    EVERYWHERE
  }

  /** What was confirmed. */
  sealed interface Work {
    List<OutgoingMessage> messages();
  }

  record Send(OutgoingMessage message) implements Work {
    @Override
    public List<OutgoingMessage> messages() {
      return List.of(message);
    }
  }

  record Commit(
      List<OutgoingMessage> messages, List<StoreConsumer> consumers, List<Removal> removals)
      implements Work {}

  /** Something confirmed, and its number. */
  record Kept(long number, Work work) {}

  /**
   * What a series lacks.
   *
   * @param gone up to this number it cannot be done again
   * @param kept what comes after that, in order
   */
  record Lack(long gone, List<Kept> kept) {}

  /**
   * @param spread {@code MASTER} or {@code ENOUGH}
   * @param nanos since when that is known
   */
  private record Entry(
      long stamp, Series series, Kept kept, long bytes, Spread spread, long nanos) {

    Entry enough() {
      return spread == Spread.ENOUGH
          ? this
          : new Entry(stamp, series, kept, bytes, Spread.ENOUGH, System.nanoTime());
    }
  }

  private final int limit;
  private final long byteLimit;

  /** The oldest first. */
  @GuardedBy("this")
  private final Deque<Entry> entries = new ArrayDeque<>();

  @GuardedBy("this")
  private long bytes;

  @GuardedBy("this")
  private long stamps;

  /**
   * @param limit how many entries are kept
   * @param byteLimit how much memory they may take
   */
  ConfirmedWindow(int limit, long byteLimit) {
    this.limit = limit;
    this.byteLimit = byteLimit;
  }

  /**
   * Notes the next number of a series that was confirmed and must not be lost.
   *
   * @param work to do again
   */
  synchronized void confirmed(Series series, long number, Work work, Spread spread) {
    series.confirmed = number;
    if (spread == Spread.EVERYWHERE) {
      series.unkept = number;
      return;
    }
    long size = OVERHEAD;
    for (OutgoingMessage message : work.messages()) {
      size += message.envelope().size();
    }
    Kept kept = new Kept(number, work);
    entries.add(new Entry(++stamps, series, kept, size, spread, System.nanoTime()));
    bytes += size;
    series.kept++;
    while (!entries.isEmpty() && (entries.size() > limit || bytes > byteLimit)) {
      giveUp(entries.remove());
    }
  }

  @GuardedBy("this")
  private void giveUp(Entry entry) {
    removed(entry);
    entry.series.unkept = entry.kept.number;
  }

  @GuardedBy("this")
  private void removed(Entry entry) {
    bytes -= entry.bytes;
    entry.series.kept--;
  }

  /** What was noted so far is what {@link #replicated} is about. 0 if there is nothing. */
  synchronized long mark() {
    return entries.isEmpty() ? 0 : stamps;
  }

  /**
   * So many replicas of the master of this term have all that it has, and had when the mark was
   * taken.
   *
   * @param spread {@code EVERYWHERE} or {@code ENOUGH}
   */
  synchronized void replicated(long mark, Object term, Spread spread) {
    change(
        entry -> {
          if (entry.stamp > mark || !term.equals(entry.series.term)) {
            return entry;
          }
          return spread == Spread.EVERYWHERE ? null : entry.enough();
        });
  }

  /**
   * The master of this term is the one still: gives up what enough of its replicas have had for so
   * long.
   */
  synchronized void expire(Object term, long age, TimeUnit unit) {
    long now = System.nanoTime();
    change(
        entry ->
            entry.spread == Spread.ENOUGH
                    && term.equals(entry.series.term)
                    && now - entry.nanos > unit.toNanos(age)
                ? null
                : entry);
  }

  /** Gives up what is older. */
  synchronized void expire(long age, TimeUnit unit) {
    long nanos = unit.toNanos(age);
    long now = System.nanoTime();
    while (!entries.isEmpty() && now - entries.element().nanos > nanos) {
      giveUp(entries.remove());
    }
  }

  /** Goes through all, in order. What becomes null is given up. */
  @GuardedBy("this")
  private void change(Function<Entry, @Nullable Entry> next) {
    int old = entries.size();
    for (int i = 0; i < old; i++) {
      Entry entry = entries.remove();
      Entry changed = next.apply(entry);
      if (changed == null) {
        giveUp(entry);
      } else {
        entries.add(changed);
      }
    }
  }

  synchronized boolean holds(Series series) {
    return series.kept > 0;
  }

  /** Takes out all of a series; answers what of it Redis lacks, which has it up to this number. */
  synchronized Lack lack(Series series, long stored) {
    List<Kept> kept = new ArrayList<>();
    int all = series.kept == 0 ? 0 : entries.size();
    for (int i = 0; i < all; i++) {
      Entry entry = entries.remove();
      if (entry.series != series) {
        entries.add(entry);
        continue;
      }
      removed(entry);
      if (entry.kept.number > stored) {
        kept.add(entry.kept);
      }
    }
    return new Lack(Math.max(series.unkept, stored), kept);
  }
}
