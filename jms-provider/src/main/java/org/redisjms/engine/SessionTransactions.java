package org.redisjms.engine;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.engine.ClaimState.Question;
import org.redisjms.store.FencedException;
import org.redisjms.store.FetchResult;
import org.redisjms.store.NextFetch;
import org.redisjms.store.NoSuchDestinationException;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.Removal;
import org.redisjms.store.StaleClaimException;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;

/**
 * A session's transactions: its own one, if it is transacted, and the branches of global
 * transactions that it has a part in, one of which at most is under way at a time. Used under the
 * session's lock for work.
 */
final class SessionTransactions {

  private final SessionEngine session;
  private final TransactionBuffer local = new TransactionBuffer();

  /** Its parts in branches that have not ended, in whatever state. */
  private final List<BranchWork> branches = new ArrayList<>();

  /** That in which the session works now; null while it works for itself. */
  private @Nullable BranchWork current;

  /** Whether something that was delivered since the last acknowledgement went elsewhere. */
  private boolean lost;

  SessionTransactions(SessionEngine session) {
    this.session = session;
  }

  /** Whether the session works in a branch of a global transaction. */
  boolean inBranch() {
    return current != null;
  }

  /** Whether what is sent and received now takes effect with a commit. */
  boolean isOpen() {
    return current != null || session.mode() == AcknowledgeMode.TRANSACTED;
  }

  private TransactionBuffer buffer() {
    return current == null ? local : current.buffer();
  }

  void add(OutgoingMessage message) {
    buffer().add(message);
  }

  /** These were delivered, and went elsewhere. */
  void lost(List<Held> messages, RedisJmsDestination destination) {
    String reason =
        messages.size()
            + " messages that it had received from "
            + destination
            + " went to other consumers";
    List<Held> others = new ArrayList<>(messages);
    for (BranchWork branch : branches) {
      if (others.removeIf(branch::has)) {
        branch.buffer().rollbackOnly(reason);
      }
    }
    if (!others.isEmpty()) {
      lost = true;
      buffer().rollbackOnly(reason);
    }
  }

  /** Whether something that is about to be acknowledged went elsewhere. */
  boolean takeLost() {
    boolean was = lost;
    lost = false;
    return was;
  }

  // The session's own transaction.

  /** Whether nothing was sent or received that is neither committed nor rolled back. */
  boolean nothingLocal() {
    return local.messages().isEmpty()
        && session.consumers().holders().stream().allMatch(c -> c.state().delivered().isEmpty());
  }

  void commit() throws JMSException {
    String reason = local.rollbackOnlyReason();
    if (reason != null) {
      rollBack();
      throw new jakarta.jms.TransactionRolledBackException(
          "The transaction was rolled back: " + reason, "WENT_ELSEWHERE");
    }
    List<StoreConsumer> holders = new ArrayList<>();
    List<Removal> removals = new ArrayList<>();
    for (ConsumerEngine consumer : session.consumers().holders()) {
      StoreConsumer holder = consumer.source().consumer();
      if (holder != null) {
        for (Run run : Run.of(consumer.state().delivered())) {
          holders.add(holder);
          removals.add(run.removal());
        }
      }
    }
    List<OutgoingMessage> messages = local.messages();
    if (!messages.isEmpty() || !removals.isEmpty()) {
      commit(messages, holders, removals);
    }
  }

  private void commit(
      List<OutgoingMessage> messages, List<StoreConsumer> holders, List<Removal> removals)
      throws JMSException {
    SessionConsumers consumers = session.consumers();
    Onward onward = onward(holders);
    try {
      FetchResult next =
          session
              .store()
              .commit(messages, holders, removals, onward == null ? null : onward.fetch());
      committed();
      if (onward != null && next != null) {
        onward.source().answered(onward.question(), next);
      }
    } catch (NotReplicatedException e) {
      committed();
      throw StoreErrors.map(e);
    } catch (FencedException | StaleClaimException e) {
      consumers.holders().forEach(consumer -> consumer.state().doubt());
      rollBack();
      throw StoreErrors.rolledBack(
          "The transaction was rolled back, because something that it had received went elsewhere",
          e);
    } catch (NoSuchDestinationException e) {
      rollBack();
      throw StoreErrors.rolledBack(
          "The transaction was rolled back, because a temporary destination that it had sent to is"
              + " not there any more",
          e);
    } catch (OutcomeUnknownException e) {
      // What is still in flight was not committed, and is redelivered; the next fetch finds out.
      for (ConsumerEngine consumer : consumers.holders()) {
        consumer.state().doubt();
        consumer.state().recover();
      }
      local.clear();
      consumers.tidy();
      throw StoreErrors.map(e);
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    }
  }

  /** What a commit fetches on the way. */
  private record Onward(ClaimSource source, Question question, NextFetch fetch) {}

  /** The first consumer that the transaction has received from and that is about to want more. */
  private @Nullable Onward onward(List<StoreConsumer> holders) {
    for (ConsumerEngine consumer : session.consumers().open()) {
      ClaimSource source = consumer.source();
      StoreConsumer holder = source.consumer();
      if (holder != null && holders.contains(holder) && consumer.mayGoOn()) {
        Question question = source.goOn();
        if (question != null) {
          return new Onward(source, question, new NextFetch(holder, question.request()));
        }
      }
    }
    return null;
  }

  private void committed() {
    // If a failover loses this commit, what it had received may be acknowledged again by itself,
    // but not without what it had sent.
    boolean acknowledgement = local.messages().isEmpty();
    for (ConsumerEngine consumer : session.consumers().holders()) {
      consumer.state().settled(consumer.state().delivered(), acknowledgement);
    }
    local.clear();
    lost = false;
    session.consumers().tidy();
  }

  void rollBack() {
    session.consumers().resolveDoubts();
    session.consumers().redeliverAll();
    local.clear();
    lost = false;
  }

  /** Forgets what the session's own transaction has sent, because the session is closed. */
  void close() {
    local.clear();
    if (current != null) {
      current.enlist();
    }
  }

  // Branches of global transactions.

  /**
   * From now on the session works in a branch. What its listener is just working on, if one runs,
   * becomes part of it.
   */
  void begin(BranchWork work) {
    if (!branches.contains(work)) {
      branches.add(work);
    }
    current = work;
  }

  /** From now on the session works for itself again. */
  void leave(BranchWork work) {
    if (current == work) {
      work.enlist();
      current = null;
      lost = false;
    }
  }

  /** The session has no part in a branch any more. */
  void ended(BranchWork work) {
    branches.remove(work);
  }

  /** The branches that it has a part in. */
  List<Branch> branches() {
    return branches.stream().map(BranchWork::branch).toList();
  }

  /** Whether a transaction manager will still decide on something that this session did. */
  boolean hasBranches() {
    return !branches.isEmpty();
  }
}
