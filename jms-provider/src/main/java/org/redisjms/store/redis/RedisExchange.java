package org.redisjms.store.redis;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Options;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.StoreUnavailableException;
import org.redisjms.topology.Deadline;
import org.redisjms.topology.Lease;
import org.redisjms.topology.MasterConnections;
import org.redisjms.topology.RedisConnection;
import org.redisjms.topology.RedisErrors;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Sends commands to the master and reads their replies, in one round trip. What may be repeated is
 * repeated on the next connection when one breaks, until {@code failoverTimeout}; scripts that the
 * server does not know are loaded.
 */
final class RedisExchange {

  static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final byte[] LATE = Keys.bytes("LATE");

  private final MasterConnections connections;
  private final Options options;
  private final DurabilityCheck check;
  private final Set<LeaseHolder> holders = ConcurrentHashMap.newKeySet();
  private final Set<LeaseHolder> owned = ConcurrentHashMap.newKeySet();
  private final Semaphore keepers;
  private final AtomicLong breaks = new AtomicLong();

  RedisExchange(MasterConnections connections, Options options) {
    this.connections = connections;
    this.options = options;
    this.check = new DurabilityCheck(connections, options);
    this.keepers = new Semaphore(Math.max(options.poolSize() - 3, 0));
  }

  Deadline deadline() {
    return Deadline.after(options.failoverTimeout());
  }

  /**
   * Changes whenever a connection broke: after that the master may be another one that lacks the
   * last moments.
   */
  long generation() {
    return breaks.get();
  }

  /** Runs one command that may be repeated. */
  Object call(LeaseHolder holder, RedisCommand command) {
    return call(holder, List.of(command)).get(0);
  }

  /**
   * Runs commands that may be repeated, in one round trip. No reply is an error, except that of one
   * that only goes along.
   */
  List<Object> call(LeaseHolder holder, List<RedisCommand> commands) {
    return call(holder, commands, Durable.NO, deadline());
  }

  /**
   * Runs commands that may be repeated, in one round trip.
   *
   * @param durable how durable what they wrote is to be
   * @throws NotReplicatedException they were applied, but that is still missing at the deadline
   */
  List<Object> call(
      LeaseHolder holder, List<RedisCommand> commands, Durable durable, Deadline deadline) {
    return repeat(holder, attempt -> commands, durable, deadline);
  }

  /**
   * Runs commands of which an attempt that was not answered must not take effect later.
   *
   * @param commands makes them from the number of the attempt, which they carry (attempts.lua)
   */
  List<Object> callNumbered(
      LeaseHolder holder,
      LongFunction<List<RedisCommand>> commands,
      Durable durable,
      Deadline deadline) {
    while (true) {
      List<Object> replies = repeat(holder, commands, durable, deadline);
      // Another session of this connection had to repeat something meanwhile: nothing was done.
      if (replies.stream().noneMatch(RedisExchange::isLate)) {
        return replies;
      }
    }
  }

  private static boolean isLate(Object reply) {
    return reply instanceof List<?> list
        ? !list.isEmpty() && isLate(list.get(0))
        : reply instanceof byte[] bytes && Arrays.equals(bytes, LATE);
  }

  private List<Object> repeat(
      LeaseHolder holder,
      LongFunction<List<RedisCommand>> commands,
      Durable durable,
      Deadline deadline) {
    @Nullable RuntimeException last = null;
    while (!deadline.isExpired()) {
      try {
        return once(holder, commands.apply(generation()), durable, deadline).replies();
      } catch (RuntimeException e) {
        if (!StoreErrors.isTransient(e)) {
          throw StoreErrors.map(e);
        }
        last = e;
        LockSupport.parkNanos(Math.min(RETRY_NANOS, deadline.remainingNanos()));
      }
    }
    throw timedOut(last);
  }

  StoreUnavailableException timedOut(@Nullable RuntimeException last) {
    return StoreErrors.timedOut(connections.endpoints(), last);
  }

  /** Runs commands on one connection, without repeating them when it breaks. */
  Replies once(
      LeaseHolder holder, List<RedisCommand> commands, Durable durable, Deadline deadline) {
    Replies replies = exchange(holder, commands, durable, true, deadline);
    NotReplicatedException missing =
        replies.confirmation().missing(durable.owed().apply(replies.replies()));
    if (missing != null) {
      throw missing;
    }
    return replies;
  }

  /**
   * What commands were answered.
   *
   * @param replies one for each command
   * @param confirmation how durable what they wrote is
   * @param term of the master that answered ({@link Lease#term}); null if none was asked
   */
  record Replies(List<Object> replies, Confirmation confirmation, @Nullable Object term) {

    /** Nothing was asked. */
    static final Replies NONE = new Replies(List.of(), Confirmation.MASTER, null);

    /** How many replicas have it. */
    long replicas() {
      return confirmation.replicas();
    }
  }

  /**
   * Runs commands that may fail one by one, on one connection, without repeating them when it
   * breaks. An error is the reply of its command, unless another connection is needed because of
   * it.
   */
  Replies each(
      LeaseHolder holder, List<RedisCommand> commands, Durable durable, Deadline deadline) {
    return exchange(holder, commands, durable, false, deadline);
  }

  private Replies exchange(
      LeaseHolder holder,
      List<RedisCommand> commands,
      Durable durable,
      boolean strict,
      Deadline deadline) {
    Lease lease = lease(holder, deadline);
    try {
      List<RedisCommand> checks = check.commands(durable.asked(), deadline);
      List<Object> all = trip(lease.connection(), commands, checks);
      if (isScriptMissing(all)) {
        loadScripts(lease.connection());
        all = trip(lease.connection(), commands, checks);
      }
      List<Object> replies = all.subList(0, commands.size());
      for (int i = 0; i < replies.size(); i++) {
        if (replies.get(i) instanceof JedisDataException error
            && ((strict && !commands.get(i).along) || StoreErrors.isTransient(error))) {
          throw error;
        }
      }
      Confirmation confirmation = Confirmation.MASTER;
      Requirement owed = durable.owed().apply(replies);
      if (!owed.isNone()) {
        List<Object> confirmed = all.subList(commands.size(), all.size());
        confirmation = check.await(lease.connection(), confirmed, durable.asked(), owed, deadline);
      }
      keep(holder, lease);
      return new Replies(replies, confirmation, lease.term());
    } catch (JedisDataException e) {
      if (StoreErrors.isTransient(e)) {
        breaks.incrementAndGet();
        lease.discard(e);
      } else {
        keep(holder, lease);
      }
      throw e;
    } catch (RuntimeException | Error e) {
      breaks.incrementAndGet();
      lease.discard(e);
      throw e;
    }
  }

  private List<Object> trip(
      RedisConnection connection, List<RedisCommand> commands, List<RedisCommand> checks) {
    commands.forEach(command -> connection.sendCommand(command.name, command.arguments));
    checks.forEach(command -> connection.sendCommand(command.name, command.arguments));
    return connection.getMany(commands.size() + checks.size());
  }

  private Lease lease(LeaseHolder holder, Deadline deadline) {
    Lease lease = holder.take();
    return lease != null ? lease : connections.lease(deadline);
  }

  private void keep(LeaseHolder holder, Lease lease) {
    if (owned.contains(holder)) {
      holder.keep(lease);
    } else if (holders.contains(holder)) {
      holder.keep(lease);
      if (!holders.contains(holder)) {
        holder.release();
      }
    } else {
      lease.close();
    }
  }

  /** From now on connections stay with this holder while it is busy. */
  LeaseHolder newHolder() {
    LeaseHolder holder = new LeaseHolder(keepers);
    holders.add(holder);
    return holder;
  }

  /** Keeps its connection for good, so that it need not wait for one that others use. */
  LeaseHolder own() {
    LeaseHolder holder = new LeaseHolder(new Semaphore(1));
    owned.add(holder);
    return holder;
  }

  /** For a single call: keeps nothing. */
  LeaseHolder passing() {
    return new LeaseHolder(keepers);
  }

  void forget(LeaseHolder holder) {
    holders.remove(holder);
    holder.release();
  }

  void releaseIdle() {
    holders.forEach(LeaseHolder::releaseIfIdle);
  }

  /** Makes sure that the server knows all scripts. */
  static void loadScripts(RedisConnection connection) {
    Script[] scripts = Script.values();
    byte[][] question = new byte[scripts.length + 1][];
    question[0] = Keys.bytes("EXISTS");
    for (int i = 0; i < scripts.length; i++) {
      question[i + 1] = scripts[i].sha();
    }
    connection.sendCommand(Protocol.Command.SCRIPT, question);
    List<?> known = (List<?>) connection.getOne();
    int missing = 0;
    for (int i = 0; i < scripts.length; i++) {
      if (Long.valueOf(0).equals(known.get(i))) {
        connection.sendCommand(Protocol.Command.SCRIPT, Keys.bytes("LOAD"), scripts[i].source());
        missing++;
      }
    }
    for (Object reply : connection.getMany(missing)) {
      if (reply instanceof JedisDataException e) {
        throw e;
      }
    }
  }

  private static boolean isScriptMissing(List<?> replies) {
    for (Object reply : replies) {
      if (reply instanceof JedisDataException e
          && RedisErrors.classify(e) == RedisErrors.Code.NOSCRIPT) {
        return true;
      }
    }
    return false;
  }
}
