package org.redisjms.store.redis;

import org.jspecify.annotations.Nullable;
import org.redisjms.config.Durability;
import org.redisjms.config.Options;
import org.redisjms.store.StoreException;
import org.redisjms.topology.MasterConnections;
import org.redisjms.topology.ServerInfo;

/** How durable what a client writes is to be: by the options, or as a message says itself. */
final class DurabilityPolicy {

  private final MasterConnections connections;
  private final int replicas;
  private final int replicasBesidesDisk;
  private final Requirement standard;

  /**
   * @throws StoreException if the options ask for what the server is known not to have
   */
  DurabilityPolicy(MasterConnections connections, Options options) {
    this.connections = connections;
    this.replicas = options.replicas();
    // The disk of a master that is lost saves nothing from a failover.
    this.replicasBesidesDisk = connections.defaultDurability() == Durability.REPLICA ? replicas : 0;
    this.standard = of(connections.durability());
  }

  /** What the options ask for. */
  Requirement standard() {
    return standard;
  }

  /**
   * What a message asks for.
   *
   * @param durability null for what the options ask for
   * @throws StoreException if the server is known not to have that
   */
  Requirement of(@Nullable Durability durability) {
    if (durability == null) {
      return standard;
    }
    return switch (durability) {
      case MASTER -> Requirement.NONE;
      case REPLICA -> new Requirement(replicas, false, false);
      case ALL -> new Requirement(0, true, false);
      case FSYNC -> {
        ServerInfo server = connections.serverInfo();
        if (server.isKnown() && !server.atLeast(7, 2)) {
          throw noWaitAof(server.toString());
        }
        yield new Requirement(replicasBesidesDisk, false, true);
      }
    };
  }

  static StoreException noWaitAof(String server) {
    return new StoreException(
        "durability=fsync needs the command WAITAOF, which "
            + server
            + " does not have: use Redis 7.2 or later, or Valkey, or set durability to replica, all"
            + " or master",
        null);
  }
}
