package org.redisjms.chaos.check;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.redisjms.chaos.nemesis.Strike;

/**
 * When faults may excuse something. A fault begins to have an effect when it begins, or shortly
 * before, on what is not replicated yet, and its effects end shortly after all is whole again.
 */
final class Disturbances {
  private static final long BEFORE = TimeUnit.SECONDS.toMicros(1);
  private static final long AFTER = TimeUnit.SECONDS.toMicros(2);

  /**
   * How long what a client is told is true on the master alone; and how late it may write it down.
   */
  private static final long LAG = TimeUnit.MILLISECONDS.toMicros(500);

  private final List<Strike> strikes;

  Disturbances(List<Strike> strikes) {
    this.strikes = strikes;
  }

  /** Whether what the master knew at some time from here to there may be forgotten. */
  boolean ofServers(long from, long to) {
    return strikes.stream()
        .filter(strike -> strike.kind().isOfServers())
        .anyMatch(strike -> strike.began() - LAG <= to && from <= strike.ended() + LAG);
  }

  /** Whether what the master knew at this time may be forgotten. */
  boolean ofServers(long time) {
    return ofServers(time, time);
  }

  /** Whether there was any fault in this time. */
  boolean any(long from, long to) {
    return strikes.stream().anyMatch(strike -> overlaps(strike, from, to));
  }

  /** Whether this process was killed or paused in this time. */
  boolean hitItself(String process, long from, long to) {
    return strikes.stream().anyMatch(strike -> strike.hit(process) && overlaps(strike, from, to));
  }

  /** Whether this process was killed at this time or so shortly after it that it knew no more. */
  boolean killed(String process, long time) {
    return strikes.stream()
        .anyMatch(
            strike ->
                strike.kind().killsClient()
                    && strike.hit(process)
                    && strike.began() - BEFORE <= time);
  }

  private static boolean overlaps(Strike strike, long from, long to) {
    return strike.began() - BEFORE <= to && from <= strike.ended() + AFTER;
  }
}
