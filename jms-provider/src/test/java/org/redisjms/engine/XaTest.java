package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.TransactionInProgressException;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;

/** What a transaction manager asks of a session, and what it is answered. */
class XaTest extends XaFixture {

  @Test
  void aBranchIsCommittedInTwoPhases() throws Exception {
    send("a", "b");
    ConsumerEngine consumer = consumer(session);
    resource.start(xid, NONE);
    assertThat(received(consumer)).isEqualTo("a");
    send(session, "c");
    resource.end(xid, SUCCESS);
    assertThat(ready() + inFlight()).as("nothing is sent").isEqualTo(2);
    assertThat(resource.prepare(xid)).isTrue();
    assertThat(ready() + inFlight()).as("a is not in flight any more").isEqualTo(1);
    resource.commit(xid, false);
    assertThat(receive(consumer, 2)).containsExactly("b", "c");
    assertEmpty();
    resource.commit(xid, false);
    assertEmpty();
  }

  @Test
  void aBranchIsCommittedInOnePhase() throws Exception {
    send("a");
    ConsumerEngine consumer = consumer(session);
    resource.start(xid, NONE);
    assertThat(received(consumer)).isEqualTo("a");
    send(session, "b");
    resource.end(xid, SUCCESS);
    resource.commit(xid, true);
    assertThat(received(consumer)).isEqualTo("b");
    assertEmpty();
    refused(XAException.XAER_NOTA, () -> resource.commit(xid, true));
    refused(XAException.XAER_NOTA, () -> resource.rollback(xid));
  }

  @Test
  void aBranchIsRolledBackBeforeItIsPrepared() throws Exception {
    send("a", "b");
    ConsumerEngine consumer = consumer(session);
    resource.start(xid, NONE);
    assertThat(received(consumer)).isEqualTo("a");
    send(session, "c");
    resource.end(xid, SUCCESS);
    resource.rollback(xid);
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
    assertThat(received(consumer)).isEqualTo("b");
    assertEmpty();
    refused(XAException.XAER_NOTA, () -> resource.prepare(xid));
  }

  @Test
  void aBranchIsRolledBackWhenItIsPrepared() throws Exception {
    send("a", "b");
    ConsumerEngine consumer = consumer(session);
    resource.start(xid, NONE);
    assertThat(received(consumer)).isEqualTo("a");
    send(session, "c");
    resource.end(xid, SUCCESS);
    resource.prepare(xid);
    resource.rollback(xid);
    resource.rollback(xid);
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
    assertThat(received(consumer)).isEqualTo("b");
    assertEmpty();
    refused(XAException.XA_HEURRB, () -> resource.commit(xid, false));
  }

  @Test
  void aBranchWithoutWorkIsReadOnly() throws Exception {
    resource.start(xid, NONE);
    resource.end(xid, SUCCESS);
    assertThat(resource.prepare(xid)).isFalse();
    refused(XAException.XAER_NOTA, () -> resource.commit(xid, false));
    refused(XAException.XAER_NOTA, () -> resource.rollback(xid));
    resource.start(xid, NONE);
    resource.end(xid, SUCCESS);
    resource.commit(xid, true);
  }

  @Test
  void outsideOfABranchTheSessionWorksForItself() throws Exception {
    ConsumerEngine consumer = consumer(session);
    send(session, "a");
    assertThat(received(consumer)).isEqualTo("a");
    assertEmpty();
    resource.start(xid, NONE);
    send(session, "b");
    resource.end(xid, SUSPEND);
    send(session, "c");
    assertThat(received(consumer)).isEqualTo("c");
    resource.start(xid, RESUME);
    send(session, "d");
    resource.end(xid, SUCCESS);
    assertEmpty();
    resource.commit(xid, true);
    assertThat(receive(consumer, 2)).containsExactly("b", "d");
    assertEmpty();
  }

  @Test
  void aSessionCanBeginAnotherBranchBeforeTheFirstHasEnded() throws Exception {
    send("a", "b", "c");
    TestXid second = TestXid.next();
    ConsumerEngine consumer = consumer(session);
    resource.start(xid, NONE);
    assertThat(received(consumer)).isEqualTo("a");
    resource.end(xid, SUCCESS);
    resource.start(second, NONE);
    assertThat(received(consumer)).isEqualTo("b");
    resource.rollback(xid);
    resource.end(second, SUCCESS);
    assertThat(resource.prepare(second)).isTrue();
    resource.commit(second, false);
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
    assertThat(received(consumer)).isEqualTo("c");
    assertEmpty();
  }

  @Test
  void aSessionWithTransactionsOfItsOwnTakesPartWhenItHasNoneUnderWay() throws Exception {
    SessionEngine mixed = connection.createSession(AcknowledgeMode.TRANSACTED);
    XaEngine part = resource(mixed);
    ConsumerEngine consumer = consumer(mixed);
    send(mixed, "a");
    refused(XAException.XAER_OUTSIDE, () -> part.start(xid, NONE));
    mixed.commit();
    assertThat(received(consumer)).isEqualTo("a");
    refused(XAException.XAER_OUTSIDE, () -> part.start(xid, NONE));
    mixed.commit();
    part.start(xid, NONE);
    send(mixed, "b");
    assertThatThrownBy(mixed::commit).isInstanceOf(TransactionInProgressException.class);
    assertThatThrownBy(mixed::rollback).isInstanceOf(TransactionInProgressException.class);
    part.end(xid, SUCCESS);
    send(mixed, "c");
    mixed.rollback();
    part.commit(xid, true);
    assertThat(received(consumer)).isEqualTo("b");
    mixed.rollback();
    assertThat(received(consumer)).isEqualTo("b");
    mixed.commit();
    assertEmpty();
  }

  @Test
  void whatAListenerWorksOnBecomesPartOfTheBranchThatItBegins() throws Exception {
    send("a", "b");
    List<String> seen = new ArrayList<>();
    ConsumerEngine consumer = consumer(session);
    consumer.setListener(
        message -> {
          try {
            TestXid one = TestXid.next();
            resource.start(one, NONE);
            String state = state(message);
            send(session, "x");
            resource.end(one, SUCCESS);
            if (state.equals("a:1")) {
              resource.rollback(one);
              throw new IllegalStateException("it fails");
            }
            if (state.startsWith("x")) {
              resource.rollback(one);
              consumer.setListener(null);
            } else if (state.startsWith("b")) {
              resource.prepare(one);
              resource.commit(one, false);
            } else {
              resource.commit(one, true);
            }
            seen.add(state);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    await("the listener is done", () -> consumer.listener() == null);
    connection.close();
    assertThat(seen).containsExactly("a:2:redelivered", "b:1", "x:1");
    assertThat(texts()).containsExactly("x", "x");
  }

  @Test
  void severalSessionsAndConnectionsJoinOneBranch() throws Exception {
    send("a", "b");
    SessionEngine other = started().createSession(AcknowledgeMode.AUTO);
    XaEngine joined = resource(other);
    resource.start(xid, NONE);
    assertThat(received(consumer(session))).isEqualTo("a");
    refused(XAException.XAER_DUPID, () -> joined.start(xid, NONE));
    joined.start(xid, JOIN);
    assertThat(received(consumer(other))).isEqualTo("b");
    send(other, "c");
    joined.end(xid, SUCCESS);
    refused(XAException.XAER_PROTO, () -> joined.prepare(xid));
    resource.end(xid, SUCCESS);
    XaEngine third = resource(started().createSession(AcknowledgeMode.AUTO));
    assertThat(third.prepare(xid)).isTrue();
    assertThat(inFlight()).isZero();
    third.commit(xid, false);
    assertThat(texts()).containsExactly("c");
  }

  @Test
  void aSessionCanJoinItsOwnBranchAgain() throws Exception {
    resource.start(xid, NONE);
    send(session, "a");
    resource.end(xid, SUCCESS);
    resource.start(xid, JOIN);
    send(session, "b");
    resource.end(xid, SUCCESS);
    resource.commit(xid, true);
    assertThat(texts()).containsExactly("a", "b");
  }

  @Test
  void theOrderOfTheCallsIsChecked() throws Exception {
    refused(XAException.XAER_INVAL, () -> resource.start(null, NONE));
    refused(XAException.XAER_INVAL, () -> resource.start(xid, SUCCESS));
    refused(
        XAException.XAER_INVAL,
        () -> resource.start(new TestXid(-1, new byte[1], new byte[1]), NONE));
    refused(
        XAException.XAER_INVAL,
        () -> resource.start(new TestXid(1, new byte[65], new byte[1]), NONE));
    refused(XAException.XAER_NOTA, () -> resource.start(xid, JOIN));
    refused(XAException.XAER_NOTA, () -> resource.start(xid, RESUME));
    refused(XAException.XAER_NOTA, () -> resource.end(xid, SUCCESS));
    resource.start(xid, NONE);
    refused(XAException.XAER_PROTO, () -> resource.start(TestXid.next(), NONE));
    refused(XAException.XAER_INVAL, () -> resource.end(xid, NONE));
    refused(XAException.XAER_PROTO, () -> resource.prepare(xid));
    refused(XAException.XAER_PROTO, () -> resource.commit(xid, true));
    refused(XAException.XAER_PROTO, () -> resource.commit(xid, false));
    resource.end(xid, SUSPEND);
    refused(XAException.XAER_PROTO, () -> resource.end(xid, SUSPEND));
    refused(XAException.XAER_PROTO, () -> resource.start(xid, JOIN));
    refused(XAException.XAER_PROTO, () -> resource.prepare(xid));
    resource.end(xid, SUCCESS);
    refused(XAException.XAER_PROTO, () -> resource.end(xid, SUCCESS));
    refused(XAException.XAER_PROTO, () -> resource.start(xid, RESUME));
    refused(XAException.XAER_DUPID, () -> resource.start(xid, NONE));
    send(session, "for itself");
    resource.start(xid, JOIN);
    send(session, "a");
    resource.end(xid, SUCCESS);
    resource.prepare(xid);
    refused(XAException.XAER_PROTO, () -> resource.prepare(xid));
    refused(XAException.XAER_PROTO, () -> resource.commit(xid, true));
    refused(XAException.XAER_PROTO, () -> resource.start(xid, JOIN));
    refused(XAException.XAER_DUPID, () -> resource.start(xid, NONE));
    resource.rollback(xid);
    assertThat(texts()).containsExactly("for itself");
  }

  /** GlassFish rolls back like this when a bean has failed. */
  @Test
  void aRollbackEndsWhatIsStillDone() throws Exception {
    resource.start(xid, NONE);
    send(session, "never");
    resource.rollback(xid);
    refused(XAException.XAER_NOTA, () -> resource.end(xid, SUCCESS));
    send(session, "for itself");
    assertThat(texts()).containsExactly("for itself");
  }

  @Test
  void whatFailedCanOnlyBeRolledBack() throws Exception {
    send("a");
    ConsumerEngine consumer = consumer(session);
    resource.start(xid, NONE);
    assertThat(received(consumer)).isEqualTo("a");
    resource.end(xid, FAIL);
    refused(XAException.XA_RBROLLBACK, () -> resource.start(xid, JOIN));
    refused(XAException.XA_RBROLLBACK, () -> resource.prepare(xid));
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
    refused(XAException.XAER_NOTA, () -> resource.rollback(xid));
    TestXid second = TestXid.next();
    resource.start(second, NONE);
    send(session, "b");
    resource.end(second, FAIL);
    resource.rollback(second);
    assertEmpty();
  }

  @Test
  void branchesAreFoundAgain() throws Exception {
    TestXid second = new TestXid(-7, new byte[] {0, -128}, new byte[0]);
    prepareSending(xid, "a");
    prepareSending(second, "b");
    refused(XAException.XAER_INVAL, () -> resource.recover(NONE));
    refused(XAException.XAER_INVAL, () -> resource.recover(SUCCESS));
    Xid[] together = resource.recover(SCAN);
    assertThat(together)
        .hasSize(2)
        .anyMatch(xid::isSame)
        .anyMatch(second::isSame)
        .doesNotHaveDuplicates();
    assertThat(resource.recover(XAResource.TMSTARTRSCAN)).hasSize(2);
    assertThat(resource.recover(NONE)).isEmpty();
    assertThat(resource.recover(XAResource.TMENDRSCAN)).isEmpty();
    assertThat(resource.recover(XAResource.TMENDRSCAN)).isEmpty();
    connection.close();
    XaEngine other = resource(started().createSession(AcknowledgeMode.AUTO));
    assertThat(other.recover(XAResource.TMSTARTRSCAN)).hasSize(2);
    for (Xid found : together) {
      other.commit(found, false);
    }
    assertThat(other.recover(SCAN)).isEmpty();
    assertThat(texts()).containsExactlyInAnyOrder("a", "b");
    refused(XAException.XAER_NOTA, () -> other.rollback(xid));
    refused(XAException.XAER_NOTA, () -> other.commit(TestXid.next(), false));
    refused(XAException.XAER_NOTA, () -> other.rollback(TestXid.next()));
    refused(XAException.XAER_NOTA, () -> other.forget(TestXid.next()));
  }

  @Test
  void anOperatorsDecisionIsReportedUntilItIsForgotten() throws Exception {
    TestXid second = TestXid.next();
    prepareSending(xid, "a");
    prepareSending(second, "b");
    resource.decide(xid, true);
    resource.decide(second, false);
    refused(XAException.XAER_PROTO, () -> resource.decide(second, true));
    assertThat(texts()).containsExactly("a");
    assertThat(resource.recover(SCAN)).hasSize(2);
    refused(XAException.XA_HEURCOM, () -> resource.commit(xid, false));
    refused(XAException.XA_HEURCOM, () -> resource.rollback(xid));
    refused(XAException.XA_HEURRB, () -> resource.commit(second, false));
    refused(XAException.XA_HEURRB, () -> resource.rollback(second));
    resource.forget(xid);
    resource.forget(second);
    assertThat(resource.recover(SCAN)).isEmpty();
    refused(XAException.XAER_NOTA, () -> resource.decide(TestXid.next(), true));
    assertEmpty();
  }

  @Test
  void aBranchThatTakesTooLongIsRolledBack() throws Exception {
    send("a");
    ConsumerEngine consumer = consumer(session);
    assertThat(resource.timeoutSeconds()).isZero();
    refused(XAException.XAER_INVAL, () -> resource.setTimeoutSeconds(-1));
    resource.setTimeoutSeconds(1);
    resource.start(xid, NONE);
    assertThat(received(consumer)).isEqualTo("a");
    send(session, "x");
    resource.end(xid, SUCCESS);
    await("the message went back", () -> !consumer.state().unsettled());
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
    refused(XAException.XA_RBTIMEOUT, () -> resource.prepare(xid));
    assertEmpty();
  }

  @Test
  void aBranchThatTakesTooLongUnderWayIsRolledBackAtItsEnd() throws Exception {
    send("a");
    ConsumerEngine consumer = consumer(session);
    resource.setTimeoutSeconds(1);
    resource.start(xid, NONE);
    assertThat(received(consumer)).isEqualTo("a");
    Branch branch = Branch.find(resource.resourceManager(), BranchXid.of(xid).orElseThrow());
    await("its time is over", () -> branch.rollbackOnly() == XAException.XA_RBTIMEOUT);
    refused(XAException.XA_RBTIMEOUT, () -> resource.end(xid, SUCCESS));
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
    resource.rollback(xid);
    assertEmpty();
  }
}
