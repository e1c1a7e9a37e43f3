package org.redisjms.store.redis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.BranchConflictException;
import org.redisjms.store.BranchRemoval;
import org.redisjms.store.BranchSend;
import org.redisjms.store.Branches;
import org.redisjms.store.NoSuchDestinationException;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.Subscription;
import org.redisjms.store.redis.PreparedBranches.Content;
import org.redisjms.topology.Deadline;
import redis.clients.jedis.Protocol;

/**
 * Branches of global transactions. Each step is one script that can be repeated, also on another
 * connection or another master, because it finds out from the branch itself what was done before.
 */
final class RedisBranches implements Branches {

  private static final long REMEMBERED_MILLIS = TimeUnit.DAYS.toMillis(1);
  private static final byte[] NOTHING = {};

  private final RedisStoreSession session;
  private final RedisMessageStore store;

  RedisBranches(RedisStoreSession session) {
    this.session = session;
    this.store = session.store;
  }

  @Override
  public void prepare(String branch, List<BranchSend> sends, List<BranchRemoval> removals) {
    // A branch of this name that somebody else has prepared must not be taken for this one.
    Operations operations = new Operations(session.connection.identity().nextId());
    for (BranchRemoval received : removals) {
      RedisStoreConsumer consumer = (RedisStoreConsumer) received.consumer();
      operations.add("A", consumer.queue());
      operations.add(Keys.bytes(consumer.id()));
      operations.add(Keys.bytes(received.removal().first()));
      operations.add(RedisStoreSession.ids(received.removal().ids()));
      operations.add(RedisStoreConsumer.counts(received.deliveryCounts()));
      operations.add(BranchItem.receivedFrom(consumer.root()));
    }
    List<byte[]> items = sends.stream().map(BranchItem::encode).toList();
    for (int s = 0; s < items.size(); s++) {
      operations.add("S", sends.get(s).message().queue());
      operations.add(items.get(s));
      for (int i = 0; i < 4; i++) {
        operations.add(NOTHING);
      }
    }
    Durable durable = Durable.ifOk(requirement(sends));
    String answer = run(Script.PREPARE, branch, operations, durable, store.exchange.deadline());
    switch (answer) {
      case "OK" -> {
        int received = removals.stream().mapToInt(one -> one.removal().ids().size()).sum();
        store.prepared.add(branch, received + items.size(), items);
      }
      case "PREPARED", "COMMITTED", "ROLLED_BACK" ->
          throw new BranchConflictException(
              "Branch " + branch + " was there before: " + answer, null);
      case "GONE" ->
          throw new NoSuchDestinationException(
              "Nothing was prepared: a temporary destination was deleted, or its connection has"
                  + " ended",
              null);
      default -> RedisStoreSession.checkClaim(answer, "of branch " + branch);
    }
  }

  /** That a branch is prepared matters even if none of its messages does. */
  private Requirement requirement(List<BranchSend> sends) {
    Requirement all = store.durability.standard();
    for (BranchSend send : sends) {
      all = all.and(store.durability.of(send.message().durability()));
    }
    return all;
  }

  @Override
  public End commit(
      String branch, Function<BranchSend, Predicate<Subscription>> wanted, Decision decision) {
    Object term = store.losses.term();
    List<BranchSend> sent = new ArrayList<>();
    End end;
    try {
      end = commit(branch, wanted, decision, sent);
    } catch (NotReplicatedException e) {
      keep(branch, wanted, sent, term);
      throw e;
    }
    if (end == End.COMMITTED || end == End.HEURISTICALLY_COMMITTED) {
      keep(branch, wanted, sent, term);
    }
    return end;
  }

  private void keep(
      String branch,
      Function<BranchSend, Predicate<Subscription>> wanted,
      List<BranchSend> sent,
      @Nullable Object term) {
    if (!sent.isEmpty()) {
      List<String> addresses =
          sent.stream().map(send -> send.message().queue().address()).distinct().toList();
      store.losses.branches().add(session.connection, branch, wanted, addresses, term);
    }
  }

  /** Commits a branch on a master that may lack its commit. */
  End commitAgain(String branch, Function<BranchSend, Predicate<Subscription>> wanted) {
    return commit(branch, wanted, Decision.COORDINATED, new ArrayList<>());
  }

  /**
   * @param sent gets what it sends
   */
  private End commit(
      String branch,
      Function<BranchSend, Predicate<Subscription>> wanted,
      Decision decision,
      List<BranchSend> sent) {
    Deadline deadline = store.exchange.deadline();
    Content known = store.prepared.remove(branch);
    while (true) {
      Content content = known == null ? read(branch) : known;
      List<BranchSend> sends = content.sends();
      sent.clear();
      sent.addAll(sends);
      Operations operations = new Operations(remembered(decision));
      operations.add(Keys.bytes(content.items()));
      Set<QueueId> topics = new HashSet<>();
      for (BranchSend send : sends) {
        if (send.toTopic()) {
          publish(operations, topics, send, wanted.apply(send));
        } else {
          send(operations, send.message().queue(), send.message());
        }
      }
      announce(operations, sends);
      Durable durable = ended(requirement(sends), End.COMMITTED);
      String answer = run(Script.COMMIT_BRANCH, branch, operations, durable, deadline);
      if (!answer.equals("STALE")) {
        return End.valueOf(answer);
      }
      RedisStoreSession.checkTime(deadline);
      topics.forEach(topic -> store.topics.refresh(session, topic));
      known = null;
    }
  }

  private static String remembered(Decision decision) {
    return decision == Decision.HEURISTIC ? "" : Long.toString(REMEMBERED_MILLIS);
  }

  private static Durable ended(Requirement requirement, End end) {
    return Durable.ifAnswered(
        requirement,
        answer -> answer.equals(end.name()) || answer.equals("HEURISTICALLY_" + end.name()));
  }

  private void publish(
      Operations operations, Set<QueueId> topics, BranchSend send, Predicate<Subscription> wanted) {
    QueueId topic = send.message().queue();
    TopicTables.Table table = store.topics.table(topic);
    if (topics.add(topic)) {
      operations.add("V", topic);
      operations.add(Keys.bytes(table.version()));
      operations.add(NOTHING);
      operations.add(NOTHING);
    }
    OutgoingMessage message = send.message().wantedBy(wanted);
    for (TopicTables.Entry entry : table.wanting(message)) {
      send(operations, RedisSubscriptions.queue(topic, entry.subscription()), message);
    }
  }

  private static void send(Operations operations, QueueId queue, OutgoingMessage message) {
    operations.add("S", queue);
    operations.add(Keys.bytes(message.envelope().priority()));
    operations.add(Keys.bytes(message.deliverAt()));
    operations.add(EnvelopeCodec.encodeUnstamped(message.envelope()));
  }

  /** What a branch keeps. */
  private Content read(String branch) {
    RedisCommand read =
        RedisCommand.of(
            Protocol.Command.LRANGE, store.keys.branch(branch), Keys.bytes(0), Keys.bytes(-1));
    List<byte[]> items = new ArrayList<>();
    for (Object item : (List<?>) store.exchange.call(session.holder, read)) {
      items.add((byte[]) item);
    }
    return new Content(items.size(), BranchItem.sends(items));
  }

  /** Lists the names of the queues. */
  private static void announce(Operations operations, List<BranchSend> sends) {
    Set<QueueId> queues = new LinkedHashSet<>();
    sends.forEach(send -> queues.add(send.message().queue()));
    for (QueueId queue : queues) {
      if (queue.address().startsWith("queue:")) {
        operations.add("N", queue);
        operations.add(Keys.bytes(queue.address()));
        operations.add(NOTHING);
        operations.add(NOTHING);
      }
    }
  }

  @Override
  public End rollBack(String branch, Decision decision) {
    store.prepared.forget(branch);
    Durable durable = ended(store.durability.standard(), End.ROLLED_BACK);
    return End.valueOf(
        run(
            Script.ROLLBACK_BRANCH,
            branch,
            new Operations(remembered(decision)),
            durable,
            store.exchange.deadline()));
  }

  @Override
  public boolean forget(String branch) {
    RedisCommand forget =
        RedisCommand.script(
                Script.FORGET_BRANCH, store.keys.branches(), store.keys.branchEnd(branch))
            .add(branch)
            .build();
    return RedisStoreSession.text(store.exchange.call(session.holder, forget)).equals("OK");
  }

  @Override
  public Set<String> unfinished() {
    Set<String> branches = new HashSet<>();
    RedisCommand read = RedisCommand.of(Protocol.Command.HKEYS, store.keys.branches());
    for (Object branch : (List<?>) store.exchange.call(session.holder, read)) {
      branches.add(RedisStoreSession.text(branch));
    }
    return branches;
  }

  private String run(
      Script script, String branch, Operations operations, Durable durable, Deadline deadline) {
    List<byte[]> keys = new ArrayList<>();
    keys.add(store.keys.branches());
    keys.add(store.keys.branch(branch));
    keys.add(store.keys.branchEnd(branch));
    keys.add(store.keys.destinations());
    operations.indexes.keySet().forEach(queue -> keys.add(store.keys.queue(queue)));
    RedisCommand.Builder command =
        RedisCommand.script(script, keys.toArray(new byte[0][])).add(branch);
    operations.arguments.forEach(command::add);
    return RedisStoreSession.text(
        store.exchange.call(session.holder, List.of(command.build()), durable, deadline).get(0));
  }

  /** What a step does, as arguments of its script. */
  private static final class Operations {
    final Map<QueueId, Integer> indexes = new LinkedHashMap<>();
    final List<byte[]> arguments = new ArrayList<>();

    /**
     * @param first what follows the branch's name
     */
    Operations(String first) {
      arguments.add(Keys.bytes(first));
    }

    /** Begins an operation on a queue; the first four keys are the branch's and the names'. */
    void add(String kind, QueueId queue) {
      add(Keys.bytes(kind));
      add(Keys.bytes(indexes.computeIfAbsent(queue, q -> indexes.size() + 5)));
    }

    void add(byte[] argument) {
      arguments.add(argument);
    }
  }
}
