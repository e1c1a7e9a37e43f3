package org.redisjms.store.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.Envelope;
import org.redisjms.store.FencedException;
import org.redisjms.store.FetchResult;
import org.redisjms.store.MessageId;
import org.redisjms.store.NextFetch;
import org.redisjms.store.NoSuchDestinationException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.Removal;
import org.redisjms.store.StaleClaimException;
import org.redisjms.store.StoreBrowser;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;
import org.redisjms.store.StoreUnavailableException;
import org.redisjms.store.Subscription;
import org.redisjms.topology.Deadline;

/**
 * A session. Its sends are in {@link RedisSends}, its commits in {@link RedisTransactions}, its
 * consumers in {@link RedisConsumers}, its subscriptions in {@link RedisSubscriptions}.
 */
final class RedisStoreSession implements StoreSession {

  final RedisStoreConnection connection;
  final RedisMessageStore store;
  final LeaseHolder holder;
  private final RedisSends sends;
  private final RedisTransactions transactions;
  private final RedisBranches branches;
  private final RedisConsumers consumers;
  private final RedisSubscriptions subscriptions;
  private final Set<RedisStoreConsumer> unended = ConcurrentHashMap.newKeySet();

  RedisStoreSession(RedisStoreConnection connection) {
    this.connection = connection;
    this.store = connection.store;
    this.holder = store.exchange.newHolder();
    this.sends = new RedisSends(this);
    this.transactions = new RedisTransactions(this);
    this.branches = new RedisBranches(this);
    this.consumers = new RedisConsumers(this);
    this.subscriptions = new RedisSubscriptions(this);
  }

  @Override
  public void send(OutgoingMessage message) {
    Optional<StoreException> failure = sends.send(List.of(message)).get(0);
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  @Override
  public List<Optional<StoreException>> send(List<OutgoingMessage> messages) {
    return sends.send(messages);
  }

  static void checkTime(Deadline deadline) {
    if (deadline.isExpired()) {
      throw new StoreUnavailableException(
          "Nothing was sent: the topic's subscriptions changed again and again until"
              + " failoverTimeout",
          null);
    }
  }

  static NoSuchDestinationException gone(String address) {
    return new NoSuchDestinationException(
        "The temporary destination " + address + " was deleted, or its connection has ended", null);
  }

  @Override
  public @Nullable FetchResult commit(
      List<OutgoingMessage> messages,
      List<StoreConsumer> consumers,
      List<Removal> removals,
      @Nullable NextFetch next) {
    return transactions.commit(messages, consumers, removals, next);
  }

  @Override
  public RedisBranches branches() {
    return branches;
  }

  @Override
  public StoreConsumer openConsumer(
      QueueId queue, @Nullable Predicate<Envelope> filter, ConsumerEvents events) {
    return consumers.open(queue, filter, events);
  }

  @Override
  public StoreConsumer openBeside(StoreConsumer other, ConsumerEvents events) {
    return consumers.openBeside((RedisStoreConsumer) other, events);
  }

  @Override
  public void adopt(StoreConsumer consumer) {
    RedisStoreConsumer adopted = (RedisStoreConsumer) consumer;
    adopted.session.ended(adopted);
    adopted.session = this;
    unended.add(adopted);
  }

  /** A consumer that Redis knows. */
  StoreConsumer opened(
      QueueId queue,
      String id,
      Identity identity,
      @Nullable Predicate<Envelope> filter,
      ConsumerEvents events) {
    RedisStoreConsumer consumer = new RedisStoreConsumer(this, queue, id, identity, filter, events);
    unended.add(consumer);
    store.wakeUps.add(consumer);
    return consumer;
  }

  /**
   * A consumer that Redis may know, because the answer to its registration was lost. Nobody has it,
   * so it is ended as soon as Redis can be reached.
   */
  void perhapsOpened(
      QueueId queue,
      String id,
      Identity identity,
      @Nullable Predicate<Envelope> filter,
      ConsumerEvents events) {
    store.wakeUps.abandon(new RedisStoreConsumer(this, queue, id, identity, filter, events));
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

  /** A consumer is closed and holds nothing any more, or another session's. */
  void ended(RedisStoreConsumer consumer) {
    unended.remove(consumer);
  }

  @Override
  public void close() {
    unended.forEach(store.wakeUps::abandon);
    store.exchange.forget(holder);
    connection.closed(this);
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
