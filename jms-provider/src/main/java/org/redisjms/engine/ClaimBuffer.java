package org.redisjms.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.redisjms.engine.History.Fate;
import org.redisjms.store.Claim;
import org.redisjms.store.FetchResult;
import org.redisjms.store.MessageId;

/**
 * What one consumer holds, as far as this client knows. Each message is in one of four places:
 * waiting for its delivery, delivered and not settled, the same as part of a branch of a global
 * transaction that waits for its end, or acknowledged without the store's confirmation. All are
 * ordered by position, so that what is to be redelivered comes before what is newer.
 *
 * <p>Messages come by two ways that can overtake each other, as answers to a fetch and as
 * hand-offs. The highest known position tells what is new, whichever way brings it first. Not
 * thread-safe.
 */
final class ClaimBuffer {

  /** What a hand-off turned out to be. */
  enum Pushed {
    /** The next message. */
    ACCEPTED,
    /** Known already: a fetch brought it first. */
    KNOWN,
    /** Something before it is missing; a fetch brings both. */
    GAP
  }

  private final NavigableMap<Long, Held> waiting = new TreeMap<>();
  private final NavigableMap<Long, Held> delivered = new TreeMap<>();
  private final NavigableMap<Long, Held> enlisted = new TreeMap<>();
  private final NavigableMap<Long, Held> acknowledged = new TreeMap<>();
  private final History history = new History();
  private long known;
  private @Nullable MessageId knownId;
  private long lastDelivered;

  /** The highest position that is known; 0 for none. */
  long known() {
    return known;
  }

  /** The message at the highest known position. */
  @Nullable MessageId knownId() {
    return knownId;
  }

  /** The highest position that was ever delivered; 0 for none. */
  long lastDelivered() {
    return lastDelivered;
  }

  Pushed push(Claim claim) {
    if (claim.position() <= known) {
      return Pushed.KNOWN;
    }
    if (claim.position() > known + 1) {
      return Pushed.GAP;
    }
    append(claim);
    return Pushed.ACCEPTED;
  }

  /**
   * Adds what a fetch brought.
   *
   * @return false, and nothing is added, if the store has messages in flight that were settled: it
   *     is a copy that lacks the last moments
   */
  boolean merge(FetchResult result) {
    if (result.head() < firstUnsettled()) {
      return false;
    }
    for (Claim claim : result.claims()) {
      if (claim.position() > known) {
        append(claim);
      }
    }
    return true;
  }

  private void append(Claim claim) {
    known = claim.position();
    knownId = claim.message().id();
    admit(claim, history.of(claim.message().id()));
  }

  /**
   * Lets a message wait for its delivery, unless it was acknowledged once: then the store has lost
   * that, and perhaps also that the message was ever claimed, and is told again.
   */
  private void admit(Claim claim, @Nullable Fate fate) {
    if (fate == Fate.ACKNOWLEDGED) {
      acknowledged.put(claim.position(), Held.of(claim));
    } else {
      waiting.put(claim.position(), new Held(claim.position(), claim.message(), 0, fate != null));
    }
  }

  private long firstUnsettled() {
    long first = known + 1;
    for (NavigableMap<Long, Held> place : List.of(waiting, delivered, enlisted, acknowledged)) {
      if (!place.isEmpty()) {
        first = Math.min(first, place.firstKey());
      }
    }
    return first;
  }

  /** Takes the next message for delivery; it is then delivered. */
  @Nullable Held take() {
    Map.Entry<Long, Held> next = waiting.pollFirstEntry();
    if (next == null) {
      return null;
    }
    Held held = next.getValue().delivered();
    delivered.put(held.position(), held);
    lastDelivered = Math.max(lastDelivered, held.position());
    history.note(held.id(), Fate.DELIVERED);
    return held;
  }

  /** Undoes {@link #take}. */
  void untake(Held held) {
    if (remove(delivered, held)) {
      waiting.put(held.position(), held.notDelivered());
      history.forget(held.id());
    }
  }

  /**
   * Notes that a delivered message is acknowledged, which the store has to be told.
   *
   * @return false if it is not among the delivered ones any more
   */
  boolean acknowledge(Held held) {
    if (!remove(delivered, held)) {
      return false;
    }
    acknowledged.put(held.position(), held);
    return true;
  }

  /** Notes that the store has settled messages. */
  void settled(Collection<Held> messages, boolean acknowledgement) {
    for (Held held : messages) {
      boolean unused =
          remove(delivered, held)
              || remove(acknowledged, held)
              || remove(enlisted, held)
              || remove(waiting, held);
      if (acknowledgement) {
        history.note(held.id(), Fate.ACKNOWLEDGED);
      }
    }
  }

  /**
   * Makes a delivered message wait for its next delivery.
   *
   * @return false if it is not among the delivered ones any more
   */
  boolean recover(Held held) {
    if (!remove(delivered, held)) {
      return false;
    }
    waiting.put(held.position(), held);
    return true;
  }

  /** Makes everything that is delivered wait for its next delivery; answers it. */
  List<Held> recover() {
    List<Held> all = delivered();
    waiting.putAll(delivered);
    delivered.clear();
    return all;
  }

  /** Makes everything that is delivered part of a branch of a global transaction; answers it. */
  List<Held> enlist() {
    List<Held> all = delivered();
    enlisted.putAll(delivered);
    delivered.clear();
    return all;
  }

  /** Those of these messages that are part of a branch. */
  List<Held> enlisted(Set<MessageId> ids) {
    return enlisted.values().stream().filter(held -> ids.contains(held.id())).toList();
  }

  /** Makes messages of a branch wait for their next delivery; answers them. */
  List<Held> unlist(Set<MessageId> ids) {
    List<Held> all = enlisted(ids);
    for (Held held : all) {
      remove(enlisted, held);
      waiting.put(held.position(), held);
    }
    return all;
  }

  /** The delivered message of this id; null if it is settled, recovered or went elsewhere. */
  @Nullable Held delivered(MessageId id) {
    for (Held held : delivered.values()) {
      if (held.id().equals(id)) {
        return held;
      }
    }
    return null;
  }

  boolean wentElsewhere(MessageId id) {
    return history.of(id) == Fate.LOST;
  }

  List<Held> waiting() {
    return List.copyOf(waiting.values());
  }

  boolean nothingWaiting() {
    return waiting.isEmpty();
  }

  int waitingCount() {
    return waiting.size();
  }

  List<Held> delivered() {
    return List.copyOf(delivered.values());
  }

  /** Whether something was delivered that is not settled. */
  boolean unsettled() {
    return !delivered.isEmpty() || !enlisted.isEmpty();
  }

  List<Held> acknowledged() {
    return List.copyOf(acknowledged.values());
  }

  int acknowledgedCount() {
    return acknowledged.size();
  }

  /** Forgets what waits: it was given back. */
  void dropWaiting() {
    waiting.clear();
  }

  /**
   * Starts anew from everything that the store has in flight. What had been delivered stays so;
   * what had been acknowledged is acknowledged again; the rest waits. What the store does not have
   * is not ours any more.
   *
   * @return what was delivered and is gone
   */
  List<Held> rebuild(long head, List<Claim> all) {
    Map<MessageId, Held> wasDelivered = byId(delivered);
    Map<MessageId, Held> wasEnlisted = byId(enlisted);
    Map<MessageId, Held> wasAcknowledged = byId(acknowledged);
    Map<MessageId, Held> wasWaiting = byId(waiting);
    clear();
    known = head - 1;
    for (Claim claim : all) {
      MessageId id = claim.message().id();
      known = claim.position();
      knownId = id;
      Held before = wasDelivered.remove(id);
      if (before != null) {
        delivered.put(known, before.at(claim));
        continue;
      }
      before = wasEnlisted.remove(id);
      if (before != null) {
        enlisted.put(known, before.at(claim));
        continue;
      }
      before = wasAcknowledged.remove(id);
      if (before != null) {
        acknowledged.put(known, before.at(claim));
        continue;
      }
      before = wasWaiting.remove(id);
      if (before != null) {
        waiting.put(known, before.at(claim));
        continue;
      }
      admit(claim, history.of(id));
    }
    consumed(wasAcknowledged.values());
    List<Held> gone = new ArrayList<>(wasDelivered.values());
    gone.addAll(wasEnlisted.values());
    return lost(gone);
  }

  /**
   * Starts anew with nothing: the consumer was given up.
   *
   * @return what was delivered and is gone
   */
  List<Held> reset() {
    consumed(acknowledged.values());
    List<Held> gone = new ArrayList<>(delivered.values());
    gone.addAll(enlisted.values());
    clear();
    known = 0;
    lastDelivered = 0;
    return lost(gone);
  }

  /**
   * The client is done with these, although their acknowledgement was not confirmed and cannot be
   * any more. If they come here again, they are acknowledged and not delivered.
   */
  private void consumed(Collection<Held> gone) {
    gone.forEach(held -> history.note(held.id(), Fate.ACKNOWLEDGED));
  }

  private List<Held> lost(List<Held> gone) {
    gone.forEach(held -> history.note(held.id(), Fate.LOST));
    return gone;
  }

  private void clear() {
    waiting.clear();
    delivered.clear();
    enlisted.clear();
    acknowledged.clear();
    knownId = null;
  }

  private static Map<MessageId, Held> byId(Map<Long, Held> place) {
    Map<MessageId, Held> byId = new HashMap<>();
    place.values().forEach(held -> byId.put(held.id(), held));
    return byId;
  }

  /** Removes a message from a place if it is there, and not another one at its position. */
  private static boolean remove(Map<Long, Held> place, Held held) {
    Held there = place.isEmpty() ? null : place.get(held.position());
    if (there == null || !there.id().equals(held.id())) {
      return false;
    }
    place.remove(held.position());
    return true;
  }
}
