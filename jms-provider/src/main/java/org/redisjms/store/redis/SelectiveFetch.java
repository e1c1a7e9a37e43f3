package org.redisjms.store.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.redisjms.store.Claim;
import org.redisjms.store.Envelope;
import org.redisjms.store.FetchRequest;
import org.redisjms.store.FetchResult;
import org.redisjms.store.MessageId;

/**
 * Fetches for a consumer with a selector: pages through the headers of what is ready and claims
 * what matches. It remembers how far it has looked: arrival numbers rise along a ready list, so
 * everything up to there was refused by the selector or claimed by somebody.
 */
final class SelectiveFetch {

  private final RedisStoreConsumer consumer;
  private final RedisMessageStore store;
  private final Predicate<Envelope> filter;
  private final Map<String, Long> lookedUpTo = new HashMap<>();
  private final Set<String> exhausted = new HashSet<>();
  private long generation;

  SelectiveFetch(RedisStoreConsumer consumer, Predicate<Envelope> filter) {
    this.consumer = consumer;
    this.store = consumer.session.store;
    this.filter = filter;
    this.generation = store.exchange.generation();
  }

  FetchResult fetch(FetchRequest request, long head) {
    while (true) {
      forgetAfterBreak();
      QueueWalk walk = QueueWalk.start(consumer.session, consumer.queue());
      exhausted.retainAll(walk.lists());
      boolean skipped = false;
      for (String list : walk.lists()) {
        if (!exhausted.contains(list)) {
          List<Claim> claims = new ArrayList<>();
          boolean complete = search(walk, list, request, claims);
          if (!claims.isEmpty()) {
            return new FetchResult(false, head, claims, 0);
          }
          skipped |= !complete;
        }
      }
      if (skipped) {
        return new FetchResult(false, head, List.of(), consumer.pollAfter(false, walk.dueMillis()));
      }
      if (!request.standInLine() || !store.wakeUps.confirmed()) {
        return new FetchResult(false, head, List.of(), consumer.pollAfter(false, walk.dueMillis()));
      }
      String answer = standInLine(walk.arrivals());
      RedisStoreSession.checkClaim(answer, consumer.id());
      if (answer.equals("WAITING")) {
        consumer.standsInLine();
        return new FetchResult(false, head, List.of(), consumer.pollAfter(false, walk.dueMillis()));
      }
      // Something arrived or came back since we looked.
    }
  }

  /**
   * Another master may use arrival numbers again that this one has given to messages which are
   * lost.
   */
  private void forgetAfterBreak() {
    long now = store.exchange.generation();
    if (now != generation) {
      generation = now;
      lookedUpTo.clear();
      exhausted.clear();
    }
  }

  /**
   * Looks through one list until something was claimed or its end.
   *
   * @return false if something that matches was left for later
   */
  private boolean search(QueueWalk walk, String list, FetchRequest request, List<Claim> claims) {
    boolean ready = QueueWalk.isReady(list);
    QueueWalk.Cursor cursor = walk.cursor(list, ready ? lookedUpTo.getOrDefault(list, 0L) : 0L);
    while (!cursor.atEnd()) {
      List<Envelope> wanted = new ArrayList<>();
      long looked = ready ? cursor.position() : 0;
      List<QueueWalk.Seen> page = cursor.next(true);
      boolean full = false;
      for (QueueWalk.Seen seen : page) {
        if (wanted.size() == request.maximum()) {
          full = true;
          break;
        }
        looked = Math.max(looked, seen.arrival());
        // Claiming what has expired drops it.
        if (seen.message() instanceof Envelope envelope
            && (envelope.expired(walk.storeTime()) || filter.test(envelope))) {
          wanted.add(envelope);
        }
      }
      if (!wanted.isEmpty()) {
        claims.addAll(claim(list, wanted, request));
        if (claims.isEmpty() && list.endsWith("d") && request.buffered() > 0) {
          return false;
        }
        if (!claims.isEmpty() && isOther(claims.get(0), wanted)) {
          return true;
        }
      }
      if (ready) {
        lookedUpTo.put(list, looked);
      }
      if (!claims.isEmpty()) {
        return true;
      }
      if (full) {
        cursor = walk.cursor(list, ready ? looked : 0L);
      }
    }
    if (!ready) {
      exhausted.add(list);
    }
    return true;
  }

  /** What an earlier claim brought whose answer was lost; what is wanted now is still there. */
  private static boolean isOther(Claim first, List<Envelope> wanted) {
    return wanted.stream().noneMatch(envelope -> envelope.id().equals(first.message().id()));
  }

  private List<Claim> claim(String list, List<Envelope> wanted, FetchRequest request) {
    LongFunction<List<RedisCommand>> command =
        attempt -> {
          RedisCommand.Builder claim =
              RedisCommand.script(Script.CLAIM, consumer.root())
                  .add(consumer.id())
                  .add(list)
                  .add(request.buffered())
                  .add(request.known())
                  .add(attempt);
          for (Envelope envelope : wanted) {
            claim
                .add(envelope.arrival())
                .add(RedisStoreSession.ids(List.<MessageId>of(envelope.id())));
          }
          return List.of(claim.build());
        };
    List<?> reply =
        (List<?>)
            store
                .exchange
                .callNumbered(
                    consumer.session.holder, command, Durable.NO, store.exchange.deadline())
                .get(0);
    RedisStoreSession.checkClaim(RedisStoreSession.text(reply.get(0)), consumer.id());
    if (reply.size() == 1) {
      return List.of();
    }
    return RedisStoreConsumer.claims((Long) reply.get(1), reply.subList(2, reply.size()));
  }

  private String standInLine(long arrivals) {
    return RedisStoreSession.text(
        store.exchange.call(
            consumer.session.holder,
            RedisCommand.script(Script.WAIT, consumer.root())
                .add(consumer.id())
                .add(arrivals)
                .build()));
  }
}
