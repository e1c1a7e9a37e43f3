package org.redisjms.topology;

import java.time.Duration;

/** A point on the monotonic clock until which somebody is ready to wait. */
public final class Deadline {
  private final long at;

  private Deadline(long at) {
    this.at = at;
  }

  /** The point that lies this far in the future. */
  public static Deadline after(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** What is left, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  /** What is left in nanoseconds, never negative. */
  public long remainingNanos() {
    return Math.max(0, at - System.nanoTime());
  }

  public boolean isExpired() {
    return remainingNanos() == 0;
  }
}
