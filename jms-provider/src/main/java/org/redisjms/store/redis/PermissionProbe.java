package org.redisjms.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSecurityException;
import org.redisjms.topology.RedisConnection;
import org.redisjms.topology.RedisErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Finds out at connect whether this user may do all that a messaging client does, in one round
 * trip: a command that is denied in the middle of a script would leave what the script wrote before
 * it.
 */
final class PermissionProbe {

  private static final Logger LOG = LoggerFactory.getLogger(PermissionProbe.class);

  private PermissionProbe() {}

  /**
   * @param durability what the options ask for
   * @throws StoreSecurityException naming the command and the key or channel that is denied
   * @throws StoreException if the server cannot confirm that
   */
  static void run(RedisConnection connection, Keys keys, Requirement durability) {
    byte[] channel = keys.wakeUps(Identity.randomId());
    List<RedisCommand> commands = new ArrayList<>();
    commands.add(script(keys, channel));
    if (durability.needsReplicas()) {
      commands.add(RedisCommand.of(Protocol.Command.WAIT, Keys.bytes(0), Keys.bytes(1)));
    }
    commands.add(RedisCommand.of(Protocol.Command.MULTI));
    if (durability.disk()) {
      // In a transaction it waits for nothing, and says all the same why it never could.
      commands.add(
          RedisCommand.of(DurabilityCheck.WAITAOF, Keys.bytes(1), Keys.bytes(0), Keys.bytes(1)));
    }
    commands.add(RedisCommand.of(Protocol.Command.EXEC));
    commands.add(RedisCommand.of(Protocol.Command.SUBSCRIBE, channel));
    commands.add(RedisCommand.of(Protocol.Command.UNSUBSCRIBE, channel));
    for (RedisCommand command : commands) {
      connection.sendCommand(command.name, command.arguments);
    }
    List<Object> replies = connection.getMany(commands.size());
    for (int i = 0; i < replies.size(); i++) {
      Object reply = replies.get(i);
      if (reply instanceof JedisDataException e) {
        String name = new String(commands.get(i).name.getRaw(), StandardCharsets.UTF_8);
        check(keys, name + ": " + e.getMessage());
        if (commands.get(i).name == DurabilityCheck.WAITAOF) {
          throw DurabilityPolicy.noWaitAof(connection.endpoint().toString());
        }
      } else if (reply instanceof List<?> results
          && !results.isEmpty()
          && results.get(0) instanceof JedisDataException e) {
        checkDisk(e);
      } else if (i == 0) {
        String answer = RedisStoreSession.text(reply);
        if (!answer.equals("OK")) {
          check(keys, answer);
        }
      }
    }
  }

  private static RedisCommand script(Keys keys, byte[] channel) {
    String scratch = Identity.randomId();
    return RedisCommand.script(Script.PROBE)
        .add(keys.scratch(scratch))
        .add(keys.connections())
        .add(keys.connection(scratch))
        .add(keys.graves())
        .add(keys.destinations())
        .add(channel)
        .add(scratch)
        .add(keys.subscriptions())
        .add(keys.clientIds())
        .build();
  }

  private static void checkDisk(JedisDataException failure) {
    if (String.valueOf(failure.getMessage()).contains("appendonly")) {
      throw new StoreException(
          "durability=fsync needs the append-only file, which is off: set 'appendonly yes' on the"
              + " servers, or durability to replica, all or master ("
              + failure.getMessage()
              + ")",
          failure);
    }
  }

  /** Other failures than refusals are for those to report who meet them later. */
  private static void check(Keys keys, String failure) {
    if (RedisErrors.classify(failure).isSecurity()) {
      throw new StoreSecurityException(
          "Redis refuses to this user what a messaging client needs: "
              + failure
              + ". It must have the keys ~"
              + keys.pattern()
              + " and the channels &"
              + keys.pattern(),
          null);
    }
    LOG.debug("The permissions could not be tried: {}", failure);
  }
}
