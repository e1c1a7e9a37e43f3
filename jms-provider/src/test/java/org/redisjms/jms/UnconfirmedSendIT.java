package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.testkit.RedisServer;
import org.redisjms.topology.FakeServer;

/**
 * The client is connected to a server that is not the master any more, and nothing tells it so: the
 * server is well, and no sentinel announces anything. That its writes stay unconfirmed makes it
 * ask.
 */
class UnconfirmedSendIT extends JmsFixture {

  private static final String ADDRESS = "SENTINEL GET-MASTER-ADDR-BY-NAME";

  /** What the only sentinel says, by command; it can be changed. */
  private final Map<String, String> sentinel =
      new ConcurrentHashMap<>(
          Map.of(
              "CLIENT", "+OK\r\n",
              "SENTINEL MASTER", "*0\r\n",
              "SENTINEL REPLICAS", "*0\r\n",
              "SUBSCRIBE", "*3\r\n" + bulks("subscribe", "+switch-master") + ":1\r\n",
              "PING", "*2\r\n" + bulks("pong", "")));

  private static String bulks(String... texts) {
    StringBuilder all = new StringBuilder();
    for (String text : texts) {
      all.append(FakeServer.bulk(text));
    }
    return all.toString();
  }

  private void name(RedisServer master) {
    sentinel.put(ADDRESS, "*2\r\n" + bulks(master.host(), String.valueOf(master.port())));
  }

  private long stored(RedisServer server) {
    RedisJmsQueue sentTo = (RedisJmsQueue) queue;
    return (Long) server.command("LLEN", "jms:{" + sentTo.address() + "}:ready:4");
  }

  @Test
  void aSendThatNobodyConfirmsMakesTheClientAskTheSentinels() throws Exception {
    RedisServer former = closeLater(RedisServer.start());
    RedisServer master = closeLater(RedisServer.start());
    RedisServer replica = closeLater(RedisServer.start());
    replica.command("REPLICAOF", master.host(), String.valueOf(master.port()));
    await(
        "it replicates",
        () -> String.valueOf(replica.command("INFO")).contains("master_link_status:up"));
    name(former);
    FakeServer server = closeLater(new FakeServer(sentinel));
    String uri = server.uri().replace("redis:", "redis-sentinel:");
    Connection connection =
        closeLater(
            new RedisJmsConnectionFactory(
                    withOptions(uri, "master=any", "durability=replica", "failoverTimeout=1m"))
                .createConnection());
    connection.start();
    Session session = connection.createSession();
    CompletableFuture<Void> sending = inBackground(() -> sendIn(session, queue, "sent"));
    await("it is done on the former master", () -> stored(former) == 1);
    assertThat(sending).isNotDone();

    name(master);

    result(sending);
    assertThat(stored(master)).isEqualTo(1);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(state(receive(consumer))).as("it may have been received before").endsWith("again");
    assertThat(consumer.receiveNoWait()).isNull();
  }
}
