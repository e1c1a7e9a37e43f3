package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.redisjms.testkit.RedisServer;

/** Sections 6.2.7 and 6.2.9 of Jakarta Messaging 3.1: transacted sessions. */
class TransactionIT extends JmsFixture {

  private Session transacted(String... options) throws JMSException {
    return session(Session.SESSION_TRANSACTED, options);
  }

  /** Section 6.2.7: nothing is sent before the commit, and then everything. */
  @Test
  void sendsBecomeVisibleWithTheCommit() throws Exception {
    Queue other = queue("other");
    Session session = transacted();
    sendIn(session, queue, "a", "b");
    sendIn(session, other, "x");
    assertThat(drain()).isEmpty();
    assertThat(drain(other)).isEmpty();
    session.commit();
    assertThat(drain()).containsExactly("a:1", "b:1");
    assertThat(drain(other)).containsExactly("x:1");
    session.commit();
    assertThat(drain()).isEmpty();
  }

  /** Section 6.2.7: a rollback destroys what was produced and recovers what was consumed. */
  @Test
  void rollbackUndoesBothSides() throws Exception {
    Queue other = queue("other");
    send("a", "b", "c");
    Session session = transacted();
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(states(consumer, 2)).containsExactly("a:1", "b:1");
    sendIn(session, other, "x");
    session.rollback();
    send("d");
    assertThat(states(consumer, 4)).containsExactly("a:2:again", "b:2:again", "c:1", "d:1");
    sendIn(session, other, "y");
    session.commit();
    session.close();
    assertThat(drain()).isEmpty();
    assertThat(drain(other)).containsExactly("y:1");
  }

  /** Section 6.2.7: closing rolls back. */
  @Test
  void closeRollsBack() throws Exception {
    send("a", "b", "c");
    Connection connection = started();
    Session session = connection.createSession(true, 0);
    assertThat(texts(session.createConsumer(queue), 2)).containsExactly("a", "b");
    sendIn(session, queue, "never");
    connection.close();
    assertThat(drain()).containsExactly("a:2:again", "b:2:again", "c:1");
  }

  /** Section 6.2.7: all in one. */
  @Test
  void aLargeTransactionMovesMessages() throws Exception {
    Queue target = queue("target");
    String[] texts = IntStream.range(0, 1_500).mapToObj(i -> "m" + i).toArray(String[]::new);
    Session session = transacted();
    sendIn(session, queue, texts);
    session.commit();
    MessageConsumer consumer = session.createConsumer(queue);
    sendIn(session, target, texts(consumer, texts.length).toArray(String[]::new));
    assertThat(drain(target)).isEmpty();
    session.commit();
    session.close();
    assertThat(drain()).isEmpty();
    assertThat(texts(session().createConsumer(target), texts.length)).containsExactly(texts);
  }

  /** Section 6.2.7: a session that is used after commits and rollbacks in turns. */
  @Test
  void transactionsFollowEachOther() throws Exception {
    send("a", "b", "c", "d");
    Session session = transacted();
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(states(consumer, 1)).containsExactly("a:1");
    session.commit();
    assertThat(states(consumer, 2)).containsExactly("b:1", "c:1");
    session.rollback();
    assertThat(states(consumer, 1)).containsExactly("b:2:again");
    session.commit();
    assertThat(states(consumer, 2)).containsExactly("c:2:again", "d:1");
    session.rollback();
    assertThat(states(consumer, 2)).containsExactly("c:3:again", "d:2:again");
    session.commit();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  /** Section 8.8: what a consumer has received stays in the transaction when it is closed. */
  @Test
  void aConsumerMayBeClosedBeforeTheCommit() throws Exception {
    send("a", "b", "c");
    Session session = transacted();
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      receive(consumer);
    }
    session.commit();
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      assertThat(states(consumer, 1)).containsExactly("b:1");
    }
    session.rollback();
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      assertThat(states(consumer, 2)).containsExactly("b:2:again", "c:1");
    }
    session.commit();
    session.close();
    assertThat(drain()).isEmpty();
  }

  /** Section 6.2.7: what one session holds, another one does not get. */
  @Test
  void uncommittedMessagesAreNobodyElses() throws Exception {
    send("a");
    Session session = transacted();
    receive(session.createConsumer(queue));
    assertThat(drain()).isEmpty();
    session.rollback();
    session.close();
    assertThat(drain()).containsExactly("a:2:again");
  }

  /** Section 8.7: a listener may commit and roll back its own session. */
  @Test
  void aListenerCommitsAndRollsBack() throws Exception {
    Queue target = queue("target");
    send("a", "b", "c");
    List<String> seen = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(4);
    Session session = transacted();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                String state = state(message);
                sendIn(session, target, text(message));
                if (state.equals("b:1")) {
                  session.rollback();
                } else {
                  session.commit();
                }
                seen.add(state);
                all.countDown();
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
            });
    await(all);
    session.close();
    assertThat(seen).containsExactly("a:1", "b:1", "b:2:again", "c:1");
    assertThat(drain(target)).containsExactly("a:1", "b:1", "c:1");
    assertThat(drain()).isEmpty();
  }

  /** Sections 6.2.7 and 6.2.10: each call only where it belongs. */
  @Test
  void commitAndRecoverBelongToDifferentSessions() throws Exception {
    Session automatic = session();
    assertThatThrownBy(automatic::commit).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(automatic::rollback).isInstanceOf(IllegalStateException.class);
    assertThat(automatic.getTransacted()).isFalse();
    Session transacted = transacted();
    assertThatThrownBy(transacted::recover).isInstanceOf(IllegalStateException.class);
    assertThat(transacted.getTransacted()).isTrue();
    assertThat(transacted.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
  }

  /** Section 6.2.9.2: the order of sends over several transactions and priorities. */
  @Test
  void theOrderOfSendsIsTheOrderOfReceipt() throws Exception {
    Session session = transacted();
    for (int i = 0; i < 20; i++) {
      sendIn(session, queue, "m" + i);
      if (i % 3 == 0) {
        session.commit();
      }
    }
    session.commit();
    assertThat(texts(session().createConsumer(queue), 20))
        .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> "m" + i).toList());
  }

  /** Administration lists a queue also if nothing but transactions ever sent to it. */
  @Test
  void aQueueThatATransactionSendsToIsListed() throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    sendIn(session, queue, "a");
    assertThat(listed()).isZero();
    session.commit();
    assertThat(listed()).isOne();
  }

  private Long listed() throws JMSException {
    return (Long)
        RedisServer.shared()
            .command("SISMEMBER", keyPrefix() + ":destinations", "queue:" + queue.getQueueName());
  }
}
