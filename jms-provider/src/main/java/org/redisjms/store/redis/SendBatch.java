package org.redisjms.store.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreFullException;
import org.redisjms.store.StoreUnavailableException;
import org.redisjms.store.redis.RedisExchange.Replies;
import org.redisjms.store.redis.Series.Sender;
import org.redisjms.topology.Deadline;
import org.redisjms.topology.RedisTopologyException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Messages that are sent together: in one round trip, with one check of their durability, unless
 * something goes wrong. What makes each of them take effect once, in order, with a known outcome:
 *
 * <ul>
 *   <li>The messages to one queue have consecutive numbers of one sender, and Redis applies a
 *       number only right behind the one before it. So if one is refused in the middle, because the
 *       topic has other subscriptions now or memory is short, all those behind it are refused too
 *       (GAP), and nothing overtakes it.
 *   <li>Neighbours to the same queue share a command, which applies all of them or none.
 *   <li>When the connection breaks, any number of them may have been applied, and the rest may
 *       still lie in a buffer and arrive later. All of them are sent again, in order, under the
 *       same numbers: what was applied is answered OK again; what was not is applied now, and finds
 *       its number used when it arrives late. Sending only what is behind the last reply would be
 *       the same, but a reply that was read says nothing about the next master.
 *   <li>Every attempt after that is marked, also under another number: a master that is lost may
 *       have applied the first one, and somebody may have received it.
 *   <li>A number belongs to its message. Another sender's number replaces it only when Redis has
 *       answered that it does not know the sender (ABSENT) or lacks numbers that were confirmed
 *       (GAP). As those are sent again by another sender too, neither this attempt nor a late one
 *       can be applied there.
 *   <li>Giving up, after a refusal or at the deadline, burns the numbers of all messages that are
 *       left, in one step that says up to which one they were applied. Burning only the first would
 *       let in a late attempt of the second one; burning one after the other would, when repeated,
 *       take the next one's mark for the message.
 *   <li>If the numbers cannot be burned, the outcome is unknown and the sender is not used again.
 * </ul>
 */
final class SendBatch {

  private final RedisSends sends;
  private final RedisExchange exchange;
  private final LeaseHolder holder;
  private final Deadline deadline;
  private final List<Optional<StoreException>> outcomes;
  private final Map<Sender.Key, Lane> lanes = new LinkedHashMap<>();

  /** What has no outcome yet, in order. */
  private final List<Item> pending = new ArrayList<>();

  /** The same as it is sent in this round. */
  private List<Call> calls = List.of();

  /** The messages to one queue; those that are not persistent have a lane of their own. */
  private static final class Lane {
    final Sender.Key key;
    @Nullable Sender sender;

    /** The number of the last message of this round. */
    long last;

    /** Whether an attempt has no answer, so that it may still be under way. */
    boolean doubtful;

    /** Whether in this round one was not stored, and therefore none behind it. */
    boolean blocked;

    /** Why it was not, if it is not to be tried again. */
    @Nullable StoreException refusal;

    Lane(Sender.Key key) {
      this.key = key;
    }

    Sender sender() {
      return Objects.requireNonNull(sender, "a sender is taken before each round");
    }
  }

  private static final class Item {
    final int index;
    final Lane lane;
    final Requirement durability;
    OutgoingMessage message;
    long number;
    boolean marked;
    boolean finished;

    Item(int index, Lane lane, OutgoingMessage message, Requirement durability) {
      this.index = index;
      this.lane = lane;
      this.message = message;
      this.durability = durability;
    }

    void mark() {
      lane.doubtful = true;
      if (!marked) {
        marked = true;
        message = message.possiblyDelivered();
      }
    }
  }

  /** What one command sends. */
  private static final class Call {

    // No script works on more at a time.
    private static final int MESSAGES = 100;
    private static final long BYTES = 1 << 20;

    final Lane lane;
    final List<Item> items = new ArrayList<>();
    private long bytes;

    Call(Item first) {
      lane = first.lane;
      add(first);
    }

    /** Takes up a message unless it needs a command of its own. */
    boolean add(Item item) {
      long size = item.message.envelope().size();
      if (!items.isEmpty()
          && (item.lane != lane
              || item.message.wanted() != null
              || items.size() == MESSAGES
              || bytes + size > BYTES)) {
        return false;
      }
      bytes += size;
      return items.add(item);
    }

    RedisCommand command(RedisSends sends) {
      return sends.command(
          lane.sender(), items.get(0).number, items.stream().map(item -> item.message).toList());
    }
  }

  SendBatch(RedisSends sends, List<OutgoingMessage> messages) {
    this.sends = sends;
    this.exchange = sends.store.exchange;
    this.holder = sends.session.holder;
    this.deadline = exchange.deadline();
    this.outcomes = new ArrayList<>(Collections.nCopies(messages.size(), Optional.empty()));
    for (int i = 0; i < messages.size(); i++) {
      OutgoingMessage message = messages.get(i);
      Sender.Key key = new Sender.Key(message.queue(), message.envelope().persistent());
      try {
        Requirement durability = sends.store.durability.of(message.durability());
        Lane lane = lanes.computeIfAbsent(key, Lane::new);
        pending.add(new Item(i, lane, message, durability));
      } catch (StoreException e) {
        outcomes.set(i, Optional.of(e));
      }
    }
  }

  /** For each message in the order given how it failed; empty for what was stored. */
  List<Optional<StoreException>> run() {
    while (!pending.isEmpty()) {
      try {
        takeSenders();
        number();
        long mark = sends.store.losses.window().mark();
        Replies replies = attempt(this::commands, this::mark, durable(), deadline);
        sends.store.losses.exchanged(mark, replies);
        evaluate(replies);
      } catch (StoreException e) {
        for (Lane lane : lanes()) {
          giveUp(lane, e);
        }
      }
      pending.removeIf(item -> item.finished);
    }
    for (Lane lane : lanes.values()) {
      if (lane.sender != null) {
        sends.release(lane.sender);
      }
    }
    return outcomes;
  }

  /** Those with something left to do, each once, in order. */
  private Collection<Lane> lanes() {
    Set<Lane> open = new LinkedHashSet<>();
    pending.stream().filter(item -> !item.finished).forEach(item -> open.add(item.lane));
    return open;
  }

  private void finish(Item item, @Nullable StoreException failure) {
    item.finished = true;
    outcomes.set(item.index, Optional.ofNullable(failure));
  }

  private void fail(Lane lane, StoreException failure) {
    for (Item item : pending) {
      if (item.lane == lane && !item.finished) {
        finish(item, failure);
      }
    }
  }

  private void takeSenders() {
    for (Lane lane : lanes()) {
      if (lane.sender == null) {
        try {
          lane.sender = sends.take(lane.key);
        } catch (StoreUnavailableException e) {
          // The others need not wait for that again.
          throw e;
        } catch (StoreException e) {
          fail(lane, e);
        }
      }
    }
    pending.removeIf(item -> item.finished);
  }

  private void number() {
    for (Lane lane : lanes()) {
      lane.last = lane.sender().last;
      lane.blocked = false;
    }
    calls = new ArrayList<>();
    Call last = null;
    for (Item item : pending) {
      item.number = ++item.lane.last;
      if (last == null || !last.add(item)) {
        last = new Call(item);
        calls.add(last);
      }
    }
  }

  private List<RedisCommand> commands() {
    return calls.stream().map(call -> call.command(sends)).toList();
  }

  private void mark() {
    pending.forEach(Item::mark);
  }

  /** What is waited for together: the most that one of the messages needs which were stored. */
  private Durable durable() {
    return new Durable(
        together(pending),
        replies -> {
          List<Item> stored = new ArrayList<>();
          for (int i = 0; i < calls.size(); i++) {
            if (replies.get(i) instanceof byte[] answer
                && RedisStoreSession.text(answer).equals("OK")) {
              stored.addAll(calls.get(i).items);
            }
          }
          return together(stored);
        });
  }

  private static Requirement together(Collection<Item> items) {
    return items.stream().map(item -> item.durability).reduce(Requirement.NONE, Requirement::and);
  }

  /**
   * Repeats an exchange until it was answered.
   *
   * @param unanswered called when commands were sent and may have been applied
   * @throws StoreException it was not answered
   */
  private Replies attempt(
      Supplier<List<RedisCommand>> commands, Runnable unanswered, Durable durable, Deadline until) {
    boolean again = false;
    while (true) {
      try {
        List<RedisCommand> round = commands.get();
        return round.isEmpty() ? Replies.NONE : exchange.each(holder, round, durable, until);
      } catch (RedisTopologyException e) {
        // There was no connection, so nothing was sent.
        throw StoreErrors.map(e);
      } catch (RuntimeException e) {
        unanswered.run();
        if (!StoreErrors.isTransient(e)) {
          throw StoreErrors.map(e);
        }
        if (until.isExpired()) {
          throw exchange.timedOut(e);
        }
        if (again) {
          LockSupport.parkNanos(Math.min(RedisExchange.RETRY_NANOS, until.remainingNanos()));
        }
        again = true;
      }
    }
  }

  private void evaluate(Replies replies) {
    Set<Lane> refused = new LinkedHashSet<>();
    Set<Lane> stale = new LinkedHashSet<>();
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      Lane lane = call.lane;
      if (lane.blocked) {
        continue;
      }
      if (replies.replies().get(i) instanceof JedisDataException e) {
        lane.blocked = true;
        lane.refusal = StoreErrors.map(e);
        refused.add(lane);
        continue;
      }
      String answer = RedisStoreSession.text(replies.replies().get(i));
      switch (answer) {
        case "OK" -> call.items.forEach(item -> stored(item, replies));
        case "STALE" -> {
          lane.blocked = true;
          stale.add(lane);
        }
        case "SKIPPED" -> {
          // Only what was given up is burned, and never sent again; so this would be an error here.
          for (Item item : call.items) {
            lane.sender().last = item.number;
            finish(item, new StoreException("This send was given up before", null));
          }
        }
        default -> {
          // ABSENT or GAP: on to another sender.
          abandon(lane);
          lane.blocked = true;
          lane.doubtful = false;
        }
      }
    }
    for (Lane lane : refused) {
      giveUp(lane, Objects.requireNonNull(lane.refusal));
    }
    for (Lane lane : stale) {
      RedisStoreSession.checkTime(deadline);
      sends.store.topics.refresh(sends.session, lane.key.queue());
    }
  }

  private void stored(Item item, Replies replies) {
    sends.confirmed(item.lane.sender(), item.number, item.message, replies);
    finish(item, replies.confirmation().missing(item.durability));
  }

  /** Leaves the rest of a queue's messages unsent, unless they turn out to be stored. */
  private void giveUp(Lane lane, StoreException cause) {
    if (lane.sender == null) {
      fail(lane, cause);
    } else if (lane.doubtful || lane.refusal != null) {
      burn(lane, lane.sender(), cause);
    } else {
      // Redis has answered that it has not stored them, or was not even asked.
      fail(lane, cause);
    }
  }

  private void burn(Lane lane, Sender sender, StoreException cause) {
    List<Item> left = pending.stream().filter(i -> i.lane == lane && !i.finished).toList();
    Durable durable =
        Durable.ifAnswered(
            together(left), text -> left.stream().anyMatch(item -> item.number <= applied(text)));
    Replies replies;
    Object reply;
    try {
      replies =
          attempt(
              () -> List.of(sends.burn(sender, lane.last)), () -> {}, durable, exchange.deadline());
      reply = replies.replies().get(0);
      if (reply instanceof JedisDataException e) {
        throw StoreErrors.map(e);
      }
    } catch (StoreException e) {
      abandon(lane);
      boolean outcomeIsKnown = cause instanceof StoreFullException && !lane.doubtful;
      fail(lane, outcomeIsKnown ? cause : unknown(lane.key.queue(), cause));
      return;
    }
    String answer = RedisStoreSession.text(reply);
    long applied = applied(answer);
    for (Item item : left) {
      if (item.number > applied) {
        finish(item, cause);
      } else {
        stored(item, replies);
      }
    }
    if (applied < 0) {
      abandon(lane);
    } else {
      sender.last = lane.last;
    }
  }

  private void abandon(Lane lane) {
    sends.abandon(lane.sender());
    lane.sender = null;
  }

  /** Up to which number sends took effect; -1 if Redis does not know their sender. */
  private static long applied(String answer) {
    return answer.startsWith("APPLIED ") ? Long.parseLong(answer.substring(8)) : -1;
  }

  private static OutcomeUnknownException unknown(QueueId queue, StoreException cause) {
    return new OutcomeUnknownException(
        "The message may or may not have been stored in " + queue + ": " + cause.getMessage(),
        cause);
  }
}
