package org.redisjms.store.redis;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.commands.ProtocolCommand;

/** One command as it goes over the wire. */
final class RedisCommand {

  final ProtocolCommand name;
  final byte[][] arguments;

  /** Whether it only travels with others: where it fails they have not. */
  final boolean along;

  private RedisCommand(ProtocolCommand name, boolean along, byte[]... arguments) {
    this.name = name;
    this.along = along;
    this.arguments = arguments;
  }

  static RedisCommand of(ProtocolCommand name, byte[]... arguments) {
    return new RedisCommand(name, false, arguments);
  }

  /** The same as a companion of others. */
  RedisCommand along() {
    return new RedisCommand(name, true, arguments);
  }

  static Builder script(Script script, byte[]... keys) {
    return new Builder(script, keys);
  }

  /** Collects a script's arguments. */
  static final class Builder {

    private final List<byte[]> arguments = new ArrayList<>();

    private Builder(Script script, byte[]... keys) {
      arguments.add(script.sha());
      arguments.add(Keys.bytes(keys.length));
      arguments.addAll(List.of(keys));
    }

    Builder add(byte[] value) {
      arguments.add(value);
      return this;
    }

    Builder add(String value) {
      return add(Keys.bytes(value));
    }

    Builder add(long value) {
      return add(Keys.bytes(value));
    }

    Builder add(boolean value) {
      return add(value ? 1 : 0);
    }

    RedisCommand build() {
      return RedisCommand.of(Protocol.Command.EVALSHA, arguments.toArray(new byte[0][]));
    }
  }
}
