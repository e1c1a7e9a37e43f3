package org.redisjms.topology;

/** Prepares a new pooled connection, for example by loading scripts. */
@FunctionalInterface
public interface ConnectionInitializer {

  /** Prepares nothing. */
  ConnectionInitializer NONE = connection -> {};

  /**
   * Called once per pooled connection, after AUTH, SELECT and the role check. What it throws ends
   * the connection; replies must be read completely.
   */
  void initialize(RedisConnection connection);
}
