package org.redisjms.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.Claim;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.Envelope;
import org.redisjms.store.FetchRequest;
import org.redisjms.store.FetchResult;
import org.redisjms.store.QueueId;
import org.redisjms.store.Removal;
import org.redisjms.store.Settlement;
import org.redisjms.store.StoreConsumer;

/** A consumer's calls. */
final class RedisStoreConsumer implements StoreConsumer {

  /**
   * When a consumer in line asks again although nobody woke it. A wake-up is lost only together
   * with the connection it comes on, and then all ask at once; so this is for what nobody thought
   * of.
   */
  private static final long SLOW_POLL_MILLIS = 30_000;

  /** The same while wake-ups cannot reach it. */
  private static final long UNSUBSCRIBED_POLL_MILLIS = 100;

  /** Whose connection to Redis it uses; another one once it was adopted. */
  volatile RedisStoreSession session;

  private final RedisMessageStore store;
  private final QueueId queue;
  private final String id;
  private final Identity identity;
  private final ConsumerEvents events;
  private final @Nullable Predicate<Envelope> filter;
  private final @Nullable SelectiveFetch selective;
  private volatile boolean waiting;

  RedisStoreConsumer(
      RedisStoreSession session,
      QueueId queue,
      String id,
      Identity identity,
      @Nullable Predicate<Envelope> filter,
      ConsumerEvents events) {
    this.session = session;
    this.store = session.store;
    this.queue = queue;
    this.id = id;
    this.identity = identity;
    this.events = events;
    this.filter = filter;
    this.selective = filter == null ? null : new SelectiveFetch(this, filter);
  }

  String id() {
    return id;
  }

  QueueId queue() {
    return queue;
  }

  Identity identity() {
    return identity;
  }

  @Nullable Predicate<Envelope> filter() {
    return filter;
  }

  byte[] root() {
    return store.keys.queue(queue);
  }

  boolean isWaiting() {
    return waiting;
  }

  void handedOff(Claim claim, boolean inLine) {
    waiting = inLine;
    events.handedOff(claim, inLine);
  }

  void wakeUp() {
    waiting = false;
    events.wakeUp();
  }

  @Override
  public FetchResult fetch(FetchRequest request) {
    List<Object> replies =
        callNumbered(attempt -> List.of(fetchCommand(request, attempt)), Durable.NO);
    return finish((List<?>) replies.get(0), request);
  }

  @Override
  public @Nullable FetchResult acknowledgeAndFetch(Removal removal, FetchRequest next) {
    return acknowledge(removal, next, Durable.NO);
  }

  @Override
  public void settle(Removal removal, Settlement settlement) {
    Object answer = store.exchange.call(session.holder, removeCommand(removal, settlement));
    RedisStoreSession.checkClaim(RedisStoreSession.text(answer), id);
  }

  @Override
  public @Nullable FetchResult acknowledgeDurably(Removal removal, @Nullable FetchRequest next) {
    return acknowledge(
        removal, fetchesAlong() ? next : null, Durable.ifOk(store.durability.standard()));
  }

  private @Nullable FetchResult acknowledge(
      Removal removal, @Nullable FetchRequest next, Durable durable) {
    RedisCommand remove = removeCommand(removal, Settlement.ACKNOWLEDGED);
    List<Object> replies =
        callNumbered(
            attempt ->
                next == null
                    ? List.of(remove)
                    : List.of(remove, fetchCommand(next, attempt).along()),
            durable);
    RedisStoreSession.checkClaim(RedisStoreSession.text(replies.get(0)), id);
    return next == null ? null : fetched(replies.get(1), next);
  }

  private List<Object> callNumbered(LongFunction<List<RedisCommand>> commands, Durable durable) {
    return store.exchange.callNumbered(
        session.holder, commands, durable, store.exchange.deadline());
  }

  /** Whether a single command fetches; a consumer with a selector needs a conversation. */
  boolean fetchesAlong() {
    return selective == null;
  }

  /**
   * What a fetch has brought that went along with something that was done; null if it was refused.
   * Nothing is lost then: what it may have taken is what the next one brings.
   */
  @Nullable FetchResult fetched(Object reply, FetchRequest request) {
    return reply instanceof List<?> fields && fields.size() > 1 ? finish(fields, request) : null;
  }

  RedisCommand fetchCommand(FetchRequest request, long attempt) {
    waiting = false;
    // A consumer with a selector takes nothing here: this only answers what it holds, and leaves
    // the line; unless it really leaves, it watches the next due time itself.
    int maximum = selective == null || request.maximum() == 0 ? request.maximum() : -1;
    boolean wait = selective == null && request.standInLine() && store.wakeUps.confirmed();
    return RedisCommand.script(Script.FETCH, root())
        .add(id)
        .add(request.known())
        .add(
            request.knownId() == null
                ? new byte[0]
                : RedisStoreSession.ids(List.of(request.knownId())))
        .add(maximum)
        .add(request.maximumBytes())
        .add(request.buffered())
        .add(wait ? request.handOffs() : 0)
        .add(attempt)
        .build();
  }

  private FetchResult finish(List<?> fields, FetchRequest request) {
    String status = RedisStoreSession.text(fields.get(0));
    RedisStoreSession.checkClaim(status, id);
    long head = (Long) fields.get(1);
    long due = (Long) fields.get(2);
    List<Claim> claims = claims((Long) fields.get(3), fields.subList(4, fields.size()));
    boolean resynchronized = status.equals("RESYNC");
    if (selective != null && claims.isEmpty() && !resynchronized && request.maximum() > 0) {
      return selective.fetch(request, head);
    }
    if (status.equals("WAITING")) {
      waiting = true;
      if (!store.wakeUps.confirmed()) {
        // The subscription broke meanwhile, perhaps after its renewal had woken everybody who
        // waited.
        return new FetchResult(false, head, claims, UNSUBSCRIBED_POLL_MILLIS);
      }
    }
    return new FetchResult(resynchronized, head, claims, pollAfter(status.equals("MORE"), due));
  }

  long pollAfter(boolean atOnce, long due) {
    if (atOnce) {
      return 0;
    }
    long poll = store.wakeUps.confirmed() ? SLOW_POLL_MILLIS : UNSUBSCRIBED_POLL_MILLIS;
    return due < 0 ? poll : Math.min(poll, due);
  }

  void standsInLine() {
    waiting = true;
  }

  /**
   * Envelopes at positions that follow each other; an empty one was taken out of the middle before.
   */
  static List<Claim> claims(long first, List<?> envelopes) {
    List<Claim> claims = new ArrayList<>(envelopes.size());
    long position = first;
    for (Object raw : envelopes) {
      byte[] bytes = (byte[]) raw;
      if (bytes.length > 0) {
        claims.add(new Claim(position, EnvelopeCodec.decode(bytes)));
      }
      position++;
    }
    return claims;
  }

  private RedisCommand removeCommand(Removal removal, Settlement settlement) {
    byte[] ids = RedisStoreSession.ids(removal.ids());
    if (settlement instanceof Settlement.DeadLettered dead) {
      RedisCommand.Builder command =
          RedisCommand.script(Script.REMOVE, root(), store.keys.queue(dead.queue()))
              .add(id)
              .add(removal.first())
              .add(ids)
              .add("dead")
              .add(dead.queue().address())
              .add(store.keys.destinations());
      dead.replacements().forEach(envelope -> command.add(EnvelopeCodec.encodeUnstamped(envelope)));
      return command.build();
    }
    RedisCommand.Builder command =
        RedisCommand.script(Script.REMOVE, root()).add(id).add(removal.first()).add(ids);
    if (settlement instanceof Settlement.Returned returned) {
      command.add("returned").add(counts(returned.deliveryCounts()));
    } else if (settlement instanceof Settlement.Delayed delayed) {
      command.add("delayed").add(counts(delayed.deliveryCounts())).add(delayed.delayMillis());
    } else {
      command.add("gone");
    }
    return command.build();
  }

  static byte[] counts(List<Integer> counts) {
    byte[] bytes = new byte[counts.size() * 2];
    for (int i = 0; i < counts.size(); i++) {
      int count = Math.min(counts.get(i), 0xFFFF);
      bytes[2 * i] = (byte) (count >> 8);
      bytes[2 * i + 1] = (byte) count;
    }
    return bytes;
  }

  @Override
  public boolean close(long delivered) {
    waiting = false;
    String answer =
        RedisStoreSession.text(store.exchange.call(session.holder, closing(delivered, false)));
    // A consumer that was given up has ended too.
    boolean ended = !answer.equals("KEPT");
    store.wakeUps.remove(this, ended);
    if (ended) {
      session.ended(this);
    }
    return ended;
  }

  /** Ends the consumer once more: the present master may never have heard of its end. */
  RedisCommand endingAgain() {
    return closing(0, true);
  }

  private RedisCommand closing(long delivered, boolean again) {
    return RedisCommand.script(
            Script.CLOSE_CONSUMER,
            root(),
            store.keys.connection(identity.id()),
            store.keys.subscriptions())
        .add(id)
        .add(delivered)
        .add(again)
        .build();
  }
}
