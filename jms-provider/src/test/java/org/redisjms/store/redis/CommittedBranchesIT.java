package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.store.BranchSend;
import org.redisjms.store.Conditions;
import org.redisjms.store.QueueId;
import org.redisjms.store.Receiver;
import org.redisjms.store.Subscription;
import org.redisjms.testkit.NoLeftovers;

/** What is committed once more on the next master. */
@ExtendWith(NoLeftovers.class)
class CommittedBranchesIT {

  @Test
  void anUnexpectedFailureLeavesNoBranchPrepared() throws Exception {
    try (FaultRig rig = new FaultRig()) {
      QueueId topic = QueueId.of("topic:news");
      Subscription subscription = FaultRig.durable("readers");
      new Receiver(rig.witnessed, topic.address(), subscription);
      CommittedBranches committed = new CommittedBranches();
      AtomicBoolean failing = new AtomicBoolean(true);
      for (int i = 1; i <= 2; i++) {
        BranchSend publication = new BranchSend(FaultRig.publication(topic, i), true, "");
        rig.session.branches().prepare("branch" + i, List.of(publication), List.of());
        committed.add(
            (RedisStoreConnection) rig.connection,
            "branch" + i,
            send ->
                reader -> {
                  if (failing.get()) {
                    throw new IllegalArgumentException("A fault in a selector");
                  }
                  return true;
                },
            List.of(topic.address()),
            "the master before");
      }
      assertThatThrownBy(() -> committed.watch("the next master"))
          .isInstanceOf(IllegalArgumentException.class);
      failing.set(false);
      Conditions.await(
          "both branches",
          () -> {
            committed.watch("the next master");
            return rig.witnessed.branches().unfinished().isEmpty();
          });
      assertThat(rig.ready(FaultRig.subscriptionQueue(topic, subscription)))
          .containsExactlyInAnyOrder(1L, 2L);
    }
  }
}
