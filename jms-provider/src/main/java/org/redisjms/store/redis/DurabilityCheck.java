package org.redisjms.store.redis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Options;
import org.redisjms.topology.Deadline;
import org.redisjms.topology.MasterConnections;
import org.redisjms.topology.RedisConnection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Waits until what a connection wrote is as durable as it has to be: {@code WAIT} for replicas,
 * {@code WAITAOF} for the disk. The first of these commands are sent in the same round trip as the
 * write. They cover what this connection wrote, and all that the master had written before; so
 * scripts write again when they find that an earlier attempt had done its work.
 */
final class DurabilityCheck {

  static final ProtocolCommand WAITAOF = () -> Keys.bytes("WAITAOF");

  private final MasterConnections connections;
  private final long slice;

  /** How many replicas the master had when it was last asked. */
  private volatile int connected;

  DurabilityCheck(MasterConnections connections, Options options) {
    this.connections = connections;
    this.connected = connections.serverInfo().connectedReplicas();
    // A slice of the waiting must end before the socket gives up.
    this.slice =
        Math.min(options.replicaTimeout().toMillis(), options.socketTimeout().toMillis() / 2);
  }

  /** What asks for the confirmation. */
  List<RedisCommand> commands(Requirement requirement, Deadline deadline) {
    // 0 would be for ever.
    byte[] timeout = Keys.bytes(Math.max(Math.min(slice, deadline.remaining().toMillis()), 1));
    List<RedisCommand> commands = new ArrayList<>();
    if (requirement.allReplicas()) {
      commands.add(RedisCommand.of(Protocol.Command.ROLE));
    }
    if (requirement.needsReplicas()) {
      byte[] replicas = Keys.bytes(requirement.replicasOf(connected));
      commands.add(RedisCommand.of(Protocol.Command.WAIT, replicas, timeout));
    }
    if (requirement.disk()) {
      commands.add(RedisCommand.of(WAITAOF, Keys.bytes(1), Keys.bytes(0), timeout));
    }
    return commands;
  }

  /**
   * Goes on waiting, on the connection that wrote, until the deadline. Meanwhile the master is
   * looked up again: if it is another one now, this connection is closed.
   *
   * @param replies the answers to {@link #commands}
   * @param owed what is waited for
   */
  Confirmation await(
      RedisConnection connection,
      List<Object> replies,
      Requirement asked,
      Requirement owed,
      Deadline deadline) {
    Confirmation confirmation = read(asked, replies);
    while (!confirmation.satisfies(owed)
        && confirmation.failure() == null
        && !deadline.isExpired()) {
      connections.verify();
      List<RedisCommand> commands = commands(owed, deadline);
      commands.forEach(command -> connection.sendCommand(command.name, command.arguments));
      confirmation = read(owed, connection.getMany(commands.size()));
    }
    return confirmation;
  }

  private Confirmation read(Requirement requirement, List<Object> replies) {
    JedisDataException failure = null;
    for (Object reply : replies) {
      if (reply instanceof JedisDataException e) {
        if (StoreErrors.isTransient(e)) {
          throw e;
        }
        failure = e;
      }
    }
    Iterator<Object> next = replies.iterator();
    int replicasNow = requirement.allReplicas() ? connectedReplicas(next.next()) : 0;
    long replicas = requirement.needsReplicas() ? number(next.next()) : 0;
    boolean disk = requirement.disk() && number(next.next()) > 0;
    return new Confirmation(replicas, replicasNow, disk, failure);
  }

  /** {@code ROLE} of a master lists the replicas that have its data and its stream of commands. */
  private int connectedReplicas(@Nullable Object role) {
    if (role instanceof List<?> fields
        && fields.size() > 2
        && fields.get(2) instanceof List<?> replicas) {
      connected = replicas.size();
    }
    return connected;
  }

  private static long number(@Nullable Object reply) {
    Object number = reply instanceof List<?> list ? list.get(0) : reply;
    return number instanceof Long count ? count : 0;
  }
}
