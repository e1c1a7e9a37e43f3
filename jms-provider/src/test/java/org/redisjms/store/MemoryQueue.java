package org.redisjms.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One queue in memory, with the same rules as the scripts have in Redis. Not thread-safe: the
 * store's lock guards it.
 */
final class MemoryQueue {
  /** Larger messages are claimed for the consumer in line, which then fetches them. */
  static final int HAND_OFF_BYTES = 2048;

  static final long SLOW_POLL_MILLIS = 10_000;
  private static final int DEAD_LETTER_PRIORITY = 4;

  private static final Comparator<Delayed> BY_DUE_TIME =
      Comparator.comparingLong(Delayed::due)
          .thenComparingLong(delayed -> MemoryMessages.arrivalOf(delayed.message()))
          .thenComparing(delayed -> delayed.message().id().toString());

  private static final Comparator<MessageList> BY_HEAD =
      Comparator.<MessageList>comparingLong(
              list -> MemoryMessages.arrivalOf(list.messages.getFirst()))
          .thenComparingLong(list -> list.number);

  /** Where notices to consumers go. */
  interface Notices {
    boolean hears(String consumer);

    void handedOff(String consumer, Claim claim, boolean inLine);

    void wakeUp(String consumer);
  }

  private record Delayed(long due, StoredMessage message) {}

  /**
   * A ready list (its number is the priority) or a returned one (its number says when it was made).
   */
  private static final class MessageList {
    final long number;
    final boolean dead;
    final ArrayDeque<StoredMessage> messages;

    MessageList(long number, boolean dead, ArrayDeque<StoredMessage> messages) {
      this.number = number;
      this.dead = dead;
      this.messages = messages;
    }

    MessageList copy() {
      return new MessageList(number, dead, messages.clone());
    }
  }

  /** A removal that was checked; its first {@code skipped} messages were removed before. */
  static final class CheckedRemoval {
    private final MemoryInflight fence;
    private final long first;
    private final long last;
    private final int skipped;
    private final List<@Nullable StoredMessage> messages;

    private CheckedRemoval(
        MemoryInflight fence,
        long first,
        long last,
        int skipped,
        List<@Nullable StoredMessage> messages) {
      this.fence = fence;
      this.first = first;
      this.last = last;
      this.skipped = skipped;
      this.messages = messages;
    }

    /** Whether nothing of it had been removed before. */
    boolean complete() {
      return skipped == 0 && !messages.contains(null);
    }
  }

  private final List<MessageList> ready = new ArrayList<>();
  private final List<MessageList> returned = new ArrayList<>();
  private final TreeSet<Delayed> delayed = new TreeSet<>(BY_DUE_TIME);
  private final Map<String, MemoryInflight> fences = new HashMap<>();
  private final Set<String> consumers = new LinkedHashSet<>();
  private final Set<String> waiting = new LinkedHashSet<>();
  private long arrivals;

  MemoryQueue() {
    for (int priority = 0; priority <= 9; priority++) {
      ready.add(new MessageList(priority, false, new ArrayDeque<>()));
    }
  }

  MemoryQueue copy() {
    MemoryQueue copy = new MemoryQueue();
    copy.ready.clear();
    ready.forEach(list -> copy.ready.add(list.copy()));
    returned.forEach(list -> copy.returned.add(list.copy()));
    copy.delayed.addAll(delayed);
    fences.forEach((consumer, fence) -> copy.fences.put(consumer, fence.copy()));
    copy.consumers.addAll(consumers);
    copy.waiting.addAll(waiting);
    copy.arrivals = arrivals;
    return copy;
  }

  void register(String consumer, boolean selective) {
    fences.put(consumer, new MemoryInflight(selective));
    consumers.add(consumer);
  }

  void send(OutgoingMessage message, long now, Notices notices) {
    long earliest = delayed.isEmpty() ? Long.MAX_VALUE : delayed.first().due();
    if (!append(message, now)) {
      dispatch(now, notices);
    } else if (message.deliverAt() < earliest) {
      wakeOne(notices);
    }
  }

  /** Appends without telling anybody; answers whether the message is delayed. */
  boolean append(OutgoingMessage message, long now) {
    Envelope stamped = message.envelope().withArrival(++arrivals);
    if (message.deliverAt() > now) {
      delayed.add(new Delayed(message.deliverAt(), stamped));
      return true;
    }
    ready.get(stamped.priority()).messages.add(stamped);
    return false;
  }

  void append(DamagedEnvelope message, int priority) {
    ready.get(priority).messages.add(message);
  }

  FetchResult fetch(
      String consumer,
      @Nullable Predicate<Envelope> filter,
      FetchRequest request,
      long now,
      Notices notices) {
    MemoryInflight fence = fence(consumer);
    waiting.remove(consumer);
    long known = request.known();
    if (!fence.holds(known, request.knownId())) {
      return new FetchResult(true, fence.head, fence.claims(fence.head), 0);
    }
    long head = fence.head;
    List<Claim> claims = fence.claims(Math.max(known + 1, head));
    long poll = SLOW_POLL_MILLIS;
    // As in Redis a tombstone behind the known position uses up room as well.
    int taken = (int) (fence.tail() - Math.max(known, head - 1));
    if (request.maximum() > taken) {
      int promoted = promote(now);
      int before = fence.inflight.size();
      boolean more =
          filter == null
              ? claimHeads(fence, request, taken, now)
              : claimMatching(fence, filter, request, taken, now);
      claims.addAll(fence.claims(head + before));
      if (promoted > 0) {
        dispatch(now, notices);
      }
      if (!delayed.isEmpty()) {
        poll = Math.min(Math.max(delayed.first().due() - now, 0), poll);
      }
      if (taken + fence.inflight.size() - before == 0) {
        if (more) {
          poll = 0;
        } else if (request.standInLine()) {
          waiting.add(consumer);
          fence.handOffs = request.handOffs();
        }
      }
    } else if (!delayed.isEmpty()) {
      // The one that leaves may have been the one that watched the due time.
      wakeOne(notices);
    }
    return new FetchResult(false, head, claims, poll);
  }

  private boolean claimHeads(MemoryInflight fence, FetchRequest request, int already, long now) {
    int maximum = Math.min(request.maximum(), fairShare());
    int taken = already;
    long bytes = 0;
    MessageList source = nextSource();
    while (source != null && taken < maximum && bytes < request.maximumBytes()) {
      // One at a time, so that a message that kills its consumer does not take others along.
      if (source.dead && (taken > 0 || request.buffered() > 0)) {
        break;
      }
      boolean dead = source.dead;
      StoredMessage message = claimHead(source, fence, now);
      if (message != null) {
        taken++;
        bytes += MemoryMessages.sizeOf(message);
        if (dead) {
          break;
        }
      }
      source = nextSource();
    }
    return source != null;
  }

  /** Answers whether something that matches stays behind. */
  private boolean claimMatching(
      MemoryInflight fence,
      Predicate<Envelope> filter,
      FetchRequest request,
      int already,
      long now) {
    int taken = already;
    long bytes = 0;
    for (MessageList source : inOrder()) {
      Iterator<StoredMessage> messages = source.messages.iterator();
      while (messages.hasNext()) {
        StoredMessage message = messages.next();
        if (!matches(message, filter, now)) {
          continue;
        }
        if (taken >= request.maximum() || bytes >= request.maximumBytes()) {
          return true;
        }
        if (source.dead && (taken > 0 || request.buffered() > 0)) {
          return true;
        }
        messages.remove();
        fence.inflight.add(source.dead ? MemoryMessages.counted(message) : message);
        taken++;
        bytes += MemoryMessages.sizeOf(message);
        if (source.dead) {
          forgetIfUsedUp(source);
          return true;
        }
      }
      forgetIfUsedUp(source);
    }
    return false;
  }

  private int fairShare() {
    int count = ready.stream().mapToInt(list -> list.messages.size()).sum();
    int active = Math.max(consumers.size() - waiting.size(), 1);
    return Math.max(1, (count + active - 1) / active);
  }

  /**
   * Compares a removal with what the consumer holds.
   *
   * @throws FencedException the consumer was given up
   * @throws StaleClaimException other messages are there
   */
  CheckedRemoval check(String consumer, Removal removal) {
    MemoryInflight fence = fence(consumer);
    long last = removal.first() + removal.ids().size() - 1;
    int skipped = (int) Math.max(Math.min(fence.head, last + 1) - removal.first(), 0);
    long first = removal.first() + skipped;
    if (first > last) {
      return new CheckedRemoval(fence, first, last, skipped, List.of());
    }
    if (last > fence.tail()) {
      throw new StaleClaimException("No message at position " + last, null);
    }
    List<@Nullable StoredMessage> messages =
        new ArrayList<>(
            fence.inflight.subList((int) (first - fence.head), (int) (last - fence.head) + 1));
    for (int i = 0; i < messages.size(); i++) {
      StoredMessage message = messages.get(i);
      if (message != null && !message.id().equals(removal.ids().get(skipped + i))) {
        throw new StaleClaimException("Another message at position " + (first + i), null);
      }
    }
    return new CheckedRemoval(fence, first, last, skipped, messages);
  }

  void remove(CheckedRemoval removal) {
    MemoryInflight fence = removal.fence;
    if (removal.messages.isEmpty() || removal.last < fence.head) {
      return;
    }
    if (removal.first <= fence.head) {
      fence.inflight.subList(0, (int) (removal.last - fence.head) + 1).clear();
      fence.head = removal.last + 1;
      while (!fence.inflight.isEmpty() && fence.inflight.get(0) == null) {
        fence.inflight.remove(0);
        fence.head++;
      }
    } else {
      for (long position = removal.first; position <= removal.last; position++) {
        fence.inflight.set((int) (position - fence.head), null);
      }
    }
  }

  /** Takes messages out of flight, for a branch of a global transaction. */
  List<StoredMessage> takeAway(CheckedRemoval removal, List<Integer> deliveryCounts) {
    List<StoredMessage> kept = recounted(removal, deliveryCounts);
    remove(removal);
    return kept;
  }

  /** Brings back what a branch had taken away. */
  void bringBack(List<StoredMessage> messages, long now, Notices notices) {
    List<StoredMessage> sorted = new ArrayList<>(messages);
    sorted.sort(Comparator.comparingLong(MemoryMessages::arrivalOf));
    giveBack(sorted, false);
    dispatch(now, notices);
  }

  void returnNow(CheckedRemoval removal, List<Integer> deliveryCounts, long now, Notices notices) {
    List<StoredMessage> kept = recounted(removal, deliveryCounts);
    remove(removal);
    giveBack(kept, false);
    dispatch(now, notices);
  }

  void returnLater(
      CheckedRemoval removal, List<Integer> deliveryCounts, long due, Notices notices) {
    List<StoredMessage> kept = recounted(removal, deliveryCounts);
    remove(removal);
    kept.forEach(message -> delayed.add(new Delayed(due, message)));
    wakeOne(notices);
  }

  void deadLetter(
      CheckedRemoval removal,
      MemoryQueue target,
      List<Envelope> replacements,
      long now,
      Notices notices) {
    for (int i = 0; i < removal.messages.size(); i++) {
      if (removal.messages.get(i) != null) {
        Envelope replacement = replacements.get(removal.skipped + i);
        target
            .ready
            .get(DEAD_LETTER_PRIORITY)
            .messages
            .add(replacement.withArrival(++target.arrivals));
      }
    }
    remove(removal);
    target.dispatch(now, notices);
  }

  private static List<StoredMessage> recounted(
      CheckedRemoval removal, List<Integer> deliveryCounts) {
    List<StoredMessage> kept = new ArrayList<>();
    for (int i = 0; i < removal.messages.size(); i++) {
      StoredMessage message = removal.messages.get(i);
      if (message instanceof Envelope envelope) {
        kept.add(envelope.withDeliveryCount(deliveryCounts.get(removal.skipped + i)));
      } else if (message != null) {
        kept.add(message);
      }
    }
    return kept;
  }

  /** Answers whether the consumer has ended. */
  boolean close(String consumer, long delivered, long now, Notices notices) {
    MemoryInflight fence = fences.get(consumer);
    if (fence == null) {
      return true;
    }
    waiting.remove(consumer);
    consumers.remove(consumer);
    int kept = (int) Math.min(Math.max(delivered - fence.head + 1, 0), fence.inflight.size());
    List<StoredMessage> undelivered = fence.present(kept);
    fence.truncate(kept);
    giveBack(undelivered, false);
    boolean ended = fence.inflight.isEmpty();
    if (ended) {
      fences.remove(consumer);
    }
    dispatch(now, notices);
    if (!delayed.isEmpty()) {
      wakeOne(notices);
    }
    return ended;
  }

  /** Ends a consumer with all that it holds; {@code dead} when its client was given up. */
  void end(String consumer, boolean dead, long now, Notices notices) {
    MemoryInflight fence = fences.remove(consumer);
    if (fence != null) {
      consumers.remove(consumer);
      waiting.remove(consumer);
      giveBack(fence.present(0), dead);
      dispatch(now, notices);
    }
  }

  /**
   * Moves what is due to the queue: a new message to the tail of its priority, a redelivered one
   * before them.
   */
  int promote(long now) {
    int promoted = 0;
    List<StoredMessage> redelivered = new ArrayList<>();
    while (!delayed.isEmpty() && delayed.first().due() <= now) {
      StoredMessage message = delayed.pollFirst().message();
      promoted++;
      if (!(message instanceof Envelope envelope)) {
        ready.get(DEAD_LETTER_PRIORITY).messages.add(message);
      } else if (envelope.deliveryCount() > 0) {
        redelivered.add(envelope);
      } else {
        ready.get(envelope.priority()).messages.add(envelope.withArrival(++arrivals));
      }
    }
    redelivered.sort(Comparator.comparingLong(MemoryMessages::arrivalOf));
    giveBack(redelivered, false);
    return promoted;
  }

  /**
   * Hands messages to consumers in line, the longest waiting first; one with a filter is only told
   * to look.
   */
  void dispatch(long now, Notices notices) {
    while (!waiting.isEmpty()) {
      MessageList source = nextSource();
      if (source == null) {
        return;
      }
      String consumer = waiting.iterator().next();
      MemoryInflight fence = fences.get(consumer);
      if (fence == null || !notices.hears(consumer)) {
        waiting.remove(consumer);
      } else if (fence.selective) {
        waiting.remove(consumer);
        notices.wakeUp(consumer);
      } else {
        StoredMessage message = claimHead(source, fence, now);
        if (message != null) {
          boolean fits = MemoryMessages.sizeOf(message) <= HAND_OFF_BYTES;
          boolean inLine = fits && fence.inflight.size() < fence.handOffs;
          if (!inLine) {
            waiting.remove(consumer);
          }
          if (fits) {
            notices.handedOff(consumer, new Claim(fence.tail(), message), inLine);
          } else {
            notices.wakeUp(consumer);
          }
        }
      }
    }
  }

  /** There is a new earliest due time: somebody has to ask for it. */
  void wakeOne(Notices notices) {
    while (!waiting.isEmpty()) {
      String consumer = waiting.iterator().next();
      waiting.remove(consumer);
      if (fences.containsKey(consumer) && notices.hears(consumer)) {
        notices.wakeUp(consumer);
        return;
      }
    }
  }

  /** What is in the queue, in the order of delivery. */
  List<StoredMessage> browse(@Nullable Predicate<Envelope> filter, long now) {
    return inOrder().stream()
        .flatMap(list -> list.messages.stream())
        .filter(message -> matches(message, filter, now))
        .toList();
  }

  List<StoredMessage> inFlight() {
    return fences.values().stream().flatMap(fence -> fence.present(0).stream()).toList();
  }

  List<StoredMessage> delayed() {
    return delayed.stream().map(Delayed::message).toList();
  }

  int waiting() {
    return waiting.size();
  }

  /** How many consumers are not closed. */
  int active() {
    return consumers.size();
  }

  int consumers() {
    return fences.size();
  }

  private MemoryInflight fence(String consumer) {
    MemoryInflight fence = fences.get(consumer);
    if (fence == null) {
      throw new FencedException("Consumer " + consumer + " was given up", null);
    }
    return fence;
  }

  private @Nullable StoredMessage claimHead(MessageList source, MemoryInflight fence, long now) {
    StoredMessage message = source.messages.removeFirst();
    forgetIfUsedUp(source);
    if (message instanceof Envelope envelope && envelope.expired(now)) {
      return null;
    }
    StoredMessage claimed = source.dead ? MemoryMessages.counted(message) : message;
    fence.inflight.add(claimed);
    return claimed;
  }

  private void giveBack(List<StoredMessage> messages, boolean dead) {
    if (!messages.isEmpty()) {
      returned.add(new MessageList(++arrivals, dead, new ArrayDeque<>(messages)));
    }
  }

  private void forgetIfUsedUp(MessageList source) {
    if (source.messages.isEmpty()) {
      returned.remove(source);
    }
  }

  private @Nullable MessageList nextSource() {
    return returned.stream()
        .min(BY_HEAD)
        .or(() -> readyByPriority().filter(list -> !list.messages.isEmpty()).findFirst())
        .orElse(null);
  }

  private List<MessageList> inOrder() {
    return Stream.concat(returned.stream().sorted(BY_HEAD), readyByPriority()).toList();
  }

  private Stream<MessageList> readyByPriority() {
    return ready.stream().sorted(Comparator.comparingLong(list -> -list.number));
  }

  private static boolean matches(
      StoredMessage message, @Nullable Predicate<Envelope> filter, long now) {
    if (!(message instanceof Envelope envelope)) {
      return filter == null;
    }
    return !envelope.expired(now)
        && (filter == null || filter.test(MemoryMessages.withoutBody(envelope)));
  }
}
