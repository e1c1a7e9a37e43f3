package org.redisjms.store.redis;

/**
 * The server's clock, as well as a client can tell it: its own, corrected by what the heartbeats
 * showed.
 */
final class StoreClock {
  private static final long PRECISE_MILLIS = 20;

  private volatile long offset;
  private volatile boolean known;
  private volatile boolean precise;

  /**
   * The server answered at some moment between the two; when the answer was long under way, that
   * says little, and what was learnt from a quick one stays. For one thread at a time.
   *
   * @param before the client's clock when the question was sent
   * @param server the server's answer
   * @param after the client's clock when it was read
   */
  void observe(long before, long server, long after) {
    long least = server - Math.max(before, after);
    long most = server - Math.min(before, after);
    offset = known ? Math.max(least, Math.min(offset, most)) : least + (most - least) / 2;
    known = true;
    precise = most - least <= PRECISE_MILLIS;
  }

  /** Whether the last answer was quick. */
  boolean isPrecise() {
    return precise;
  }

  long millis() {
    return System.currentTimeMillis() + offset;
  }
}
