package org.redisjms.store.redis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreException;
import org.redisjms.store.redis.SenderPool.Sender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session's sends: its senders, and the commands in their name. */
final class RedisSends {

  private static final Logger LOG = LoggerFactory.getLogger(RedisSends.class);

  final RedisStoreSession session;
  final RedisMessageStore store;
  private final RedisStoreConnection connection;

  /** The session's senders that no send is using: all their numbers have an outcome. */
  private final Map<QueueId, Sender> senders = new ConcurrentHashMap<>();

  private SenderPool pool;

  RedisSends(RedisStoreSession session) {
    this.session = session;
    this.store = session.store;
    this.connection = session.connection;
    this.pool = connection.senders();
  }

  /** For each message in the order given how it failed; empty for what was stored. */
  List<Optional<StoreException>> send(List<OutgoingMessage> messages) {
    return new SendBatch(this, messages).run();
  }

  /** A sender for the caller alone. */
  Sender take(QueueId queue) {
    if (pool != connection.senders()) {
      senders.clear();
      pool = connection.senders();
    }
    Sender sender = senders.remove(queue);
    if (sender == null) {
      sender = pool.take(queue);
    }
    return sender == null ? register(queue) : sender;
  }

  /** All the sender's numbers have an outcome. */
  void release(Sender sender) {
    senders.put(sender.queue, sender);
  }

  /**
   * This Redis lacks what another one has confirmed to the sender. Its next number will never be
   * accepted, so the sender cannot be used any more.
   *
   * @param answer GAP and the last number that this Redis knows, or that it knows none
   */
  static void lost(Sender sender, String answer) {
    if (answer.startsWith("GAP ")) {
      long stored = Long.parseLong(answer.substring(4));
      LOG.warn(
          "A failover lost the last {} of {} messages that were sent to {} by sender {}",
          sender.confirmed - stored,
          sender.confirmed,
          sender.queue,
          sender.id);
    }
  }

  private Sender register(QueueId queue) {
    while (true) {
      Identity identity = connection.identity();
      Sender sender = new Sender(queue, identity.nextId());
      Object answer =
          store.exchange.call(
              session.holder,
              RedisCommand.script(
                      Script.REGISTER_SENDER,
                      store.keys.queue(queue),
                      store.keys.connections(),
                      store.keys.connection(identity.id()),
                      store.keys.destinations())
                  .add(identity.id())
                  .add(sender.id)
                  .add(queue.address())
                  .build());
      switch (RedisStoreSession.text(answer)) {
        case "OK" -> {
          return sender;
        }
        case "GONE" -> throw RedisStoreSession.gone(queue.address());
        default -> {
          connection.givenUp(identity);
          if (connection.identity() == identity) {
            throw new StoreException("The connection is closed", null);
          }
          pool = connection.senders();
        }
      }
    }
  }

  RedisCommand command(Sender sender, long number, OutgoingMessage message) {
    byte[] root = store.keys.queue(message.queue());
    byte[] envelope = EnvelopeCodec.encodeUnstamped(message.envelope());
    boolean topic = message.wanted() != null;
    RedisCommand.Builder command =
        RedisCommand.script(topic ? Script.PUBLISH : Script.SEND, root).add(sender.id).add(number);
    if (!topic) {
      return command
          .add(message.envelope().priority())
          .add(message.deliverAt())
          .add(envelope)
          .build();
    }
    TopicTables.Table table = store.topics.table(message.queue());
    command
        .add(table.version())
        .add(message.envelope().priority())
        .add(message.deliverAt())
        .add(envelope);
    table.wanting(message).forEach(entry -> command.add(entry.id()));
    return command.build();
  }

  /** Makes all numbers behind the confirmed one, up to the last, impossible or finds them used. */
  RedisCommand burn(Sender sender, long last) {
    return RedisCommand.script(Script.SKIP, store.keys.queue(sender.queue))
        .add(sender.id)
        .add(sender.confirmed + 1)
        .add(last)
        .build();
  }

  void close() {
    if (pool == connection.senders()) {
      senders.values().forEach(pool::giveBack);
    }
    senders.clear();
  }
}
