package org.redisjms.store.redis;

import java.util.List;
import java.util.Optional;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.StoreException;
import org.redisjms.store.redis.ConfirmedWindow.Send;
import org.redisjms.store.redis.RedisExchange.Replies;
import org.redisjms.store.redis.Series.Sender;

/** A session's sends: the senders they need, and the commands in their name. */
final class RedisSends {

  final RedisStoreSession session;
  final RedisMessageStore store;
  private final RedisStoreConnection connection;

  RedisSends(RedisStoreSession session) {
    this.session = session;
    this.store = session.store;
    this.connection = session.connection;
  }

  /** For each message in the order given how it failed; empty for what was stored. */
  List<Optional<StoreException>> send(List<OutgoingMessage> messages) {
    return new SendBatch(this, messages).run();
  }

  /** A sender for the caller alone. */
  Sender take(Sender.Key key) {
    Series sender = connection.series().take(key);
    return sender == null ? register(key) : (Sender) sender;
  }

  /** All the sender's numbers have an outcome. */
  void release(Sender sender) {
    connection.series().release(sender);
  }

  /**
   * The sender's next number will never be accepted, or its outcome is unknown, so nobody can use
   * it any more.
   */
  void abandon(Sender sender) {
    connection.series().abandon(sender);
  }

  /** Redis has stored a message. */
  void confirmed(Sender sender, long number, OutgoingMessage message, Replies replies) {
    sender.last = number;
    if (message.envelope().persistent()) {
      store
          .losses
          .window()
          .confirmed(sender, number, new Send(message), store.losses.spread(replies));
      sender.term = replies.term();
    }
  }

  private Sender register(Sender.Key key) {
    while (true) {
      Identity identity = connection.identity();
      Sender sender = new Sender(identity, identity.nextId(), key);
      Object answer =
          store.exchange.call(
              session.holder,
              RedisCommand.script(
                      Script.REGISTER_SENDER,
                      store.keys.queue(key.queue()),
                      store.keys.connections(),
                      store.keys.connection(identity.id()),
                      store.keys.destinations())
                  .add(identity.id())
                  .add(sender.id)
                  .add(key.queue().address())
                  .build());
      switch (RedisStoreSession.text(answer)) {
        case "OK" -> {
          return sender;
        }
        case "GONE" -> throw RedisStoreSession.gone(key.queue().address());
        default -> {
          connection.givenUp(identity);
          if (connection.identity() == identity) {
            throw new StoreException("The connection is closed", null);
          }
        }
      }
    }
  }

  /** Sends messages to a queue, under numbers that follow each other; to a topic only one. */
  RedisCommand command(Sender sender, long first, List<OutgoingMessage> messages) {
    OutgoingMessage message = messages.get(0);
    byte[] root = store.keys.queue(sender.queue());
    if (message.wanted() != null) {
      return publish(root, sender, first, message);
    }
    RedisCommand.Builder command = RedisCommand.script(Script.SEND, root).add(sender.id).add(first);
    for (OutgoingMessage each : messages) {
      command
          .add(each.envelope().priority())
          .add(each.deliverAt())
          .add(EnvelopeCodec.encodeUnstamped(each.envelope()));
    }
    return command.build();
  }

  private RedisCommand publish(byte[] root, Sender sender, long number, OutgoingMessage message) {
    TopicTables.Table table = store.topics.table(message.queue());
    RedisCommand.Builder command =
        RedisCommand.script(Script.PUBLISH, root)
            .add(sender.id)
            .add(number)
            .add(table.version())
            .add(message.envelope().priority())
            .add(message.deliverAt())
            .add(EnvelopeCodec.encodeUnstamped(message.envelope()));
    table.wanting(message).forEach(entry -> command.add(entry.id()));
    return command.build();
  }

  /**
   * Makes all numbers behind the last one with an outcome, up to this one, impossible or finds them
   * used.
   */
  RedisCommand burn(Sender sender, long last) {
    return RedisCommand.script(Script.SKIP, store.keys.queue(sender.queue()))
        .add(sender.id)
        .add(sender.last + 1)
        .add(last)
        .build();
  }
}
