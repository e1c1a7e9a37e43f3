package org.redisjms.store.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.QueueId;

/**
 * Something that is counted in Redis, so that Redis can tell up to where it has it. Used by one
 * thread at a time, which takes it out of its {@link SeriesPool} for that.
 */
abstract sealed class Series {

  /** What the connection was called when this was registered. */
  final Identity identity;

  /** The name in Redis. */
  final String id;

  /** The last number that has an outcome. */
  long last;

  /** The last number whose effect must not be lost. */
  long confirmed;

  /** Nobody uses it any more, but what was confirmed must still not be lost. */
  boolean abandoned;

  /** The term of the master that has all that was confirmed; null if that is in doubt. */
  volatile @Nullable Object term;

  // Used under the lock of the ConfirmedWindow:

  /** How many of its numbers are in the window: the latest ones. */
  int kept;

  /** The last number that must not be lost and is not there, or not any more. */
  long unkept;

  Series(Identity identity, String id) {
    this.identity = identity;
    this.id = id;
  }

  /** Those of the same key can stand in for each other. */
  abstract Object key();

  /** Asks for the number up to which Redis has it. */
  abstract RedisCommand question(Keys keys);

  /** The destinations of all that is counted; empty if they are not known. */
  abstract List<String> addresses();

  boolean isOfTransactions() {
    return this instanceof Transactions;
  }

  /** What is sent to one queue or topic. */
  static final class Sender extends Series {

    private final Key key;

    /**
     * @param persistent messages that are not persistent have senders of their own, as these may be
     *     lost
     */
    record Key(QueueId queue, boolean persistent) {}

    Sender(Identity identity, String id, Key key) {
      super(identity, id);
      this.key = key;
    }

    QueueId queue() {
      return key.queue;
    }

    @Override
    Key key() {
      return key;
    }

    @Override
    RedisCommand question(Keys keys) {
      return RedisCommand.script(Script.SENT, keys.queue(key.queue)).add(id).build();
    }

    @Override
    List<String> addresses() {
      return List.of(key.queue.address());
    }
  }

  /** The transactions that a session commits. */
  static final class Transactions extends Series {

    /** There is only one kind. */
    static final String KEY = "transactions";

    Transactions(Identity identity) {
      super(identity, "session:" + identity.nextId());
    }

    @Override
    String key() {
      return KEY;
    }

    @Override
    RedisCommand question(Keys keys) {
      return RedisCommand.script(Script.COMMITTED, keys.connection(identity.id())).add(id).build();
    }

    @Override
    List<String> addresses() {
      return List.of();
    }
  }
}
