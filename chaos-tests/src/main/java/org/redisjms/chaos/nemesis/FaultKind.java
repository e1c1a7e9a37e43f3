package org.redisjms.chaos.nemesis;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What can go wrong. */
public enum FaultKind {
  /** kill -9 of the master; restarted when another one is elected. */
  KILL_MASTER(true, ServerFaults::killMaster),
  /** The master freezes until another one is elected, and longer, and then goes on. */
  PAUSE_MASTER(true, ServerFaults::pauseMaster),
  /** kill -9 of the master and of a client in the same moment. */
  KILL_MASTER_AND_CLIENT(true, ServerFaults::killMasterAndClient),
  /** kill -9 of all servers and sentinels; they start again from their append-only files. */
  KILL_EVERYTHING(true, ServerFaults::killEverything),
  /** The sentinels replace the master, which is well, by a replica. */
  REPLACE_MASTER(true, ServerFaults::replaceMaster),
  /** All servers are restarted one after the other, cleanly. */
  ROLLING_RESTART(true, ServerFaults::rollingRestart),
  /** A client freezes for longer than its lease. */
  PAUSE_CLIENT(false, ClientFaults::pause),
  /** kill -9 of a client, and a new one. */
  KILL_CLIENT(false, ClientFaults::kill),
  /** All connections of clients break, several times. */
  CUT_CONNECTIONS(false, NetworkFaults::cut),
  /** All that clients and servers say to each other takes longer. */
  DELAY_CONNECTIONS(false, NetworkFaults::delay),
  /** Nothing passes for a while, and then what was sent meanwhile arrives late. */
  STALL_CONNECTIONS(false, NetworkFaults::stall),
  /** Clients cannot reach the master, which is well otherwise. */
  CUT_OFF_MASTER(false, NetworkFaults::cutOffMaster),
  /** Not chosen, but noticed: the sentinels took the master for dead. */
  UNEXPECTED_FAILOVER(true, field -> "");

  /** Those that can be chosen. */
  public static Set<FaultKind> choices() {
    return EnumSet.complementOf(EnumSet.of(UNEXPECTED_FAILOVER));
  }

  /** Does it, mends it, and answers who the victim was. */
  interface Action {
    String strike(Battlefield field) throws InterruptedException;
  }

  private final boolean ofServers;
  private final Action action;

  FaultKind(boolean ofServers, Action action) {
    this.ofServers = ofServers;
    this.action = action;
  }

  /** Whether its victim is, or is also, the process of a client that ends by it. */
  public boolean killsClient() {
    return this == KILL_CLIENT || this == KILL_MASTER_AND_CLIENT;
  }

  /** Whether another server may be the master afterwards. */
  public boolean isOfServers() {
    return ofServers;
  }

  String strike(Battlefield field) throws InterruptedException {
    return action.strike(field);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
