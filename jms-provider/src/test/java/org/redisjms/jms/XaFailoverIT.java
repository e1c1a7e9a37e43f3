package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import java.time.Duration;
import java.util.List;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsXAConnectionFactory;
import org.redisjms.client.RedisJmsXAConnection;
import org.redisjms.client.RedisJmsXASession;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;

/** The master is killed between the phases of a global transaction, and in a branch. */
class XaFailoverIT extends XaFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final Queue to = queue("to");

  @Test
  void branchesEndOnTheNextMaster() throws Exception {
    try (SentinelGroup group = SentinelGroup.start();
        RedisJmsXAConnection connection =
            new RedisJmsXAConnectionFactory(patientUri(group)).createXAConnection()) {
      connection.start();
      RedisJmsXASession session = connection.createXASession();
      MessageConsumer consumer = session.createConsumer(queue);
      sendIn(session, queue, "a", "b", "c", "d");
      Part move = s -> sendIn(s, to, text(receive(consumer)));
      Xid committed = prepared(session, move);
      Xid rolledBack = prepared(session, move);
      Xid unprepared = work(session, move);
      Xid onePhase = work(session, move);
      RedisProcess master = group.master();
      master.kill9();

      session.getXAResource().commit(committed, false);
      assertThat(session.getXAResource().recover(SCAN)).hasSize(1);
      assertThat(session.getXAResource().prepare(unprepared)).isZero();
      session.getXAResource().commit(onePhase, true);
      session.getXAResource().commit(unprepared, false);
      session.getXAResource().rollback(rolledBack);
      assertThat(group.awaitNewMaster(master, PATIENCE)).isNotSameAs(master);

      MessageConsumer moved = connection.createSession().createConsumer(to);
      assertThat(List.of(text(receive(moved)), text(receive(moved)), text(receive(moved))))
          .containsExactly("a", "d", "c");
      assertThat(moved.receiveNoWait()).as("nothing was moved twice").isNull();
      assertThat(state(receive(consumer))).isEqualTo("b:2:again");
      assertThat(consumer.receiveNoWait()).isNull();
      assertThat(session.getXAResource().recover(SCAN)).isEmpty();
    }
  }

  /** No replica has heard of the commit when the master dies. */
  @Test
  void whatTheNextMasterHasOnlyPreparedIsCommittedThereToo() throws Exception {
    try (SentinelGroup group = SentinelGroup.start();
        RedisJmsXAConnection connection =
            new RedisJmsXAConnectionFactory(withOptions(patientUri(group), "durability=master"))
                .createXAConnection()) {
      connection.start();
      RedisJmsXASession session = connection.createXASession();
      sendIn(session, queue, "a");
      MessageConsumer consumer = session.createConsumer(queue);
      Xid xid = prepared(session, s -> sendIn(s, to, text(receive(consumer))));
      await(
          "the replicas have it",
          () ->
              group.replicas().stream()
                  .allMatch(replica -> replica.command("HLEN", "jms:xa").equals(1L)));
      LostMessagesIT.cutReplicas(group);
      session.getXAResource().commit(xid, false);
      LostMessagesIT.loseMaster(group);

      MessageConsumer moved = connection.createSession().createConsumer(to);
      assertThat(text(receive(moved))).isEqualTo("a");
      assertThat(moved.receiveNoWait()).isNull();
      assertThat(consumer.receiveNoWait()).isNull();
      assertThat(session.getXAResource().recover(SCAN)).isEmpty();
    }
  }
}
