package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.redisjms.store.BranchRemoval;
import org.redisjms.store.BranchSend;
import org.redisjms.store.Branches;
import org.redisjms.store.Branches.Decision;
import org.redisjms.store.Branches.End;
import org.redisjms.store.Receiver;
import org.redisjms.store.Subscription;

/** The steps of a branch that moves two messages to another queue, and publishes that. */
final class BranchScenarios {

  private BranchScenarios() {}

  abstract static class Branch extends ConsumeScenarios.Consuming {
    private final Subscription subscription = FaultRig.durable("branches" + name());

    Branch(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      super.prepare();
      new Receiver(rig.witnessed, topic.address(), subscription);
    }

    final Branches branches() {
      return rig.session.branches();
    }

    final void prepareBranch() {
      branches()
          .prepare(
              name(),
              List.of(
                  new BranchSend(FaultRig.message(other, 1), false, ""),
                  new BranchSend(FaultRig.message(other, 2), false, ""),
                  new BranchSend(FaultRig.publication(topic, 1), true, "")),
              List.of(
                  new BranchRemoval(
                      receiver.consumer(), Receiver.removal(claims(2)), List.of(1, 1))));
    }

    final End commitBranch() {
      return branches().commit(name(), send -> subscription -> true, Decision.COORDINATED);
    }

    final void assertPrepared(boolean prepared) {
      assertThat(rig.witnessed.branches().unfinished().contains(name())).isEqualTo(prepared);
      assertThat(rig.inflight(queue)).isEqualTo(2);
    }

    final void assertSent(boolean sent) {
      assertThat(rig.ready(other)).isEqualTo(sent ? List.of(1L, 2L) : List.of());
      assertThat(rig.ready(FaultRig.subscriptionQueue(topic, subscription)))
          .isEqualTo(sent ? List.of(1L) : List.of());
    }
  }

  static final class Prepare extends Branch {
    Prepare(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void run() {
      prepareBranch();
    }

    @Override
    void verify() {
      assertPrepared(true);
      assertSent(false);
      assertThat(rig.ready(queue)).isEmpty();
    }

    @Override
    void goOn() {
      commitBranch();
    }

    @Override
    void verifyAfterGoingOn() {
      assertPrepared(false);
      assertSent(true);
      assertThat(rig.ready(queue)).isEmpty();
    }
  }

  static final class Commit extends Branch {
    Commit(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      super.prepare();
      prepareBranch();
    }

    @Override
    void run() {
      assertThat(commitBranch()).isEqualTo(End.COMMITTED);
    }

    @Override
    void goOn() {
      assertThat(commitBranch()).isEqualTo(End.COMMITTED);
      assertThat(branches().rollBack(name(), Decision.COORDINATED)).isEqualTo(End.COMMITTED);
    }

    @Override
    void verify() {
      assertPrepared(false);
      assertSent(true);
      assertThat(rig.ready(queue)).isEmpty();
    }
  }

  static final class RollBack extends Branch {
    RollBack(FaultRig rig, int number) {
      super(rig, number);
    }

    @Override
    void prepare() {
      super.prepare();
      prepareBranch();
    }

    @Override
    void run() {
      assertThat(branches().rollBack(name(), Decision.COORDINATED)).isEqualTo(End.ROLLED_BACK);
    }

    @Override
    void goOn() {
      assertThat(commitBranch()).isEqualTo(End.ROLLED_BACK);
    }

    @Override
    void verify() {
      assertPrepared(false);
      assertSent(false);
      assertThat(rig.ready(queue)).containsExactly(1L, 2L);
    }
  }
}
