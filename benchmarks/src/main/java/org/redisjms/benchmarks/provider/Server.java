package org.redisjms.benchmarks.provider;

/** A running server. */
public interface Server extends AutoCloseable {
  /** Where it listens. */
  String uri();

  /** What it is, with version and journal, for the report. */
  String description();

  /** Removes all messages and queues, and what is left of them on disk as far as that goes. */
  void clean() throws Exception;

  /** Ends it. */
  @Override
  void close();
}
