package org.redisjms.benchmarks.measure;

import java.time.Duration;
import java.util.Random;

/**
 * How much a trial does.
 *
 * @param warmup how long it works before anything counts
 * @param duration how long it is measured, where a scenario has no end of its own
 * @param body bytes of each message's body
 * @param backlog messages that wait in a queue before they are received, at most
 * @param rate messages a second in the measurement of latencies
 */
public record Load(Duration warmup, Duration duration, int body, int backlog, int rate) {
  private static final long BACKLOG_BYTES = 128L << 20;

  /** How many messages wait in a queue: fewer of large ones, so that every server's memory does. */
  public int messages() {
    return (int) Math.min(backlog, BACKLOG_BYTES / body);
  }

  /** A body, the same in every trial; random, so that nobody gains from compressing it. */
  public byte[] payload() {
    byte[] bytes = new byte[body];
    new Random(body).nextBytes(bytes);
    return bytes;
  }
}
