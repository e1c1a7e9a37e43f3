package org.redisjms.store.redis;

import java.util.concurrent.TimeUnit;

/**
 * A moment by both clocks. The monotonic one may stand still while a machine sleeps, and the wall
 * clock may be set; so how long ago it was is only believed when both say so.
 *
 * @param nanos by {@link System#nanoTime()}
 * @param millis by {@link System#currentTimeMillis()}
 */
record Moment(long nanos, long millis) {

  static Moment now() {
    return new Moment(System.nanoTime(), System.currentTimeMillis());
  }

  /** Whether less than so many milliseconds have passed until then, by both clocks. */
  boolean isLessBefore(Moment later, long limitMillis) {
    return nanosUntil(later) < limitMillis && Math.abs(later.millis - millis) < limitMillis;
  }

  /** Whether at least so many milliseconds have passed until then, by both clocks. */
  boolean isBefore(Moment later, long limitMillis) {
    return nanosUntil(later) >= limitMillis && later.millis - millis >= limitMillis;
  }

  private long nanosUntil(Moment later) {
    return TimeUnit.NANOSECONDS.toMillis(later.nanos - nanos);
  }
}
