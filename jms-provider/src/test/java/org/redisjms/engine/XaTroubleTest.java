package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.store.InMemoryMessageStore.Operation;
import org.redisjms.store.InMemoryMessageStore.Snapshot;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreFullException;
import org.redisjms.store.StoreUnavailableException;

/** Branches of global transactions when the store fails, or has given the client up. */
class XaTroubleTest extends XaFixture {

  private final StoreException away = new StoreUnavailableException("away", null);
  private final StoreException notReplicated =
      new NotReplicatedException("on the master, not replicated", null);
  private final StoreException unknown = new OutcomeUnknownException("perhaps", null);

  private ConsumerEngine consumer;

  @BeforeEach
  void begin() throws Exception {
    send("a", "b");
    consumer = consumer(session);
    resource.start(xid, NONE);
    assertThat(received(consumer)).isEqualTo("a");
    send(session, "x");
    resource.end(xid, SUCCESS);
  }

  /** The branch has failed; its message comes again, and what it sent does not come. */
  private void assertRolledBack() throws Exception {
    assertThat(resource.recover(SCAN)).isEmpty();
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
    assertThat(received(consumer)).isEqualTo("b");
    assertEmpty();
  }

  private void assertCommitted() throws Exception {
    assertThat(resource.recover(SCAN)).isEmpty();
    assertThat(receive(consumer, 2)).isEqualTo(List.of("b", "x"));
    assertEmpty();
  }

  @Test
  void whoWasGivenUpForDeadCannotPrepare() throws Exception {
    store.bury(registrations.get(0));
    refused(XAException.XA_RBTRANSIENT, () -> resource.prepare(xid));
    refused(XAException.XAER_NOTA, () -> resource.rollback(xid));
    assertThat(receive(consumer, 2)).containsExactly("a", "b");
    assertEmpty();
  }

  @Test
  void whoHearsOfItsDeathBeforeCannotPrepareEither() throws Exception {
    store.kill(registrations.get(0));
    store.quiesce();
    assertThat(received(consumer)).isEqualTo("a");
    refused(XAException.XA_RBROLLBACK, () -> resource.commit(xid, true));
    assertThat(received(consumer)).isEqualTo("b");
    assertEmpty();
  }

  @Test
  void whatAnOlderCopyLacksCannotBePrepared() throws Exception {
    resource.rollback(xid);
    assertThat(receive(consumer, 2)).containsExactly("a", "b");
    Snapshot snapshot = store.snapshot();
    send("c");
    TestXid second = TestXid.next();
    resource.start(second, NONE);
    assertThat(received(consumer)).isEqualTo("c");
    resource.end(second, SUCCESS);
    store.restore(snapshot);
    refused(XAException.XA_RBTRANSIENT, () -> resource.prepare(second));
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(resource.recover(SCAN)).isEmpty();
  }

  @Test
  void aFullStoreRefusesToPrepare() throws Exception {
    store.failNext(Operation.PREPARE, new StoreFullException("full", null));
    refused(XAException.XA_RBROLLBACK, () -> resource.prepare(xid));
    assertRolledBack();
  }

  @Test
  void aPreparationThatFailedIsRolledBack() throws Exception {
    store.failNext(Operation.PREPARE, away);
    refused(XAException.XAER_RMFAIL, () -> resource.prepare(xid));
    refused(XAException.XAER_NOTA, () -> resource.rollback(xid));
    assertRolledBack();
  }

  @Test
  void aPreparationWhoseAnswerWasLostIsRolledBack() throws Exception {
    store.failAfterNext(Operation.PREPARE, away);
    refused(XAException.XAER_RMFAIL, () -> resource.prepare(xid));
    assertThat(resource.recover(SCAN)).hasSize(1);
    resource.rollback(xid);
    assertRolledBack();
  }

  @Test
  void aPreparationThatAnotherMasterMayNotKnowIsNone() throws Exception {
    store.failAfterNext(Operation.PREPARE, notReplicated);
    refused(XAException.XA_RBCOMMFAIL, () -> resource.prepare(xid));
    assertRolledBack();
  }

  @Test
  void aCommitThatFailedCanBeRepeated() throws Exception {
    resource.prepare(xid);
    for (StoreException failure : List.of(away, unknown)) {
      store.failNext(Operation.COMMIT_BRANCH, failure);
      refused(XAException.XAER_RMFAIL, () -> resource.commit(xid, false));
    }
    assertThat(resource.recover(SCAN)).hasSize(1);
    resource.commit(xid, false);
    assertCommitted();
  }

  @Test
  void aCommitWhoseAnswerWasLostCanBeRepeated() throws Exception {
    resource.prepare(xid);
    for (StoreException failure : List.of(away, notReplicated)) {
      store.failAfterNext(Operation.COMMIT_BRANCH, failure);
      refused(XAException.XAER_RMFAIL, () -> resource.commit(xid, false));
    }
    resource.commit(xid, false);
    assertCommitted();
  }

  @Test
  void aRollbackThatFailedCanBeRepeated() throws Exception {
    resource.prepare(xid);
    store.failNext(Operation.ROLL_BACK_BRANCH, away);
    refused(XAException.XAER_RMFAIL, () -> resource.rollback(xid));
    store.failAfterNext(Operation.ROLL_BACK_BRANCH, away);
    refused(XAException.XAER_RMFAIL, () -> resource.rollback(xid));
    resource.rollback(xid);
    assertRolledBack();
  }

  @Test
  void theOnlyPhaseFails() throws Exception {
    store.failNext(Operation.COMMIT, away);
    refused(XAException.XA_RBCOMMFAIL, () -> resource.commit(xid, true));
    assertRolledBack();
  }

  @Test
  void theOnlyPhaseEndsInDoubt() throws Exception {
    store.failAfterNext(Operation.COMMIT, unknown);
    refused(XAException.XAER_RMFAIL, () -> resource.commit(xid, true));
    assertCommitted();
  }

  @Test
  void theOnlyPhaseIsNotReplicated() throws Exception {
    store.failAfterNext(Operation.COMMIT, notReplicated);
    refused(XAException.XAER_RMFAIL, () -> resource.commit(xid, true));
    assertCommitted();
  }

  @Test
  void theScanFails() throws Exception {
    store.failNext(Operation.LIST_BRANCHES, away);
    refused(XAException.XAER_RMFAIL, () -> resource.recover(SCAN));
    resource.rollback(xid);
  }

  @Test
  void whatNobodyEndsIsRolledBackAWhileAfterItsConnectionWasClosed() throws Exception {
    Branch branch = Branch.find(resource.resourceManager(), BranchXid.of(xid).orElseThrow());
    connection.close();
    assertThat(inFlight()).isEqualTo(1);
    branch.abandon();
    assertThat(inFlight()).isZero();
    assertThat(texts()).containsExactly("a", "b");
    refused(XAException.XAER_NOTA, () -> resource.commit(xid, true));
  }
}
