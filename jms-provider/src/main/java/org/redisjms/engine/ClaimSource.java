package org.redisjms.engine;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.engine.ClaimState.Forfeited;
import org.redisjms.engine.ClaimState.Question;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.FencedException;
import org.redisjms.store.FetchResult;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.Settlement;
import org.redisjms.store.StaleClaimException;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer's line to the store. It survives being given up for dead, with a new store consumer
 * and without its claims, and a store that lacks the last moments. Used by one thread at a time,
 * under the session's lock for work.
 */
final class ClaimSource {

  private static final Logger LOG = LoggerFactory.getLogger(ClaimSource.class);

  /**
   * So often an operation is tried again after the store had refused it because of what it has in
   * flight.
   */
  private static final int ATTEMPTS = 5;

  /**
   * With a larger window messages come thick and fast, and it pays to ask for more before somebody
   * wants them.
   */
  private static final int HURRY = 2;

  /** What a source needs of its consumer. */
  interface Owner {
    /** Opens a store consumer; null if there is to be none any more. */
    @Nullable StoreConsumer open(ConsumerEvents events);

    /** These were delivered and not settled, and they went elsewhere. */
    void lost(List<Held> messages);
  }

  private final RedisJmsDestination destination;
  private final ClaimState state;
  private final int prefetch;
  private Owner owner;
  private @Nullable StoreConsumer consumer;

  /**
   * How many messages to fetch at most: it doubles while so many come, so that a slow consumer
   * hoards nothing.
   */
  private int window = 1;

  /** Whether the store may have this consumer in the line of those that wait. */
  private boolean mayStand;

  /** Whether it fetches anything new. */
  private boolean takes = true;

  ClaimSource(RedisJmsDestination destination, ClaimState state, int prefetch, Owner owner) {
    this.destination = destination;
    this.state = state;
    this.prefetch = prefetch;
    this.owner = owner;
  }

  RedisJmsDestination destination() {
    return destination;
  }

  ClaimState state() {
    return state;
  }

  /** The store consumer that the claims are in flight with; null if there is none. */
  @Nullable StoreConsumer consumer() {
    return consumer;
  }

  /** Whether it fetches anything new. */
  boolean takes() {
    return takes;
  }

  /** Gives this to somebody else, who settles what it holds; it fetches nothing new any more. */
  void handOver(Owner newOwner) {
    owner = newOwner;
    takes = false;
  }

  /** Opens a store consumer if there is none. */
  void open() {
    if (consumer == null && !state.closing()) {
      consumer = owner.open(state.listen());
    }
  }

  /** Fetches as many messages as seem good, and tells the store what was acknowledged meanwhile. */
  void fetch(boolean standInLine) {
    // Who is handed several at a time has nobody to leave them to.
    fetch(Math.max(window, state.handOffs()), standInLine);
  }

  /**
   * Fetches up to so many messages, and stands in line for the next ones only if there are none.
   */
  void fill(int maximum) {
    if (state.nothingWaiting()) {
      fetch(maximum, true);
    }
    int missing = maximum - state.waiting().size();
    if (missing < maximum && mayStand) {
      fetch(missing, false);
    }
  }

  /**
   * Leaves the line of waiting consumers; what came at the last moment waits for its delivery then.
   */
  void leaveLine() {
    if (mayStand) {
      fetch(0, false);
    }
  }

  /** Asks the store what this consumer holds, if that is in doubt, and whether it still is one. */
  void check() {
    fetch(0, false);
  }

  private void fetch(int wanted, boolean stand) {
    int maximum = takes ? wanted : 0;
    boolean standInLine = takes && stand;
    for (int attempt = 1; ; attempt++) {
      try {
        open();
        StoreConsumer current = consumer;
        if (current == null) {
          return;
        }
        if (state.inDoubt()) {
          ask(current, state.question(0, false, true), null);
        }
        List<Run> runs = Run.of(state.acknowledged());
        for (Run run : runs.subList(0, Math.max(runs.size() - 1, 0))) {
          settle(current, run, Settlement.ACKNOWLEDGED);
        }
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        ask(current, state.question(maximum, standInLine, false), last);
        if (maximum > 0 && state.nothingWaiting() && state.unconfirmed() > 0) {
          attempt = 0; // All that came had been acknowledged; they will be gone next time.
        } else if (!state.inDoubt()) {
          return;
        }
        if (attempt >= ATTEMPTS) {
          throw new StoreException(
              "The store keeps changing its mind about what is in flight from " + destination,
              null);
        }
      } catch (FencedException | StaleClaimException e) {
        refused(e, attempt);
      }
    }
  }

  private void ask(StoreConsumer current, Question question, @Nullable Run acknowledge) {
    mayStand |= question.request().standInLine();
    @Nullable FetchResult result;
    if (acknowledge == null) {
      result = current.fetch(question.request());
    } else {
      result = current.acknowledgeAndFetch(acknowledge.removal(), question.request());
      state.settled(acknowledge.messages(), true);
    }
    if (result != null) {
      answered(question, result);
    }
  }

  /**
   * What to fetch in the same round trip as an acknowledgement or a commit, so that the store is
   * not asked once more for that; null if there is enough left, or if messages do not come thick
   * and fast.
   */
  @Nullable Question goOn() {
    int left = state.waitingCount();
    return takes
            && consumer != null
            && window > HURRY
            && left * 2 <= window
            && !state.closing()
            && !state.inDoubt()
        ? state.question(window - left, false, false)
        : null;
  }

  /** Takes in what the store has answered. */
  void answered(Question question, FetchResult result) {
    int maximum = question.request().maximum();
    mayStand = question.request().standInLine() && result.claims().isEmpty();
    if (maximum > 0) {
      window =
          result.claims().size() >= maximum
              ? Math.min(Math.max(window, maximum) * 2, prefetch)
              : Math.max(window / 2, 1);
    }
    List<Held> lost = state.answered(question, result);
    if (!lost.isEmpty()) {
      LOG.warn(
          "{} messages of {} that were delivered and not settled are not in the store any more",
          lost.size(),
          destination);
      owner.lost(lost);
    }
  }

  /**
   * Settles messages.
   *
   * @throws FencedException the consumer was given up; {@link #refused} goes on
   * @throws StaleClaimException the store has others in flight; {@link #refused} goes on
   */
  void settle(Collection<Held> messages, Function<Run, Settlement> settlement) {
    StoreConsumer current = consumer;
    if (current == null) {
      return;
    }
    for (Run run : Run.of(messages)) {
      settle(current, run, settlement.apply(run));
    }
  }

  private void settle(StoreConsumer current, Run run, Settlement settlement) {
    current.settle(run.removal(), settlement);
    state.settled(run.messages(), settlement instanceof Settlement.Acknowledged);
  }

  /** Acknowledges messages; see {@link #settle}. */
  void acknowledge(Collection<Held> messages) {
    settle(messages, run -> Settlement.ACKNOWLEDGED);
  }

  /**
   * Acknowledges messages, and returns when that is as durable as the factory asks for; see {@link
   * #settle}.
   *
   * @param goOn whether to fetch more on the way, if it is about time
   * @throws NotReplicatedException all are acknowledged, but not yet replicated as asked for
   */
  void acknowledgeDurably(Collection<Held> messages, boolean goOn) {
    StoreConsumer current = consumer;
    if (current == null) {
      return;
    }
    NotReplicatedException missing = null;
    List<Run> runs = Run.of(messages);
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      if (missing != null || !run.persistent()) {
        settle(current, run, Settlement.ACKNOWLEDGED);
        continue;
      }
      Question question = goOn && i == runs.size() - 1 ? goOn() : null;
      FetchResult next = null;
      try {
        next =
            current.acknowledgeDurably(run.removal(), question == null ? null : question.request());
      } catch (NotReplicatedException e) {
        missing = e;
      }
      state.settled(run.messages(), true);
      if (question != null && next != null) {
        answered(question, next);
      }
    }
    if (missing != null) {
      throw missing;
    }
  }

  /** Acknowledges what waits for that. What went elsewhere meanwhile is not there any more then. */
  void flush() {
    for (int attempt = 1; ; attempt++) {
      try {
        acknowledge(state.acknowledged());
        return;
      } catch (FencedException | StaleClaimException e) {
        refused(e, attempt);
        check();
      }
    }
  }

  /**
   * Acknowledges a message that is about to be handed out. On the way it fetches the next ones if
   * there is nothing left and they come thick and fast.
   *
   * @return false if it must not be handed out, because it may be with somebody else
   */
  boolean confirm(Held held) {
    StoreConsumer current = consumer;
    if (current == null) {
      return false;
    }
    try {
      Run run = new Run(List.of(held));
      if (takes && window > HURRY && state.nothingWaiting()) {
        ask(current, state.question(window, false, false), run);
      } else {
        settle(current, run, Settlement.ACKNOWLEDGED);
      }
      return true;
    } catch (FencedException | StaleClaimException e) {
      state.untake(held);
      refused(e);
      return false;
    } catch (StoreException e) {
      state.untake(held);
      throw e;
    }
  }

  /**
   * Draws the consequences of a refusal: the consumer begins anew, or the store is asked what is in
   * flight.
   */
  void refused(StoreException refusal) {
    if (!(refusal instanceof FencedException)) {
      LOG.debug("Asking the store what is in flight from {}", destination, refusal);
      state.doubt();
      return;
    }
    consumer = null;
    mayStand = false;
    window = 1;
    Forfeited forfeited = state.forfeit();
    LOG.warn(
        "A consumer of {} was given up for dead and begins anew; {} messages that it had fetched and {} that it had"
            + " delivered go to others",
        destination,
        forfeited.waiting(),
        forfeited.delivered().size());
    if (!forfeited.delivered().isEmpty()) {
      owner.lost(forfeited.delivered());
    }
  }

  private void refused(StoreException refusal, int attempt) {
    refused(refusal);
    if (attempt >= ATTEMPTS) {
      throw refusal;
    }
  }

  /**
   * Leaves the line and gives back what waits, so that others get it while this consumer is
   * stopped.
   */
  void pause(Redelivery redelivery) {
    for (int attempt = 1; consumer != null; attempt++) {
      try {
        flush();
        leaveLine();
        redelivery.giveBack(this, state.waiting());
        return;
      } catch (FencedException | StaleClaimException e) {
        refused(e, attempt);
        check();
      }
    }
  }

  /**
   * Gives back what was not delivered, and what waits for another delivery, and ends.
   *
   * @return false if something that was delivered is not settled, so that this is to be called
   *     again afterwards
   */
  boolean end(Redelivery redelivery) {
    for (int attempt = 1; ; attempt++) {
      try {
        if (state.inDoubt()) {
          check();
        }
        flush();
        StoreConsumer current = consumer;
        if (current == null) {
          return true;
        }
        long lastDelivered = state.lastDelivered();
        redelivery.giveBack(
            this,
            state.waiting().stream().filter(held -> held.position() <= lastDelivered).toList());
        boolean ended = current.close(lastDelivered);
        state.dropWaiting();
        if (ended) {
          consumer = null;
          // What was delivered and not settled would have kept it: the store holds that no more.
          List<Held> gone = state.forfeit().delivered();
          if (!gone.isEmpty()) {
            owner.lost(gone);
          }
        }
        return ended;
      } catch (FencedException | StaleClaimException e) {
        refused(e, attempt);
      }
    }
  }
}
