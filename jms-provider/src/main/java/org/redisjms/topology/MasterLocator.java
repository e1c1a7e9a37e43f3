package org.redisjms.topology;

import java.util.List;

/** Knows which server is said to be the master. */
sealed interface MasterLocator permits MasterLocator.Fixed, SentinelLocator {

  /**
   * Asks, within the connect timeout.
   *
   * @throws RuntimeException if nobody knows; security exceptions as such
   */
  Endpoint locate();

  /** The replica priorities in the group; empty when unknown. */
  List<Integer> replicaPriorities();

  /** Ends threads. */
  void close();

  /** One server that is always the one. */
  record Fixed(Endpoint endpoint) implements MasterLocator {
    @Override
    public Endpoint locate() {
      return endpoint;
    }

    @Override
    public List<Integer> replicaPriorities() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
