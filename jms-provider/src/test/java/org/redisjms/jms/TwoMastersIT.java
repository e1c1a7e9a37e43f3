package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.FaultProxy;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;
import org.redisjms.testkit.WithSentinelGroup;

/** Two servers take themselves for the master; only one of them counts. */
@WithSentinelGroup
class TwoMastersIT extends JmsFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final Queue target = queue("target");

  @BeforeEach
  void heal(SentinelGroup group) {
    group.heal();
  }

  private Connection connectTo(String uri) throws JMSException {
    Connection connection =
        closeLater(
            new RedisJmsConnectionFactory(withOptions(uri, "failoverTimeout=2m"))
                .createConnection());
    connection.start();
    return connection;
  }

  /** As the group's own, but through proxies that can cut somebody off from the sentinels. */
  private static String uriThrough(List<FaultProxy> proxies, SentinelGroup group) {
    String uri = group.uri();
    for (int i = 0; i < proxies.size(); i++) {
      uri = uri.replace(":" + group.sentinels().get(i).port(), ":" + proxies.get(i).port());
    }
    return uri;
  }

  /**
   * A client hears nothing of the switch, and still reaches the former master, which was only
   * paused: nothing is confirmed to it there, and all is done on the new master in the end, once.
   */
  @Test
  void aClientThatOnlyReachesTheFormerMasterIsToldNothingWrong(SentinelGroup group)
      throws Exception {
    List<FaultProxy> proxies = new ArrayList<>();
    for (RedisProcess sentinel : group.sentinels()) {
      proxies.add(closeLater(FaultProxy.before("127.0.0.1", sentinel.port())));
    }
    Connection cutOff = connectTo(withOptions(uriThrough(proxies, group), "socketTimeout=2m"));
    Session mover = cutOff.createSession(Session.SESSION_TRANSACTED);
    Session sender = cutOff.createSession();
    sendIn(sender, queue, "moved", "next");
    MessageConsumer movers = mover.createConsumer(queue);
    assertThat(text(receive(movers))).isEqualTo("moved");
    sendIn(mover, target, "moved");
    // With its confirmation a replica has all that was before.
    sendIn(sender, queue("other"), "confirmed");
    RedisProcess former = group.master();
    proxies.forEach(FaultProxy::stall);
    former.pause();
    group.awaitNewMaster(former, PATIENCE);
    former.resume();
    CompletableFuture<Void> committing = inBackground(mover::commit);
    CompletableFuture<Void> sending = inBackground(() -> sendIn(sender, target, "sent"));
    await("it is done on the former master", () -> isDoneOn(former));
    assertThat(committing).isNotDone();
    assertThat(sending).isNotDone();

    MessageConsumer consumer = connectTo(group.uri()).createSession().createConsumer(target);
    assertThat(consumer.receiveNoWait()).as("nothing of it is on the new master").isNull();

    proxies.forEach(FaultProxy::flow);
    result(committing);
    result(sending);
    assertThat(texts(consumer, 2)).containsExactlyInAnyOrder("moved", "sent");
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(text(receive(movers))).isEqualTo("next");
    mover.commit();
    assertThat(movers.receiveNoWait()).isNull();
  }

  /** Whether both messages are there; or nothing can be there, as it is a replica already. */
  private boolean isDoneOn(RedisProcess server) {
    try {
      String key = "jms:{queue:" + target.getQueueName() + "}:ready:4";
      return Long.valueOf(2).equals(server.command("LLEN", key))
          || String.valueOf(server.command("ROLE")).startsWith("[slave");
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  /** Nobody but the sentinels makes a master. */
  @Test
  void aReplicaThatIsMadeAMasterByHandIsNotUsed(SentinelGroup group) throws Exception {
    Connection connection = connectTo(group.uri());
    Session sender = connection.createSession();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    CompletableFuture<String> received = inBackground(() -> text(receive(consumer)));
    group.replicas().get(0).command("REPLICAOF", "NO", "ONE");

    sendIn(sender, queue, "to the one that waits");
    assertThat(result(received)).isEqualTo("to the one that waits");
    sendIn(connectTo(group.uri()).createSession(), queue, "a");
    group.awaitHealthy(PATIENCE);
    sendIn(sender, queue, "b");
    assertThat(texts(consumer, 2)).containsExactly("a", "b");
    assertThat(consumer.receiveNoWait()).isNull();
  }
}
