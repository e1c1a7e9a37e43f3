package org.redisjms.chaos.nemesis;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets faults happen one after the other, each when the one before is mended. It takes them from a
 * shuffled pack, so that each kind has its turn.
 */
public final class Nemesis {
  private final Battlefield field;
  private final List<FaultKind> kinds;
  private final Duration interval;
  private final Consumer<String> screen;
  private final List<FaultKind> pack = new ArrayList<>();
  private final List<Strike> strikes = new ArrayList<>();

  /**
   * @param interval between the beginnings of two faults, about
   * @param screen is told what happens
   */
  public Nemesis(
      Battlefield field, Set<FaultKind> kinds, Duration interval, Consumer<String> screen) {
    this.field = field;
    this.kinds = List.copyOf(kinds);
    this.interval = interval;
    this.screen = screen;
  }

  /** Goes on for this long; the last fault is mended when it returns. */
  public void rage(Duration duration) throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    long next = System.nanoTime() + interval.dividedBy(2).toNanos();
    while (next < end) {
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      next = Math.max(System.nanoTime(), next) + jittered();
      if (!kinds.isEmpty()) {
        strike(draw());
      }
    }
    TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
  }

  private long jittered() {
    return (long) (interval.toNanos() * (0.8 + 0.4 * field.random().nextDouble()));
  }

  private FaultKind draw() {
    if (pack.isEmpty()) {
      pack.addAll(kinds);
      Collections.shuffle(pack, field.random());
    }
    return pack.remove(pack.size() - 1);
  }

  private void strike(FaultKind kind) throws InterruptedException {
    screen.accept(kind.toString());
    long began = now();
    String victim = kind.strike(field);
    Strike strike = new Strike(kind, victim, began, now());
    strikes.add(strike);
    screen.accept(
        "%s (%s) mended after %.1f s"
            .formatted(kind, victim, (strike.ended() - strike.began()) / 1e6));
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** All that has happened, in order. */
  public List<Strike> strikes() {
    return List.copyOf(strikes);
  }
}
