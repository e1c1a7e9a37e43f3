package org.redisjms.topology;

import java.util.Iterator;
import java.util.NoSuchElementException;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.commands.ProtocolCommand;

/** A command's arguments as they are; Jedis would copy each of them. */
final class Uncopied extends CommandArguments {

  private final byte[][] arguments;

  Uncopied(ProtocolCommand command, byte[][] arguments) {
    super(command);
    this.arguments = arguments;
  }

  @Override
  public int size() {
    return 1 + arguments.length;
  }

  @Override
  public Iterator<Rawable> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next <= arguments.length;
      }

      @Override
      public Rawable next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int index = next++;
        return index == 0 ? getCommand() : () -> arguments[index - 1];
      }
    };
  }
}
