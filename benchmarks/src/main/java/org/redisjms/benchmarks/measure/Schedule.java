package org.redisjms.benchmarks.measure;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * When messages are due: at a fixed rate, whatever the answers take. A latency counts from the time
 * at which its message was due, not from the one at which a busy sender came to it; so one answer
 * that takes a second is seen as the thousand late messages that it makes.
 */
public final class Schedule {
  /** Threads wake up about so late; the rest is waited for actively. */
  private static final long SLACK = TimeUnit.MICROSECONDS.toNanos(150);

  private final long start = System.nanoTime();
  private final long interval;
  private final int warmup;
  private final int messages;

  public Schedule(Load load) {
    interval = TimeUnit.SECONDS.toNanos(1) / load.rate();
    warmup = (int) (load.warmup().toNanos() / interval);
    messages = warmup + (int) Math.max(1, load.duration().toNanos() / interval);
  }

  /** How many there are, warm-up included. */
  public int messages() {
    return messages;
  }

  /** Returns when the message is due, at once if that time has passed; answers that time. */
  public long await(int message) {
    long due = start + message * interval;
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      if (left > SLACK) {
        LockSupport.parkNanos(left - SLACK);
      } else {
        Thread.onSpinWait();
      }
    }
    return due;
  }

  /** Whether a message that was due then counts. */
  public boolean counts(long due) {
    return due - start >= warmup * interval;
  }
}
