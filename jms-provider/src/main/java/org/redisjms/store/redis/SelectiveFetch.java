package org.redisjms.store.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.redisjms.store.Claim;
import org.redisjms.store.Envelope;
import org.redisjms.store.FetchRequest;
import org.redisjms.store.FetchResult;
import org.redisjms.store.MessageId;

/**
 * Fetches for a consumer with a selector: pages through the headers of what is ready and claims
 * what matches. For each list it remembers how far it has looked, and what it has found there and
 * not claimed yet. Nothing appears where it has looked: arrival numbers rise along a ready list,
 * and a returned list only gets shorter.
 */
final class SelectiveFetch {

  /** No more are claimed in one go. */
  private static final int BATCH = 100;

  /** So many pages are looked through for more, once something was found. */
  private static final int PAGES = 2;

  private final RedisStoreConsumer consumer;
  private final RedisMessageStore store;
  private final Predicate<Envelope> filter;
  private final Map<String, Place> places = new HashMap<>();
  private long generation;

  /** How far a list was looked through. */
  private static final class Place {
    private final Deque<QueueWalk.Seen> wanted = new ArrayDeque<>();
    private long position;
    private long index;

    private Place(long position) {
      this.position = position;
    }

    private List<QueueWalk.Seen> wanted(int most) {
      return wanted.stream().limit(most).toList();
    }

    private void drop(int count) {
      for (int i = 0; i < count; i++) {
        wanted.remove();
      }
    }
  }

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
      places.keySet().retainAll(walk.lists());
      boolean skipped = false;
      for (String list : walk.lists()) {
        List<Claim> claims = new ArrayList<>();
        boolean complete = search(walk, list, request, claims);
        if (!claims.isEmpty()) {
          return new FetchResult(false, head, claims, 0);
        }
        skipped |= !complete;
      }
      if (skipped || !request.standInLine() || !store.wakeUps.confirmed()) {
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
      places.clear();
    }
  }

  /**
   * Looks through one list until something was claimed or its end.
   *
   * @return false if something that matches was left for later
   */
  private boolean search(QueueWalk walk, String list, FetchRequest request, List<Claim> claims) {
    Place place = places.computeIfAbsent(list, name -> new Place(walk.beginning(name)));
    QueueWalk.Cursor cursor = walk.cursorAt(list, place.position, place.index);
    boolean dead = list.endsWith("d");
    int most = dead ? 1 : Math.min(request.maximum(), BATCH);
    while (true) {
      for (int pages = 0; !enough(place, most, pages) && !cursor.atEnd(); pages++) {
        look(walk, place, cursor, cursor.next(true));
      }
      if (place.wanted.isEmpty()) {
        return true;
      }
      if (dead && request.buffered() > 0) {
        return false;
      }
      List<QueueWalk.Seen> wanted = place.wanted(most);
      claims.addAll(claim(list, wanted, request));
      if (claims.isEmpty()) {
        place.drop(wanted.size());
      } else {
        // Else it is what an earlier claim brought whose answer was lost, and this is still there.
        if (isAmong(claims.get(0), wanted)) {
          place.drop(wanted.size());
        }
        return true;
      }
    }
  }

  private static boolean enough(Place place, int most, int pages) {
    return place.wanted.size() >= most || (!place.wanted.isEmpty() && pages >= PAGES);
  }

  private void look(
      QueueWalk walk, Place place, QueueWalk.Cursor cursor, List<QueueWalk.Seen> page) {
    for (QueueWalk.Seen seen : page) {
      // Claiming what has expired drops it.
      if (seen.message() instanceof Envelope envelope
          && (envelope.expired(walk.storeTime()) || filter.test(envelope))) {
        place.wanted.add(seen);
      }
    }
    place.position = cursor.position();
    place.index = cursor.index();
  }

  private static boolean isAmong(Claim first, List<QueueWalk.Seen> wanted) {
    return wanted.stream().anyMatch(seen -> seen.message().id().equals(first.message().id()));
  }

  private List<Claim> claim(String list, List<QueueWalk.Seen> wanted, FetchRequest request) {
    LongFunction<List<RedisCommand>> command =
        attempt -> {
          RedisCommand.Builder claim =
              RedisCommand.script(Script.CLAIM, consumer.root())
                  .add(consumer.id())
                  .add(list)
                  .add(request.buffered())
                  .add(request.known())
                  .add(attempt);
          for (QueueWalk.Seen seen : wanted) {
            claim
                .add(seen.index())
                .add(seen.arrival())
                .add(RedisStoreSession.ids(List.<MessageId>of(seen.message().id())));
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
