package org.redisjms.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisjms.engine.ClaimBuffer.Pushed;
import org.redisjms.store.Claim;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.FetchRequest;
import org.redisjms.store.FetchResult;
import org.redisjms.store.MessageId;

/**
 * What a consumer and the store's threads share: the claims, and whether there is a reason to look
 * for more. Its lock is never held while anybody talks to the store. Thread-safe.
 */
final class ClaimState {

  private static final int MAXIMUM_BYTES = 1 << 20;
  private static final long LONGEST_POLL_MILLIS = 3_600_000;

  /** A question to the store, and what had happened when it was asked. */
  record Question(FetchRequest request, boolean everything, long heard, long doubts) {}

  /** What a consumer that was given up for dead does not have any more. */
  record Forfeited(int waiting, List<Held> delivered) {}

  private final Runnable onChange;
  private final int handOffs;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final ClaimBuffer buffer = new ClaimBuffer();

  /** Hears what the present store consumer is told; others are not listened to any more. */
  @GuardedBy("lock")
  private @Nullable Events events;

  /** Counts what was heard. */
  @GuardedBy("lock")
  private long heard;

  /** Counts the reasons to ask the store what this consumer holds ... */
  @GuardedBy("lock")
  private long doubts;

  /** ... and how many of them were there when it was asked last. */
  @GuardedBy("lock")
  private long resolved;

  /** Whether the store will tell when there is something. */
  @GuardedBy("lock")
  private boolean standing;

  /** When to look again in any case, as {@link System#nanoTime()}. */
  @GuardedBy("lock")
  private long lookAgain;

  @GuardedBy("lock")
  private boolean closing;

  /** How many threads are in a receive; there should be one at most. */
  @GuardedBy("lock")
  private int receivers;

  /** Before this nothing is delivered, as {@link System#nanoTime()}. */
  @GuardedBy("lock")
  private long restUntil = System.nanoTime();

  /**
   * @param onChange something may be there to be delivered; called on the store's threads
   * @param handOffs how many messages the store may hand over before it is asked again; more than
   *     one only where nobody else could have them
   */
  ClaimState(Runnable onChange, int handOffs) {
    this.onChange = onChange;
    this.handOffs = handOffs;
    this.lookAgain = System.nanoTime();
  }

  /** What the store says to one store consumer. */
  private final class Events implements ConsumerEvents {
    @Override
    public void handedOff(Claim claim, boolean inLine) {
      heard(claim, inLine);
    }

    @Override
    public void wakeUp() {
      heard(null, false);
    }

    private void heard(@Nullable Claim claim, boolean inLine) {
      lock.lock();
      try {
        if (events != this) {
          return;
        }
        boolean next = claim != null && buffer.push(claim) == Pushed.ACCEPTED;
        // Where it is not the next one to deliver there is something to ask or to tell.
        if (!inLine || !next || buffer.nothingWaiting()) {
          heard++;
          standing = false;
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      onChange.run();
    }
  }

  /** Whoever waits looks again. */
  void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whoever waits asks the store, although it told nothing. */
  void askAgain() {
    lock.lock();
    try {
      standing = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** From now on nobody waits here and nothing is delivered. Answers false if it was so before. */
  boolean beginClose() {
    lock.lock();
    try {
      boolean first = !closing;
      closing = true;
      changed.signalAll();
      return first;
    } finally {
      lock.unlock();
    }
  }

  boolean closing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** What this consumer holds is in doubt: nothing is delivered before the store was asked. */
  void doubt() {
    lock.lock();
    try {
      doubts++;
      standing = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean inDoubt() {
    lock.lock();
    try {
      return doubts != resolved;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the next message for delivery. */
  @Nullable Held take() {
    lock.lock();
    try {
      return closing ? null : buffer.take();
    } finally {
      lock.unlock();
    }
  }

  /** Undoes {@link #take}. */
  void untake(Held held) {
    change(b -> b.untake(held));
  }

  /**
   * Notes an acknowledgement; answers false if the message is not delivered and unsettled any more.
   */
  boolean acknowledge(Held held) {
    return read(b -> b.acknowledge(held));
  }

  List<Held> acknowledged() {
    return read(ClaimBuffer::acknowledged);
  }

  List<Held> waiting() {
    return read(ClaimBuffer::waiting);
  }

  long lastDelivered() {
    return read(ClaimBuffer::lastDelivered);
  }

  /** How many acknowledgements the store has not confirmed. */
  int unconfirmed() {
    return read(ClaimBuffer::acknowledgedCount);
  }

  int waitingCount() {
    return read(ClaimBuffer::waitingCount);
  }

  boolean nothingWaiting() {
    return read(ClaimBuffer::nothingWaiting);
  }

  List<Held> delivered() {
    return read(ClaimBuffer::delivered);
  }

  @Nullable Held delivered(MessageId id) {
    lock.lock();
    try {
      return buffer.delivered(id);
    } finally {
      lock.unlock();
    }
  }

  boolean wentElsewhere(MessageId id) {
    return read(b -> b.wentElsewhere(id));
  }

  private void change(Consumer<ClaimBuffer> change) {
    lock.lock();
    try {
      change.accept(buffer);
    } finally {
      lock.unlock();
    }
  }

  private <T> T read(Function<ClaimBuffer, T> question) {
    lock.lock();
    try {
      return question.apply(buffer);
    } finally {
      lock.unlock();
    }
  }

  /** Makes what was delivered wait for its next delivery, before all that is newer. Answers it. */
  List<Held> recover() {
    return read(ClaimBuffer::recover);
  }

  /**
   * Makes one message wait for its next delivery; answers false if it is not delivered and
   * unsettled any more.
   */
  boolean recover(Held held) {
    return read(b -> b.recover(held));
  }

  /** Makes everything that is delivered part of a branch of a global transaction; answers it. */
  List<Held> enlist() {
    return read(ClaimBuffer::enlist);
  }

  /** Those of these messages that are part of a branch. */
  List<Held> enlisted(Set<MessageId> ids) {
    return read(b -> b.enlisted(ids));
  }

  /** Makes messages of a branch wait for their next delivery; answers them. */
  List<Held> unlist(Set<MessageId> ids) {
    return read(b -> b.unlist(ids));
  }

  /** Whether something was delivered that is not settled. */
  boolean unsettled() {
    return read(ClaimBuffer::unsettled);
  }

  /** Notes that the store has settled these. */
  void settled(Collection<Held> messages, boolean acknowledgement) {
    change(b -> b.settled(messages, acknowledgement));
  }

  /** Whether the store will tell when there is something, so that it need not be asked. */
  boolean standing() {
    lock.lock();
    try {
      return standing && buffer.nothingWaiting() && System.nanoTime() - lookAgain < 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the store may hand over more without being asked again. */
  boolean inLine() {
    lock.lock();
    try {
      return standing;
    } finally {
      lock.unlock();
    }
  }

  /** How many messages the store may hand over before it is asked again. */
  int handOffs() {
    return handOffs;
  }

  /** When to look again in any case, as {@link System#nanoTime()}. */
  long lookAgain() {
    lock.lock();
    try {
      return lookAgain;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is delivered and nobody is asked for so long. */
  void rest(long millis) {
    lock.lock();
    try {
      restUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      lookAgain = restUntil;
    } finally {
      lock.unlock();
    }
  }

  /** A thread enters a receive. */
  void enter() {
    lock.lock();
    try {
      receivers++;
    } finally {
      lock.unlock();
    }
  }

  /** It has left. */
  void leave() {
    lock.lock();
    try {
      receivers--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no thread is in a receive any more. */
  void awaitReceivers() {
    lock.lock();
    try {
      while (receivers > 0) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there may be something to deliver, the connection is stopped or started, or this is
   * closed.
   *
   * @param deadline when to give up, as {@link System#nanoTime()}; null for never
   */
  void await(@Nullable Long deadline, BooleanSupplier started) throws InterruptedException {
    lock.lock();
    try {
      while (!closing) {
        long now = System.nanoTime();
        long nanos = deadline == null ? Long.MAX_VALUE : deadline - now;
        if (started.getAsBoolean()) {
          long rest = restUntil - now;
          if (rest > 0) {
            nanos = Math.min(nanos, rest);
          } else if (!standing || !buffer.nothingWaiting()) {
            return;
          } else {
            nanos = Math.min(nanos, lookAgain - now);
          }
        }
        if (nanos <= 0) {
          return;
        }
        changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  // Between question and answer.

  /**
   * Begins to listen to what a new store consumer is told; nobody listens to the one before any
   * more.
   */
  ConsumerEvents listen() {
    lock.lock();
    try {
      events = new Events();
      return events;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What to ask the store.
   *
   * @param everything whether to ask for all that is in flight, and not only for what is new
   */
  Question question(int maximum, boolean standInLine, boolean everything) {
    lock.lock();
    try {
      FetchRequest request =
          new FetchRequest(
              everything ? 0 : buffer.known(),
              everything ? null : buffer.knownId(),
              maximum,
              MAXIMUM_BYTES,
              buffer.waitingCount(),
              standInLine ? handOffs : 0);
      return new Question(request, everything, heard, doubts);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes in the answer, which may be older than what was heard meanwhile.
   *
   * @return what was delivered and is not in the store any more
   */
  List<Held> answered(Question question, FetchResult result) {
    lock.lock();
    try {
      List<Held> lost = List.of();
      if (question.everything() || result.resynchronized()) {
        lost = buffer.rebuild(result.head(), result.claims());
        resolved = question.doubts();
      } else if (!buffer.merge(result)) {
        doubts++;
      }
      standing =
          question.request().standInLine()
              && question.heard() == heard
              && doubts == resolved
              && result.claims().isEmpty()
              && result.pollAfterMillis() > 0;
      lookAgain =
          System.nanoTime()
              + TimeUnit.MILLISECONDS.toNanos(
                  Math.min(result.pollAfterMillis(), LONGEST_POLL_MILLIS));
      return lost;
    } finally {
      lock.unlock();
    }
  }

  /** Begins anew with nothing, because the store consumer was given up for dead. */
  Forfeited forfeit() {
    lock.lock();
    try {
      events = null;
      standing = false;
      resolved = doubts;
      int waiting = buffer.waitingCount();
      return new Forfeited(waiting, buffer.reset());
    } finally {
      lock.unlock();
    }
  }

  /** What waits was given back. */
  void dropWaiting() {
    change(ClaimBuffer::dropWaiting);
  }
}
