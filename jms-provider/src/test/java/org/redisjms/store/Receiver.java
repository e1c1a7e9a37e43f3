package org.redisjms.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A consumer as an engine would use it: it remembers what it knows, and passes over a hand-off that
 * a fetch has brought already. Used by one thread.
 */
public final class Receiver implements ConsumerEvents {
  private static final int BYTES = 1 << 20;

  /** What the store said: a message, or (without one) to look. */
  private record Signal(@Nullable Claim claim) {}

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

  private final StoreConsumer consumer;
  private long known;
  private @Nullable MessageId knownId;

  public Receiver(StoreSession session, QueueId queue, @Nullable Predicate<Envelope> filter) {
    consumer = session.openConsumer(queue, filter, this);
  }

  public Receiver(StoreSession session, String topic, Subscription subscription) {
    consumer = session.subscribe(topic, subscription, this);
  }

  /** Opens a consumer beside another one. */
  Receiver(StoreSession session, StoreConsumer other) {
    consumer = session.openBeside(other, this);
  }

  @Override
  public void handedOff(Claim claim, boolean inLine) {
    signals.add(new Signal(claim));
  }

  @Override
  public void wakeUp() {
    signals.add(new Signal(null));
  }

  public StoreConsumer consumer() {
    return consumer;
  }

  public FetchRequest request(int maximum, int buffered, boolean standInLine) {
    return new FetchRequest(known, knownId, maximum, BYTES, buffered, standInLine ? 1 : 0);
  }

  /** Finds nothing, and stands in line for so many messages, where it is told of them. */
  void standInLine(int handOffs) {
    Conditions.await(
        "a place in the line",
        () -> {
          FetchResult result = fetch(new FetchRequest(known, knownId, 1, BYTES, 0, handOffs));
          assertThat(result.claims()).isEmpty();
          return result.pollAfterMillis() >= MemoryQueue.SLOW_POLL_MILLIS;
        });
  }

  /** The next message that the store hands over, without asking it. */
  Claim nextHandOff() {
    Claim handed = null;
    while (handed == null) {
      handed = nextSignal(Conditions.TIMEOUT.toNanos()).claim();
    }
    assertThat(handed.position()).isEqualTo(known + 1);
    learn(handed);
    return handed;
  }

  public FetchResult fetch(FetchRequest request) {
    return learn(consumer.fetch(request));
  }

  public List<Claim> fetch(int maximum) {
    return fetch(request(maximum, 0, false)).claims();
  }

  public List<Claim> acknowledgeAndFetch(int maximum, Claim... claims) {
    return fetched(consumer.acknowledgeAndFetch(removal(claims), request(maximum, 0, false)));
  }

  /** The same, as durably as the store's options say. */
  public List<Claim> acknowledgeDurablyAndFetch(int maximum, Claim... claims) {
    return fetched(consumer.acknowledgeDurably(removal(claims), request(maximum, 0, false)));
  }

  /** Commits the removal of messages and fetches the next ones; null if it fetched nothing. */
  public @Nullable List<Claim> commitAndFetch(StoreSession session, int maximum, Claim... claims) {
    FetchResult result =
        session.commit(
            List.of(),
            List.of(consumer),
            List.of(removal(claims)),
            new NextFetch(consumer, request(maximum, 0, false)));
    return result == null ? null : fetched(result);
  }

  private List<Claim> fetched(@Nullable FetchResult result) {
    assertThat(result).isNotNull();
    return learn(result).claims();
  }

  private FetchResult learn(FetchResult result) {
    if (!result.resynchronized()) {
      assertThat(result.claims()).allMatch(claim -> claim.position() > known);
    }
    assertThat(result.claims()).extracting(Claim::position).isSorted().doesNotHaveDuplicates();
    result.claims().forEach(this::learn);
    return result;
  }

  private void learn(Claim claim) {
    known = claim.position();
    knownId = claim.message().id();
  }

  /** Fetches until there are so many. */
  public List<Claim> take(int count) {
    List<Claim> claims = new ArrayList<>();
    Conditions.await(
        count + " messages",
        () -> {
          claims.addAll(fetch(count - claims.size()));
          return claims.size() >= count;
        });
    assertThat(claims).hasSize(count);
    return claims;
  }

  public Claim takeOne() {
    return take(1).get(0);
  }

  /** Fetches until nothing is there. */
  public List<Claim> drain() {
    List<Claim> claims = new ArrayList<>();
    FetchResult result;
    do {
      result = fetch(request(100, 0, false));
      claims.addAll(result.claims());
    } while (!result.claims().isEmpty() || result.pollAfterMillis() == 0);
    return claims;
  }

  /** Finds nothing, and stands in line. */
  public FetchResult standInLine() {
    FetchResult result = fetch(request(1, 0, true));
    assertThat(result.claims()).isEmpty();
    assertThat(result.pollAfterMillis()).isPositive();
    return result;
  }

  /** Leaves the line; answers what raced in. */
  public List<Claim> leave() {
    return fetch(0);
  }

  /** After standing in line: waits until the store brings a message. */
  public Claim awaitHandOff() {
    long deadline = System.nanoTime() + Conditions.TIMEOUT.toNanos();
    while (true) {
      Claim handed = nextSignal(deadline - System.nanoTime()).claim();
      if (handed == null) {
        List<Claim> claims = fetch(1);
        if (!claims.isEmpty()) {
          return claims.get(0);
        }
      } else if (handed.position() > known) {
        learn(handed);
        return handed;
      }
    }
  }

  /** After standing in line: waits until the store says anything. */
  public void awaitSignal() {
    Signal signal = nextSignal(Conditions.TIMEOUT.toNanos());
    if (signal.claim() != null) {
      signals.add(signal);
    }
  }

  /** Stands in line, polls when told to, until there is a message. */
  public Claim receive() {
    Claim claim = receiveWithin(Conditions.TIMEOUT.toMillis());
    return claim != null ? claim : fail("No message");
  }

  public @Nullable Claim receiveWithin(long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < deadline) {
      FetchResult result = fetch(request(1, 0, true));
      if (!result.claims().isEmpty()) {
        return result.claims().get(0);
      }
      long nanos =
          Math.min(
              TimeUnit.MILLISECONDS.toNanos(result.pollAfterMillis()),
              deadline - System.nanoTime());
      Signal signal = pollSignal(nanos);
      Claim handed = signal == null ? null : signal.claim();
      if (handed != null && handed.position() > known) {
        learn(handed);
        return handed;
      }
    }
    List<Claim> racedIn = leave();
    return racedIn.isEmpty() ? null : racedIn.get(0);
  }

  private Signal nextSignal(long nanos) {
    Signal signal = pollSignal(nanos);
    return signal != null ? signal : fail("The store says nothing");
  }

  private @Nullable Signal pollSignal(long nanos) {
    try {
      return signals.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public void acknowledge(Claim... claims) {
    consumer.settle(removal(claims), Settlement.ACKNOWLEDGED);
  }

  /** Returns messages, each with the same new delivery count. */
  public void giveBack(int deliveryCount, Claim... claims) {
    List<Integer> counts = Collections.nCopies(claims.length, deliveryCount);
    consumer.settle(removal(claims), new Settlement.Returned(counts));
  }

  public void delay(int deliveryCount, long millis, Claim... claims) {
    List<Integer> counts = Collections.nCopies(claims.length, deliveryCount);
    consumer.settle(removal(claims), new Settlement.Delayed(counts, millis));
  }

  /** Names claims at positions that follow each other. */
  public static Removal removal(Claim... claims) {
    List<MessageId> ids = Arrays.stream(claims).map(claim -> claim.message().id()).toList();
    return new Removal(claims[0].position(), ids);
  }
}
