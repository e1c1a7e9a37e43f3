package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.TransactionRolledBackException;
import org.junit.jupiter.api.Test;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.message.RedisJmsTextMessage;
import org.redisjms.store.InMemoryMessageStore.Operation;
import org.redisjms.store.InMemoryMessageStore.Snapshot;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreFullException;
import org.redisjms.store.StoreUnavailableException;

class TransactionTest extends EngineFixture {

  private static final RedisJmsQueue INVOICES = new RedisJmsQueue("invoices");
  private static final QueueId INVOICES_ID = QueueId.of("queue:invoices");

  private void invoice(SessionEngine session, String text) throws JMSException {
    session.send(INVOICES, new RedisJmsTextMessage(text), PLAIN);
  }

  private int invoices() {
    return store.ready(INVOICES_ID).size();
  }

  @Test
  void commitSendsAndAcknowledgesTogether() throws JMSException {
    send("a", "b");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    invoice(session, "x");
    assertThat(invoices()).isZero();
    assertThat(inFlight()).isGreaterThan(0);
    session.commit();
    assertThat(invoices()).isEqualTo(1);
    assertThat(received(consumer)).isEqualTo("b");
    session.commit();
    session.commit();
    assertEmpty();
  }

  @Test
  void rollbackSendsNothing() throws JMSException {
    send("a");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    invoice(session, "x");
    session.rollback();
    session.commit();
    assertThat(invoices()).isZero();
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
  }

  @Test
  void closingTheSessionRollsBack() throws JMSException {
    send("a", "b");
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.TRANSACTED);
    received(consumer(session));
    invoice(session, "x");
    session.close();
    assertThat(invoices()).isZero();
    assertThat(inFlight()).isZero();
    ConsumerEngine next = consumer(connection.createSession(AcknowledgeMode.AUTO));
    assertThat(state(next.receive(LONG))).isEqualTo("a:2:redelivered");
    assertThat(state(next.receive(LONG))).isEqualTo("b:1");
  }

  @Test
  void aClosedConsumersMessagesAreCommitted() throws JMSException {
    send("a", "b", "c");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    receive(consumer, 2);
    consumer.close();
    assertThat(inFlight()).isEqualTo(2);
    session.commit();
    assertThat(inFlight()).isZero();
    assertThat(ready()).isEqualTo(1);
    assertThat(store.consumers(ORDERS_ID)).isZero();
  }

  @Test
  void whoWasGivenUpForDeadCannotCommit() throws JMSException {
    send("a", "b");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    invoice(session, "x");
    store.bury(registrations.get(0));
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
    assertThat(invoices()).isZero();
    // It goes on under a new identity.
    assertThat(text(consumer.receive(LONG))).isEqualTo("a");
    invoice(session, "y");
    session.commit();
    assertThat(invoices()).isEqualTo(1);
    assertThat(received(consumer)).isEqualTo("b");
    session.commit();
    assertEmpty();
  }

  /** A consumer that has ended in the store holds nothing any more that could be committed. */
  @Test
  void whoWasGivenUpBeforeItsConsumerWasClosedCannotCommit() throws JMSException {
    send("a");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    invoice(session, "x");
    store.bury(registrations.get(0));
    consumer.close();
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
    assertThat(invoices()).isZero();
    assertThat(received(consumer(session))).isEqualTo("a");
    invoice(session, "y");
    session.commit();
    assertThat(invoices()).isEqualTo(1);
    assertEmpty();
  }

  @Test
  void whoHearsOfItsDeathBeforeTheCommitCannotCommitEither() throws JMSException {
    send("a", "b");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    invoice(session, "x");
    store.kill(registrations.get(0));
    store.quiesce();
    // What was left by the dead comes again, within the transaction that is lost already.
    assertThat(received(consumer)).isEqualTo("a");
    assertThatThrownBy(session::commit)
        .isInstanceOf(TransactionRolledBackException.class)
        .hasMessageContaining("went to other consumers");
    assertThat(invoices()).isZero();
    assertThat(receive(consumer, 2)).containsExactly("a", "b");
    session.commit();
    assertEmpty();
  }

  @Test
  void aRollbackIsEnoughToGoOnAfterDeath() throws JMSException {
    send("a");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    store.kill(registrations.get(0));
    store.quiesce();
    session.rollback();
    received(consumer);
    session.commit();
    assertEmpty();
  }

  @Test
  void whatAnOlderCopyLacksCannotBeCommitted() throws JMSException {
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    send("a");
    received(consumer);
    session.commit();
    Snapshot snapshot = store.snapshot();
    send("b");
    received(consumer);
    store.restore(snapshot);
    invoice(session, "x");
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
    assertThat(invoices()).isZero();
    assertThat(consumer.receiveNoWait()).isNull();
    send("c");
    assertThat(state(consumer.receive(LONG))).isEqualTo("c:1");
    session.commit();
    assertEmpty();
  }

  @Test
  void whatAnOlderCopyLacksCannotBeCommittedAlsoWhenItsConsumerIsClosed() throws JMSException {
    send("a", "b");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    Snapshot snapshot = store.snapshot();
    receive(consumer, 2);
    invoice(session, "x");
    store.restore(snapshot);
    consumer.close();
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
    assertThat(invoices()).isZero();
    assertThat(receive(consumer(session), 2)).containsExactly("a", "b");
    session.commit();
    assertEmpty();
  }

  @Test
  void aFullStoreLeavesTheTransactionAsItWas() throws JMSException {
    send("a");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    invoice(session, "x");
    store.failNext(Operation.COMMIT, new StoreFullException("full", null));
    assertThatThrownBy(session::commit).isInstanceOf(ResourceAllocationException.class);
    session.commit();
    assertThat(invoices()).isEqualTo(1);
    assertEmpty();
  }

  @Test
  void anUnavailableStoreLeavesTheTransactionAsItWas() throws JMSException {
    send("a");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    received(consumer(session));
    invoice(session, "x");
    store.failNext(Operation.COMMIT, new StoreUnavailableException("away", null));
    assertThatThrownBy(session::commit).isInstanceOf(JMSException.class);
    session.commit();
    assertThat(invoices()).isEqualTo(1);
    assertEmpty();
  }

  @Test
  void anUnknownOutcomeThatWasNoCommitRedelivers() throws JMSException {
    send("a");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    invoice(session, "x");
    store.failNext(Operation.COMMIT, new OutcomeUnknownException("perhaps", null));
    assertThatThrownBy(session::commit)
        .isInstanceOfSatisfying(
            JMSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("OUTCOME_UNKNOWN"));
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
    session.commit();
    assertThat(invoices()).isZero();
    assertEmpty();
  }

  @Test
  void anUnknownOutcomeThatWasACommitRedeliversNothing() throws JMSException {
    send("a", "b");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    invoice(session, "x");
    store.failAfterNext(Operation.COMMIT, new OutcomeUnknownException("perhaps", null));
    assertThatThrownBy(session::commit).isInstanceOf(JMSException.class);
    assertThat(invoices()).isEqualTo(1);
    assertThat(state(consumer.receive(LONG))).isEqualTo("b:1");
    session.commit();
    assertEmpty();
  }

  @Test
  void aCommitThatIsNotReplicatedIsACommit() throws JMSException {
    send("a");
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    invoice(session, "x");
    store.failAfterNext(
        Operation.COMMIT, new NotReplicatedException("on the master, not replicated", null));
    assertThatThrownBy(session::commit)
        .isInstanceOfSatisfying(
            JMSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("NOT_REPLICATED"));
    assertEmpty();
    session.commit();
    assertThat(invoices()).isEqualTo(1);
  }

  @Test
  void twoConsumersAreCommittedTogether() throws JMSException {
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    invoice(session, "x");
    send(session, "a");
    session.commit();
    ConsumerEngine orders = consumer(session);
    ConsumerEngine invoices = session.createConsumer(INVOICES, null, false);
    assertThat(received(orders)).isEqualTo("a");
    assertThat(received(invoices)).isEqualTo("x");
    session.rollback();
    assertThat(received(orders)).isEqualTo("a");
    assertThat(received(invoices)).isEqualTo("x");
    session.commit();
    assertEmpty();
    assertThat(store.inFlight(INVOICES_ID)).isEmpty();
  }

  @Test
  void commitAndRecoverBelongToTheirSessions() throws JMSException {
    ConnectionEngine connection = started();
    SessionEngine plain = connection.createSession(AcknowledgeMode.AUTO);
    SessionEngine transacted = connection.createSession(AcknowledgeMode.TRANSACTED);
    assertThatThrownBy(plain::commit).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(plain::rollback).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(transacted::recover).isInstanceOf(IllegalStateException.class);
    transacted.close();
    assertThatThrownBy(transacted::commit).isInstanceOf(IllegalStateException.class);
  }
}
