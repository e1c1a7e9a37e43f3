package org.redisjms.benchmarks.scale;

import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.benchmarks.scenario.Jms;
import org.redisjms.testkit.RedisServer;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/**
 * What it costs to take a connection out of the pool for each command. A session keeps its
 * connection while it is busy, as long as the pool has others left; with the smallest pool none
 * does. For comparison the same with a plain pool of Jedis, which asks each connection with a PING
 * whether it still works.
 */
final class Borrowing implements Part {
  private static final int MESSAGES = 1_000;
  private static final byte[] BODY = new byte[100];
  private static final byte[] LIST = "plain".getBytes(StandardCharsets.UTF_8);

  @Override
  public Findings measure(Amounts amounts) throws Exception {
    Samples kept = new Samples(amounts.rounds());
    Samples borrowed = new Samples(amounts.rounds());
    Samples one = new Samples(amounts.rounds());
    Samples pooled = new Samples(amounts.rounds());
    ConnectionPoolConfig checked = new ConnectionPoolConfig();
    checked.setTestOnBorrow(true);
    try (RedisServer server = RedisServer.start();
        Jedis jedis = new Jedis(server.host(), server.port());
        RedisClient pool =
            RedisClient.builder()
                .hostAndPort(server.host(), server.port())
                .poolConfig(checked)
                .build();
        Connection keeping = connect(server, 8);
        Connection borrowing = connect(server, 3)) {
      sends(new Samples(1), keeping);
      sends(new Samples(1), borrowing);
      for (int round = 0; round < amounts.rounds(); round++) {
        sends(kept, keeping);
        sends(borrowed, borrowing);
        one.time(MESSAGES, () -> repeat(() -> jedis.rpush(LIST, BODY)));
        pooled.time(MESSAGES, () -> repeat(() -> pool.rpush(LIST, BODY)));
      }
    }
    Findings findings =
        new Findings("a command", "connection kept, µs", "borrowed each time, µs", "ratio");
    findings.compare("send with Redis JMS", kept, borrowed, borrowed.ratioTo(kept));
    findings.compare(
        "`RPUSH` with Jedis, plain pool that checks", one, pooled, pooled.ratioTo(one));
    return findings;
  }

  private static Connection connect(RedisServer server, int poolSize) throws Exception {
    return new RedisJmsConnectionFactory(server.uri() + "?poolSize=" + poolSize).createConnection();
  }

  private static void sends(Samples samples, Connection connection) throws Exception {
    try (Session session = Jms.session(connection, Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(session.createQueue("borrow"))) {
      samples.time(MESSAGES, () -> repeat(() -> producer.send(Jms.message(session, BODY))));
    }
  }

  private static void repeat(Samples.Work work) throws Exception {
    for (int i = 0; i < MESSAGES; i++) {
      work.run();
    }
  }
}
