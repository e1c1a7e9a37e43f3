package org.redisjms.store.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.Envelope;
import org.redisjms.store.FencedException;
import org.redisjms.store.MessageId;
import org.redisjms.store.NoSuchDestinationException;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.Removal;
import org.redisjms.store.StaleClaimException;
import org.redisjms.store.StoreBrowser;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreFullException;
import org.redisjms.store.StoreSession;
import org.redisjms.store.StoreUnavailableException;
import org.redisjms.store.Subscription;
import org.redisjms.store.redis.SenderPool.Sender;
import org.redisjms.topology.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's sends; its commits are in {@link RedisTransactions}, its subscriptions in {@link
 * RedisSubscriptions}.
 */
final class RedisStoreSession implements StoreSession {

  private static final Logger LOG = LoggerFactory.getLogger(RedisStoreSession.class);

  final RedisStoreConnection connection;
  final RedisMessageStore store;
  final LeaseHolder holder;
  private final RedisTransactions transactions;
  private final RedisSubscriptions subscriptions;
  private final Map<QueueId, Sender> senders = new HashMap<>();
  private SenderPool pool;

  RedisStoreSession(RedisStoreConnection connection) {
    this.connection = connection;
    this.store = connection.store;
    this.holder = store.exchange.newHolder();
    this.transactions = new RedisTransactions(this);
    this.subscriptions = new RedisSubscriptions(this);
    this.pool = connection.senders();
  }

  @Override
  public void send(OutgoingMessage message) {
    boolean durable = message.envelope().persistent() && store.durability.isNeeded();
    Deadline deadline = store.exchange.deadline();
    while (true) {
      Sender sender = sender(message.queue());
      String answer = attempt(sender, message, durable, deadline);
      if (answer.equals("OK")) {
        sender.confirmed++;
        return;
      }
      if (answer.equals("STALE")) {
        // Nothing was done: the topic has other subscriptions now. The same number is tried again.
        checkTime(deadline);
        store.topics.refresh(this, message.queue());
        continue;
      }
      // ABSENT, GAP or SKIPPED: this Redis lacks what another one has confirmed. The number is not
      // used, and
      // never will be.
      senders.remove(message.queue());
      if (answer.startsWith("GAP ")) {
        long stored = Long.parseLong(answer.substring(4));
        LOG.warn(
            "A failover lost the last {} of {} messages that were sent to {} by sender {}",
            sender.confirmed - stored,
            sender.confirmed,
            message.queue(),
            sender.id);
      }
    }
  }

  private String attempt(
      Sender sender, OutgoingMessage message, boolean durable, Deadline deadline) {
    try {
      List<Object> replies;
      try {
        replies = store.exchange.once(holder, List.of(command(sender, message)), durable, deadline);
      } catch (RuntimeException e) {
        if (!StoreErrors.isTransient(e)) {
          throw StoreErrors.map(e);
        }
        // If a master that is lost had applied the first attempt, somebody may have received it.
        List<RedisCommand> again = List.of(command(sender, message.possiblyDelivered()));
        replies = store.exchange.call(holder, again, durable, deadline);
      }
      return text(replies.get(0));
    } catch (NotReplicatedException e) {
      sender.confirmed++;
      throw e;
    } catch (StoreException e) {
      // An attempt without an answer may still be under way: its number must not stay open.
      if (burn(sender, e)) {
        return "OK";
      }
      throw e;
    }
  }

  private RedisCommand command(Sender sender, OutgoingMessage message) {
    byte[] root = store.keys.queue(message.queue());
    byte[] envelope = EnvelopeCodec.encodeUnstamped(message.envelope());
    boolean topic = message.wanted() != null;
    RedisCommand.Builder command =
        RedisCommand.script(topic ? Script.PUBLISH : Script.SEND, root)
            .add(sender.id)
            .add(sender.confirmed + 1);
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

  static void checkTime(Deadline deadline) {
    if (deadline.isExpired()) {
      throw new StoreUnavailableException(
          "Nothing was sent: the topic's subscriptions changed again and again until failoverTimeout",
          null);
    }
  }

  static NoSuchDestinationException gone(String address) {
    return new NoSuchDestinationException(
        "The temporary destination " + address + " was deleted, or its connection has ended", null);
  }

  /** Makes a send that was given up impossible; answers true if it had taken effect already. */
  private boolean burn(Sender sender, StoreException cause) {
    boolean full = cause instanceof StoreFullException;
    try {
      if (cause instanceof StoreUnavailableException) {
        senders.remove(sender.queue);
      }
      Object answer =
          store.exchange.call(
              holder,
              RedisCommand.script(Script.SKIP, store.keys.queue(sender.queue))
                  .add(sender.id)
                  .add(sender.confirmed + 1)
                  .build());
      if (text(answer).equals("APPLIED")) {
        senders.putIfAbsent(sender.queue, sender);
        return true;
      }
      senders.putIfAbsent(sender.queue, sender);
      sender.confirmed++;
      return false;
    } catch (StoreException e) {
      senders.remove(sender.queue);
      if (full) {
        return false;
      }
      throw new OutcomeUnknownException(
          "The message may or may not have been stored in "
              + sender.queue
              + ": "
              + cause.getMessage(),
          cause);
    }
  }

  private Sender sender(QueueId queue) {
    if (pool != connection.senders()) {
      senders.clear();
      pool = connection.senders();
    }
    Sender sender = senders.get(queue);
    if (sender == null) {
      sender = pool.take(queue);
      if (sender == null) {
        sender = register(queue);
      }
      senders.put(queue, sender);
    }
    return sender;
  }

  private Sender register(QueueId queue) {
    while (true) {
      Identity identity = connection.identity();
      Sender sender = new Sender(queue, identity.nextId());
      Object answer =
          store.exchange.call(
              holder,
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
      if (text(answer).equals("OK")) {
        return sender;
      }
      if (text(answer).equals("GONE")) {
        throw gone(queue.address());
      }
      connection.givenUp(identity);
      pool = connection.senders();
    }
  }

  @Override
  public void commit(
      List<OutgoingMessage> messages, List<StoreConsumer> consumers, List<Removal> removals) {
    transactions.commit(messages, consumers, removals);
  }

  @Override
  public StoreConsumer openConsumer(
      QueueId queue, @Nullable Predicate<Envelope> filter, ConsumerEvents events) {
    while (true) {
      Identity identity = connection.identity();
      String id = identity.nextId();
      Object answer =
          store.exchange.call(
              holder,
              RedisCommand.script(
                      Script.REGISTER_CONSUMER,
                      store.keys.queue(queue),
                      store.keys.connections(),
                      store.keys.connection(identity.id()),
                      store.keys.destinations())
                  .add(identity.id())
                  .add(id)
                  .add(store.wakeUps.channel())
                  .add(queue.address())
                  .add(filter != null)
                  .build());
      if (text(answer).equals("OK")) {
        return opened(queue, id, identity, filter, events);
      }
      if (text(answer).equals("GONE")) {
        throw gone(queue.address());
      }
      connection.givenUp(identity);
    }
  }

  /** A consumer that Redis knows. */
  StoreConsumer opened(
      QueueId queue,
      String id,
      Identity identity,
      @Nullable Predicate<Envelope> filter,
      ConsumerEvents events) {
    RedisStoreConsumer consumer = new RedisStoreConsumer(this, queue, id, identity, filter, events);
    store.wakeUps.add(consumer);
    return consumer;
  }

  @Override
  public StoreConsumer subscribe(String topic, Subscription subscription, ConsumerEvents events) {
    return subscriptions.subscribe(topic, subscription, events);
  }

  @Override
  public void unsubscribe(@Nullable String clientId, String name) {
    subscriptions.unsubscribe(clientId, name);
  }

  @Override
  public StoreBrowser browse(QueueId queue, @Nullable Predicate<Envelope> filter) {
    return new RedisStoreBrowser(this, queue, filter);
  }

  @Override
  public void close() {
    store.exchange.forget(holder);
    connection.closed(this);
    if (pool == connection.senders()) {
      senders.values().forEach(pool::giveBack);
    }
    senders.clear();
  }

  static String text(Object reply) {
    return new String((byte[]) reply, StandardCharsets.UTF_8);
  }

  static byte[] ids(List<MessageId> ids) {
    ByteBuffer out = ByteBuffer.allocate(ids.size() * MessageId.LENGTH);
    ids.forEach(id -> id.write(out));
    return out.array();
  }

  /** Turns a script's refusal of a claim into its exception. */
  static void checkClaim(String answer, String consumer) {
    switch (answer) {
      case "FENCED" ->
          throw new FencedException(
              "Consumer " + consumer + " was given up for dead; its messages went elsewhere", null);
      case "MISMATCH" ->
          throw new StaleClaimException(
              "Redis no longer holds these messages for consumer " + consumer, null);
      default -> {}
    }
  }
}
