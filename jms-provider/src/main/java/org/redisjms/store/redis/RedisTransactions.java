package org.redisjms.store.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.FetchResult;
import org.redisjms.store.NextFetch;
import org.redisjms.store.NoSuchDestinationException;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.Removal;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreUnavailableException;
import org.redisjms.store.redis.ConfirmedWindow.Commit;
import org.redisjms.store.redis.RedisExchange.Replies;
import org.redisjms.store.redis.Series.Transactions;
import org.redisjms.topology.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's commits. Each is one script, which checks everything and then applies everything. The
 * transaction number tells afterwards, also on another master, whether a commit whose reply was
 * lost took effect.
 */
final class RedisTransactions {

  private static final Logger LOG = LoggerFactory.getLogger(RedisTransactions.class);

  private static final byte[] NOTHING = {};

  private final RedisStoreSession session;
  private final RedisMessageStore store;

  /** The queues whose names are in the list of destinations since a commit of this session. */
  private final Set<String> announced = new HashSet<>();

  private enum Outcome {
    COMMITTED,
    /** Nothing was done, and this number can no longer be committed: do it again under the next. */
    AGAIN,
    /** Nothing was done, and the number is free: a topic has other subscriptions now. */
    STALE
  }

  RedisTransactions(RedisStoreSession session) {
    this.session = session;
    this.store = session.store;
  }

  @Nullable FetchResult commit(
      List<OutgoingMessage> messages,
      List<StoreConsumer> consumers,
      List<Removal> removals,
      @Nullable NextFetch next) {
    NextFetch along =
        next != null && ((RedisStoreConsumer) next.consumer()).fetchesAlong() ? next : null;
    Durable durable =
        Durable.ifAnswered(
            requirement(messages, removals),
            answer -> answer.equals("OK") || answer.equals("DONE"));
    Operations operations = new Operations(messages, consumers, removals, along);
    Deadline deadline = store.exchange.deadline();
    Outcome outcome;
    while ((outcome = attempt(operations, durable, deadline)) != Outcome.COMMITTED) {
      if (outcome == Outcome.STALE) {
        RedisStoreSession.checkTime(deadline);
        operations.topics.forEach(topic -> store.topics.refresh(session, topic));
        operations = new Operations(messages, consumers, removals, along);
        continue;
      }
      if (deadline.isExpired()) {
        throw new StoreUnavailableException(
            "The transaction was not committed: Redis did not answer within failoverTimeout", null);
      }
      // If a master that is lost had committed the first attempt, somebody may have received it.
      operations =
          new Operations(
              messages.stream().map(OutgoingMessage::possiblyDelivered).toList(),
              consumers,
              removals,
              along);
    }
    return operations.fetched;
  }

  private Requirement requirement(List<OutgoingMessage> messages, List<Removal> removals) {
    Requirement all = removals.isEmpty() ? Requirement.NONE : store.durability.standard();
    for (OutgoingMessage message : messages) {
      all = all.and(store.durability.of(message.durability()));
    }
    return all;
  }

  private Outcome attempt(Operations operations, Durable durable, Deadline deadline) {
    Transactions current = take();
    long number = current.last + 1;
    Replies replies;
    String answer;
    try {
      replies = operations.run(current, number, durable, deadline);
      answer = RedisStoreSession.text(replies.replies().get(0));
    } catch (NotReplicatedException e) {
      committed(current, number, operations, Replies.NONE);
      release(current);
      throw e;
    } catch (RuntimeException e) {
      if (!StoreErrors.isTransient(e)) {
        // Whatever became of this number, it must not be taken for the next transaction's.
        abandon(current);
        throw StoreErrors.map(e);
      }
      return resolve(current, number, operations, durable.asked(), e);
    }
    if (answer.startsWith("NUMBER ")) {
      // This master never heard of the last commits, or of the session: so it cannot have applied
      // this one either.
      abandon(current);
      return Outcome.AGAIN;
    }
    boolean done = answer.equals("OK") || answer.equals("DONE");
    if (done) {
      committed(current, number, operations, replies);
      announced.addAll(operations.queues());
    }
    // A refusal leaves the number unused.
    release(current);
    if (done) {
      return Outcome.COMMITTED;
    }
    if (answer.equals("STALE")) {
      return Outcome.STALE;
    }
    if (answer.equals("GONE")) {
      throw new NoSuchDestinationException(
          "Nothing was committed: a temporary destination among "
              + operations.temporaries()
              + " was deleted, or its connection has ended",
          null);
    }
    RedisStoreSession.checkClaim(answer, "of session " + current.id);
    throw new StoreException("Unexpected answer to a commit: " + answer, null);
  }

  /** A number was committed; what it sent must not be lost. */
  private void committed(
      Transactions current, long number, Operations operations, Replies replies) {
    current.last = number;
    current.term = replies.term();
    Commit work = operations.work();
    if (!work.messages().isEmpty()) {
      store.losses.window().confirmed(current, number, work, store.losses.spread(replies));
    }
  }

  /**
   * The connection broke during the commit: finds out what became of it, or makes it impossible.
   */
  private Outcome resolve(
      Transactions current,
      long number,
      Operations operations,
      Requirement durability,
      RuntimeException cause) {
    RedisCommand command =
        RedisCommand.script(Script.RESOLVE, store.keys.connection(current.identity.id()))
            .add(current.id)
            .add(number)
            .build();
    Durable durable = Durable.ifAnswered(durability, "COMMITTED"::equals);
    String answer;
    try {
      answer =
          RedisStoreSession.text(
              store
                  .exchange
                  .call(session.holder, List.of(command), durable, store.exchange.deadline())
                  .get(0));
    } catch (NotReplicatedException e) {
      committed(current, number, operations, Replies.NONE);
      release(current);
      throw e;
    } catch (StoreException e) {
      abandon(current);
      throw new OutcomeUnknownException(
          "The connection broke during a commit and could not be renewed, so it may or may not have"
              + " taken effect: "
              + e.getMessage(),
          cause);
    }
    LOG.debug("A commit of session {} was interrupted and resolved: {}", current.id, answer);
    if (answer.equals("ABSENT")) {
      abandon(current);
      return Outcome.AGAIN;
    }
    boolean done = answer.equals("COMMITTED");
    if (done) {
      committed(current, number, operations, Replies.NONE);
    } else {
      current.last = number;
    }
    release(current);
    return done ? Outcome.COMMITTED : Outcome.AGAIN;
  }

  private void release(Transactions transactions) {
    session.connection.series().release(transactions);
  }

  private void abandon(Transactions transactions) {
    session.connection.series().abandon(transactions);
  }

  /** A series of numbers for the caller alone. */
  private Transactions take() {
    Series known = session.connection.series().take(Transactions.KEY);
    if (known != null) {
      return (Transactions) known;
    }
    Identity identity = session.connection.identity();
    Transactions fresh = new Transactions(identity);
    Object answer =
        store.exchange.call(
            session.holder,
            RedisCommand.script(
                    Script.REGISTER_SESSION,
                    store.keys.connections(),
                    store.keys.connection(identity.id()))
                .add(identity.id())
                .add(fresh.id)
                .build());
    session.connection.checkAlive(
        RedisStoreSession.text(answer), "the transaction was rolled back");
    return fresh;
  }

  /** What a transaction does, as commands. */
  private final class Operations {

    private final Map<QueueId, Integer> indexes = new LinkedHashMap<>();
    private final Set<QueueId> topics = new LinkedHashSet<>();
    private final Set<QueueId> sentTo = new LinkedHashSet<>();
    private final List<byte[]> arguments = new ArrayList<>();
    private final Commit work;
    private final @Nullable NextFetch next;

    /** What the fetch that went along has brought. */
    private @Nullable FetchResult fetched;

    Operations(
        List<OutgoingMessage> messages,
        List<StoreConsumer> consumers,
        List<Removal> removals,
        @Nullable NextFetch next) {
      this.next = next;
      // What is not persistent may be lost, and must not come twice.
      work =
          new Commit(
              messages.stream().filter(m -> m.envelope().persistent()).toList(),
              consumers,
              removals);
      for (int i = 0; i < removals.size(); i++) {
        RedisStoreConsumer consumer = (RedisStoreConsumer) consumers.get(i);
        add("A", consumer.queue());
        arguments.add(Keys.bytes(consumer.id()));
        arguments.add(Keys.bytes(removals.get(i).first()));
        arguments.add(RedisStoreSession.ids(removals.get(i).ids()));
      }
      Map<QueueId, TopicTables.Table> tables = new HashMap<>();
      for (OutgoingMessage message : messages) {
        QueueId queue = message.queue();
        byte[] envelope = EnvelopeCodec.encodeUnstamped(message.envelope());
        if (message.wanted() == null) {
          send(queue, message, envelope);
          continue;
        }
        // One table for all that goes to a topic: that is the one whose version is checked.
        TopicTables.Table table = tables.computeIfAbsent(queue, store.topics::table);
        if (topics.add(queue)) {
          add("V", queue);
          arguments.add(Keys.bytes(table.version()));
          arguments.add(NOTHING);
          arguments.add(NOTHING);
        }
        for (TopicTables.Entry entry : table.wanting(message)) {
          send(RedisSubscriptions.queue(queue, entry.subscription()), message, envelope);
        }
      }
    }

    private void send(QueueId queue, OutgoingMessage message, byte[] envelope) {
      sentTo.add(queue);
      add("S", queue);
      arguments.add(Keys.bytes(message.envelope().priority()));
      arguments.add(Keys.bytes(message.deliverAt()));
      arguments.add(envelope);
    }

    /** What is to be done again if it is lost: nothing if there are no messages in it. */
    Commit work() {
      return work;
    }

    /** The queues that it sends to and that stay, by address. */
    Set<String> queues() {
      return sentTo.stream()
          .map(QueueId::address)
          .filter(address -> address.startsWith("queue:"))
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The temporary destinations that it sends to. */
    List<String> temporaries() {
      return indexes.keySet().stream()
          .map(QueueId::address)
          .filter(address -> address.startsWith("temporary-"))
          .distinct()
          .toList();
    }

    private void add(String kind, QueueId queue) {
      arguments.add(Keys.bytes(kind));
      // The first key is the connection's hash.
      arguments.add(Keys.bytes(indexes.computeIfAbsent(queue, q -> indexes.size() + 2)));
    }

    Replies run(Transactions current, long number, Durable durable, Deadline deadline) {
      List<byte[]> keys = new ArrayList<>();
      keys.add(store.keys.connection(current.identity.id()));
      indexes.keySet().forEach(queue -> keys.add(store.keys.queue(queue)));
      keys.add(store.keys.destinations());
      RedisCommand.Builder commit =
          RedisCommand.script(Script.COMMIT, keys.toArray(new byte[0][]))
              .add(current.id)
              .add(number);
      arguments.forEach(commit::add);
      Set<String> unknown = queues();
      unknown.removeAll(announced);
      for (String queue : unknown) {
        commit.add("N").add(keys.size()).add(queue).add(NOTHING).add(NOTHING);
      }
      if (next == null) {
        return store.exchange.once(session.holder, List.of(commit.build()), durable, deadline);
      }
      RedisStoreConsumer consumer = (RedisStoreConsumer) next.consumer();
      RedisCommand fetch = consumer.fetchCommand(next.request(), store.exchange.generation());
      Replies replies =
          store.exchange.once(
              session.holder, List.of(commit.build(), fetch.along()), durable, deadline);
      fetched = consumer.fetched(replies.replies().get(1), next.request());
      return replies;
    }
  }
}
