package org.redisjms.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.redisjms.store.InMemoryMessageStore.Operation;

/** Branches of global transactions in memory. */
final class MemoryBranches implements Branches {

  /** What a prepared branch keeps; immutable. */
  record Prepared(List<BranchSend> sends, Map<QueueId, List<StoredMessage>> received) {}

  private final InMemoryMessageStore store;

  MemoryBranches(InMemoryMessageStore store) {
    this.store = store;
  }

  @Override
  public void prepare(String branch, List<BranchSend> sends, List<BranchRemoval> removals) {
    store.perform(
        Operation.PREPARE,
        () -> {
          if (store.ended().containsKey(branch) || store.prepared().containsKey(branch)) {
            throw new BranchConflictException(branch + " was there before", null);
          }
          store.prepared().put(branch, keep(sends, removals));
          return null;
        });
  }

  private Prepared keep(List<BranchSend> sends, List<BranchRemoval> removals) {
    List<MemoryQueue.CheckedRemoval> checked = new ArrayList<>();
    for (BranchRemoval received : removals) {
      MemoryQueue.CheckedRemoval removal =
          ((MemoryConsumer) received.consumer()).check(received.removal());
      if (!removal.complete()) {
        throw new StaleClaimException("Already settled: " + received.removal(), null);
      }
      checked.add(removal);
    }
    sends.forEach(send -> store.topics().checkThere(send.message().queue().address()));
    Map<QueueId, List<StoredMessage>> taken = new LinkedHashMap<>();
    for (int i = 0; i < checked.size(); i++) {
      MemoryConsumer consumer = (MemoryConsumer) removals.get(i).consumer();
      taken
          .computeIfAbsent(consumer.queueId(), queue -> new ArrayList<>())
          .addAll(consumer.queue().takeAway(checked.get(i), removals.get(i).deliveryCounts()));
    }
    return new Prepared(List.copyOf(sends), taken);
  }

  @Override
  public End commit(
      String branch, Function<BranchSend, Predicate<Subscription>> wanted, Decision decision) {
    return store.perform(
        Operation.COMMIT_BRANCH,
        () -> {
          Prepared prepared = store.prepared().remove(branch);
          if (prepared == null) {
            return store.ended().getOrDefault(branch, End.UNKNOWN);
          }
          prepared.sends().forEach(send -> send(send, wanted));
          return end(branch, End.COMMITTED, End.HEURISTICALLY_COMMITTED, decision);
        });
  }

  private End end(String branch, End coordinated, End heuristic, Decision decision) {
    End end = decision == Decision.HEURISTIC ? heuristic : coordinated;
    store.ended().put(branch, end);
    return end;
  }

  private void send(BranchSend send, Function<BranchSend, Predicate<Subscription>> wanted) {
    OutgoingMessage message =
        send.toTopic() ? send.message().wantedBy(wanted.apply(send)) : send.message();
    if (store.topics().isThere(message.queue())) {
      store
          .topics()
          .targets(message)
          .forEach(queue -> store.queue(queue).send(message, store.now(), store.notices()));
    }
  }

  @Override
  public End rollBack(String branch, Decision decision) {
    return store.perform(
        Operation.ROLL_BACK_BRANCH,
        () -> {
          Prepared prepared = store.prepared().remove(branch);
          if (prepared == null) {
            End end = store.ended().getOrDefault(branch, End.UNKNOWN);
            if (decision == Decision.COORDINATED) {
              store.ended().putIfAbsent(branch, End.ROLLED_BACK);
            }
            return end;
          }
          prepared
              .received()
              .forEach(
                  (queue, messages) -> {
                    if (store.topics().isThere(queue)) {
                      store.queue(queue).bringBack(messages, store.now(), store.notices());
                    }
                  });
          return end(branch, End.ROLLED_BACK, End.HEURISTICALLY_ROLLED_BACK, decision);
        });
  }

  private static boolean isHeuristic(End end) {
    return end == End.HEURISTICALLY_COMMITTED || end == End.HEURISTICALLY_ROLLED_BACK;
  }

  @Override
  public boolean forget(String branch) {
    return store.perform(
        Operation.FORGET_BRANCH,
        () -> {
          End end = store.ended().get(branch);
          if (end != null && isHeuristic(end)) {
            store.ended().remove(branch);
          }
          return end != null;
        });
  }

  @Override
  public Set<String> unfinished() {
    return store.perform(
        Operation.LIST_BRANCHES,
        () -> {
          Set<String> branches = new HashSet<>(store.prepared().keySet());
          store
              .ended()
              .forEach(
                  (branch, end) -> {
                    if (isHeuristic(end)) {
                      branches.add(branch);
                    }
                  });
          return branches;
        });
  }
}
