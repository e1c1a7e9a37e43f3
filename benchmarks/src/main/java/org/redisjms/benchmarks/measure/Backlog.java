package org.redisjms.benchmarks.measure;

/** A queue that is filled and then emptied; only the emptying is measured. */
public interface Backlog {
  /** Puts so many messages into the queue. */
  void fill(String queue, int messages) throws Exception;

  /**
   * Receives what {@link #fill} has put there.
   *
   * @return how many nanoseconds it took, without the time to connect
   */
  long drain(String queue, int messages) throws Exception;

  /** How many of the messages that were put there are received. */
  default int received(int messages) {
    return messages;
  }

  /** Fills and empties small queues while the warm-up lasts, then a large one. */
  static Measurement rate(Load load, Meter meter, Backlog backlog) throws Exception {
    int small = Math.max(1, load.messages() / 10);
    long begin = System.nanoTime() + load.warmup().toNanos();
    for (int i = 0; System.nanoTime() - begin < 0; i++) {
      String queue = "warm-up-" + i;
      backlog.fill(queue, small);
      backlog.drain(queue, small);
    }
    backlog.fill("backlog", load.messages());
    int received = backlog.received(load.messages());
    meter.start();
    long nanos = backlog.drain("backlog", load.messages());
    meter.stop(received);
    return Measurement.rate(received, nanos);
  }
}
