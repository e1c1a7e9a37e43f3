package org.redisjms.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.BranchRemoval;
import org.redisjms.store.BranchSend;
import org.redisjms.store.MessageId;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.StoreConsumer;

/**
 * What one session has done in a branch of a global transaction: it stays in this client until the
 * branch is prepared or ends. Used under the session's lock for work.
 */
final class BranchWork {

  private final SessionEngine session;
  private final Branch branch;
  private final TransactionBuffer buffer = new TransactionBuffer();
  private final Map<ConsumerEngine, Set<MessageId>> received = new LinkedHashMap<>();

  BranchWork(SessionEngine session, Branch branch) {
    this.session = session;
    this.branch = branch;
  }

  SessionEngine session() {
    return session;
  }

  TransactionBuffer buffer() {
    return buffer;
  }

  /** Makes everything that the session has delivered, and not settled, part of the branch. */
  void enlist() {
    for (ConsumerEngine consumer : session.consumers().holders()) {
      for (Held held : consumer.state().enlist()) {
        received.computeIfAbsent(consumer, c -> new HashSet<>()).add(held.id());
      }
    }
  }

  /** Whether a message is part of the branch. */
  boolean has(Held message) {
    return received.values().stream().anyMatch(ids -> ids.contains(message.id()));
  }

  /** The branch. */
  Branch branch() {
    return branch;
  }

  boolean isEmpty() {
    return buffer.messages().isEmpty() && received.isEmpty();
  }

  /** Why the branch can only be rolled back; null if it can be committed. */
  @Nullable String rollbackOnlyReason() {
    return buffer.rollbackOnlyReason();
  }

  /** What it sends. */
  List<OutgoingMessage> messages() {
    return buffer.messages();
  }

  /** What it sends, as it can be committed by others. */
  List<BranchSend> sends() {
    String sender = session.connection().translator().sender();
    List<BranchSend> sends = new ArrayList<>();
    for (OutgoingMessage message : buffer.messages()) {
      sends.add(new BranchSend(message, message.wanted() != null, sender));
    }
    return sends;
  }

  /** What it has received, as it is in flight now. */
  List<BranchRemoval> removals() {
    List<BranchRemoval> removals = new ArrayList<>();
    received.forEach(
        (consumer, ids) -> {
          StoreConsumer holder = consumer.source().consumer();
          if (holder != null) {
            for (Run run : Run.of(consumer.state().enlisted(ids))) {
              removals.add(new BranchRemoval(holder, run.removal(), run.deliveryCounts()));
            }
          }
        });
    return removals;
  }

  /** The branch is prepared: the store has taken over what was received. */
  void prepared() {
    settled(false);
  }

  /** The branch is committed in one phase. */
  void committed() {
    // As with a session's own transaction, see SessionTransactions.
    settled(buffer.messages().isEmpty());
  }

  private void settled(boolean acknowledgement) {
    received.forEach(
        (consumer, ids) ->
            consumer.state().settled(consumer.state().enlisted(ids), acknowledgement));
    forget();
  }

  /** Redelivers what was received, before anything newer; that of closed consumers to whomever. */
  void giveBack() {
    received.forEach((consumer, ids) -> consumer.redeliverEnlisted(consumer.state().unlist(ids)));
    forget();
    session.runListeners();
  }

  /** What is held in flight is in doubt, because the store has refused it. */
  void doubt() {
    received.keySet().forEach(consumer -> consumer.state().doubt());
  }

  private void forget() {
    received.clear();
    buffer.clear();
    session.consumers().tidy();
  }
}
