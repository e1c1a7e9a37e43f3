package org.redisjms.topology;

/** Prepares a new pooled connection, for example by loading scripts. */
@FunctionalInterface
public interface ConnectionInitializer {

  /** Prepares nothing. */
  ConnectionInitializer NONE = connection -> {};

  /**
   * Called once per pooled connection, after AUTH, SELECT and the role check; replies must be read
   * completely. What it throws ends the connection: an I/O error and replies such as LOADING or
   * READONLY are tried again, other error replies and other exceptions reach the caller of {@code
   * lease}.
   */
  void initialize(RedisConnection connection);
}
