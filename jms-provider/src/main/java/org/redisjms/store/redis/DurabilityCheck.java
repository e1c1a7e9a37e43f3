package org.redisjms.store.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Durability;
import org.redisjms.config.Options;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.topology.Deadline;
import org.redisjms.topology.RedisConnection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * Waits until what a connection wrote is as durable as the options ask for: {@code WAIT} for
 * replicas, {@code WAITAOF} for the disk. Sent in the same round trip as the write.
 */
final class DurabilityCheck {

  private static final ProtocolCommand WAITAOF = () -> Keys.bytes("WAITAOF");

  private final Durability durability;
  private final int copies;
  private final byte[] timeout;

  /**
   * @param durability what is asked for; never unset
   * @param copies how many replicas must confirm
   */
  DurabilityCheck(Durability durability, int copies, Options options) {
    this.durability = durability;
    this.copies = copies;
    // A slice of the waiting must end before the socket gives up.
    long slice =
        Math.min(options.replicaTimeout().toMillis(), options.socketTimeout().toMillis() / 2);
    this.timeout = Keys.bytes(Math.max(slice, 1));
  }

  boolean isNeeded() {
    return durability == Durability.FSYNC || copies > 0;
  }

  /** How many replicas must confirm. */
  int replicas() {
    return copies;
  }

  RedisCommand command() {
    return durability == Durability.FSYNC
        ? RedisCommand.of(WAITAOF, Keys.bytes(1), Keys.bytes(0), timeout)
        : RedisCommand.of(Protocol.Command.WAIT, Keys.bytes(copies), timeout);
  }

  /** The same kind of command, but one that waits for nothing. */
  RedisCommand idleCommand() {
    return durability == Durability.FSYNC
        ? RedisCommand.of(WAITAOF, Keys.bytes(0), Keys.bytes(0), timeout)
        : RedisCommand.of(Protocol.Command.WAIT, Keys.bytes(0), timeout);
  }

  /**
   * Goes on waiting, on the connection that wrote, until the deadline.
   *
   * @param reply the answer to {@link #command}
   * @param inDoubt called before each further wait: a master that nobody follows may be none
   * @return that too few have confirmed; null if enough have
   */
  @Nullable NotReplicatedException await(
      RedisConnection connection, Object reply, Runnable inDoubt, Deadline deadline) {
    Object latest = reply;
    while (confirmed(latest) < required()) {
      if (deadline.isExpired()) {
        return new NotReplicatedException(
            durability == Durability.FSYNC
                ? "applied on the master, but not confirmed to be on its disk"
                : "applied on the master, replicated to " + confirmed(latest) + " of " + copies,
            null);
      }
      inDoubt.run();
      RedisCommand command = command();
      connection.sendCommand(command.name, command.arguments);
      latest = connection.getOne();
    }
    return null;
  }

  private int required() {
    return durability == Durability.FSYNC ? 1 : copies;
  }

  private static long confirmed(Object reply) {
    Object number = reply instanceof List<?> list ? list.get(0) : reply;
    return number instanceof Long count ? count : 0;
  }
}
