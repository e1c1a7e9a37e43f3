package org.redisjms.store.redis;

/**
 * The server's clock, as well as a client can tell it: its own, corrected by what the last
 * heartbeats showed.
 */
final class StoreClock {

  private volatile long offset;

  /**
   * @param before the client's clock when the question was sent
   * @param server the server's answer
   * @param after the client's clock when it was read
   */
  void observe(long before, long server, long after) {
    offset = server - (before + after) / 2;
  }

  long millis() {
    return System.currentTimeMillis() + offset;
  }
}
