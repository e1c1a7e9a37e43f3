package org.redisjms.testkit;

/**
 * How a server keeps its append-only file; decides what is still there after {@link
 * RedisProcess#restart()}.
 */
public enum Aof {
  /** Written and synced before each reply ({@code appendfsync always}). */
  ALWAYS,
  /** Written before each reply, synced once a second: survives kill -9, not a power failure. */
  EVERYSEC,
  /** No file: a restarted server is empty. */
  NONE
}
