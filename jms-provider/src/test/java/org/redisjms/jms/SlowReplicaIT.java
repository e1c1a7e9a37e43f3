package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.RedisServer;

/** A replica stands still, and sends wait for it: until it goes on, or until they are told so. */
class SlowReplicaIT extends JmsFixture {

  private final Queue target = queue("target");
  private RedisServer master;
  private RedisServer replica;

  @BeforeEach
  void replicate() {
    master = closeLater(RedisServer.start());
    replica = closeLater(RedisServer.start());
    replica.command("REPLICAOF", master.host(), Integer.toString(master.port()));
    await(
        "it replicates",
        () -> String.valueOf(replica.command("INFO")).contains("master_link_status:up"));
  }

  private Session session(String failoverTimeout, int mode) throws JMSException {
    Connection connection =
        closeLater(
            new RedisJmsConnectionFactory(
                    withOptions(master.uri(), "durability=replica", failoverTimeout))
                .createConnection());
    connection.start();
    return connection.createSession(mode);
  }

  private static void assertNotReplicated(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JMSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("NOT_REPLICATED"))
        .hasMessageContaining("replicated to 0 of 1");
  }

  @Test
  void sendsAndCommitsWaitUntilItGoesOn() throws Exception {
    Session sender = session("failoverTimeout=1m", Session.AUTO_ACKNOWLEDGE);
    Session mover = session("failoverTimeout=1m", Session.SESSION_TRANSACTED);
    sendIn(sender, queue, "moved");
    assertThat(text(receive(mover.createConsumer(queue)))).isEqualTo("moved");
    sendIn(mover, target, "moved");
    replica.pause();
    CompletableFuture<Void> sending = inBackground(() -> sendIn(sender, target, "sent"));
    CompletableFuture<Void> committing = inBackground(mover::commit);

    // Both are done on the master, and nobody has been told so.
    MessageConsumer consumer =
        session("failoverTimeout=1m", Session.AUTO_ACKNOWLEDGE).createConsumer(target);
    assertThat(texts(consumer, 2)).containsExactlyInAnyOrder("sent", "moved");
    assertThat(sending).isNotDone();
    assertThat(committing).isNotDone();

    replica.resume();
    result(sending);
    result(committing);
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void whoCannotWaitIsTold() throws Exception {
    Session sender = session("failoverTimeout=2s", Session.AUTO_ACKNOWLEDGE);
    Session mover = session("failoverTimeout=2s", Session.SESSION_TRANSACTED);
    MessageConsumer movers = mover.createConsumer(queue);
    sendIn(sender, queue, "moved", "next");
    assertThat(text(receive(movers))).isEqualTo("moved");
    sendIn(mover, target, "moved");
    replica.pause();

    assertNotReplicated(() -> sendIn(sender, target, "sent"));
    assertNotReplicated(mover::commit);

    replica.resume();
    sendIn(sender, target, "after");
    assertThat(text(receive(movers))).isEqualTo("next");
    sendIn(mover, target, "next");
    mover.commit();
    MessageConsumer consumer = sender.createConsumer(target);
    assertThat(states(consumer, 4)).containsExactly("sent:1", "moved:1", "after:1", "next:1");
    assertThat(consumer.receiveNoWait()).isNull();
  }
}
