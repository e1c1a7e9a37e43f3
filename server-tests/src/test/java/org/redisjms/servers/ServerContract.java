package org.redisjms.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.RedisServer;
import org.redisjms.testkit.SentinelGroup;

/**
 * What holds on every server, shown with the example of docs/jakarta-ee.md. The server is started
 * once; the tests run in their order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ServerContract {

  static final String OPTIONS = "?maxDeliveries=3&redeliveryDelay=10ms&failoverTimeout=2s";

  /** Take the numbers that are promised, and not those that are enough for every day. */
  private static final boolean FULL = "full".equals(System.getProperty("redisjms.servers"));

  private static final int ORDERS = FULL ? 10_000 : 1_000;
  private static final int REDEPLOYMENTS = FULL ? 20 : 5;

  final RedisServer redis = RedisServer.start();
  final Database database = Database.start();
  private JakartaServer server;

  /** Starts the server, with nothing deployed yet. */
  abstract JakartaServer startServer() throws Exception;

  /** Where the server finds Redis. */
  String redisUri() {
    return redis.uri();
  }

  /** Where the server finds the database. */
  String databaseUrl() {
    return Database.url(database.port());
  }

  JakartaServer server() {
    return server;
  }

  @BeforeAll
  void start() throws Exception {
    server = startServer();
    server.deployAdapter(redisUri() + OPTIONS, databaseUrl());
    server.deployApplication();
  }

  @AfterAll
  void stop() throws Exception {
    try {
      if (server != null) {
        server.close();
      }
    } finally {
      redis.close();
      database.close();
    }
  }

  private long length(String queue) {
    return (Long) redis.command("LLEN", "jms:{queue:" + queue + "}:ready:4");
  }

  private String next() throws Exception {
    return server.get("report");
  }

  @Test
  @Order(10)
  void aBeanConsumesWritesAndSendsInOneTransaction() throws Exception {
    assertThat(server.post("place", "one", "two")).isEqualTo("placed");
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("packed one", "packed two");
    assertThat(database.packed()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  @Order(20)
  void whatAnEjbSendsBeforeItFailsIsRolledBack() throws Exception {
    assertThat(server.post("place", "never", "")).isEqualTo("refused");
    assertThat(server.post("place", "three")).isEqualTo("placed");
    assertThat(next()).isEqualTo("packed three");
  }

  @Test
  @Order(30)
  void aBeanBeginsAndEndsItsTransactionsItself() throws Exception {
    assertThat(server.post("wholesale", "never", "")).isEqualTo("refused");
    assertThat(server.post("wholesale", "four", "five")).isEqualTo("placed");
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("packed four", "packed five");
    assertThat(database.packed()).doesNotContain("never");
  }

  @Test
  @Order(40)
  void whatABeanCannotHandleIsUndoneInQueueAndDatabaseAndEndsAsADeadLetter() throws Exception {
    assertThat(server.post("place", "broken")).isEqualTo("placed");
    Await.until("the dead letter", () -> length("DLQ.orders") == 1);
    assertThat(length("packed")).as("rolled back").isZero();
    assertThat(database.packed()).as("rolled back").doesNotContain("broken");
    assertThat(server.post("place", "six")).isEqualTo("placed");
    assertThat(next()).isEqualTo("packed six");
  }

  @Test
  @Order(50)
  void questionsAreAnswered() throws Exception {
    assertThat(server.get("ask=really")).isEqualTo("yes, really");
  }

  @Test
  @Order(60)
  void aServletLooksUpFactoryAndQueueByJndi() throws Exception {
    assertThat(server.post("place", "seven", "eight")).isEqualTo("placed");
    Await.until("both reports", () -> server.get("waiting").equals("2"));
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("packed seven", "packed eight");
  }

  @Test
  @Order(70)
  void anInjectedContextPublishesToADurableSubscription() throws Exception {
    assertThat(server.post("announce", "rain", "sun")).isEqualTo("announced");
    Await.until("the news", () -> database.archive().size() == 2);
    assertThat(database.archive()).containsExactlyInAnyOrder("rain", "sun");
  }

  @Test
  @Order(80)
  void anApplicationThatIsDeployedWithoutRedisStartsWhenRedisIsBack() throws Exception {
    server.undeployApplication();
    redis.shutdown();
    server.deployApplication();
    redis.restart();
    Await.until("the first order", () -> server.post("place", "nine").equals("placed"));
    assertThat(next()).isEqualTo("packed nine");
    assertThat(database.packed()).containsOnlyOnce("nine");
  }

  @Test
  @Order(200)
  void aFailoverUnderLoadNeitherLosesNorRepeatsAnything() throws Exception {
    try (SentinelGroup group = SentinelGroup.start()) {
      server.moveTo(group.uri() + "&failoverTimeout=2m", databaseUrl());
      try {
        packWhileTheMasterIsKilled(group);
      } finally {
        server.moveTo(redisUri() + OPTIONS, databaseUrl());
      }
    }
  }

  private void packWhileTheMasterIsKilled(SentinelGroup group) throws Exception {
    OrderLoad load = new OrderLoad(server, database, ORDERS);
    RedisProcess master = group.master();
    load.placeFirstHalf();
    Await.until("a fifth of all orders", 300, () -> load.written().size() > ORDERS / 5);
    master.kill9();
    load.placeSecondHalf();
    RedisProcess next = group.awaitNewMaster(master, Duration.ofMinutes(2));
    load.assertPackedOnce(next);
  }

  @Test
  @Order(950)
  void anApplicationDefinesItsFactoryAndItsQueueByAnnotations() throws Exception {
    Path notes = Archives.notes(server.notes());
    server.deploy(notes);
    try {
      assertThat(server.postTo("/notes/next", "note", "never", "")).isEqualTo("dropped");
      assertThat(server.postTo("/notes/next", "note", "milk")).isEqualTo("kept");
      assertThat(length("notes")).as("in the queue of that name").isOne();
      assertThat(server.read("/notes/next")).isEqualTo("milk");
    } finally {
      server.undeploy(notes);
    }
  }

  @Test
  @Order(1000)
  void redeploymentsLeaveNothing() throws Exception {
    for (int i = 0; i < REDEPLOYMENTS; i++) {
      server.redeploy(redisUri() + OPTIONS, databaseUrl());
      assertThat(server.post("place", "again " + i)).isEqualTo("placed");
      assertThat(next()).isEqualTo("packed again " + i);
    }
    server.undeployApplication();
    server.undeployAdapter();
    ServerJvm jvm = new ServerJvm(server.pid());
    Await.until("the end of all threads", () -> jvm.threads().isEmpty());
    Await.until("the end of all connections", () -> clients() == 0);
    assertThat(database.inDoubt()).isZero();
    if (server.forgetsClassLoaders()) {
      // JDK 17 keeps one, and a thread of the server that idles keeps what it worked for last.
      Await.until(
          "the end of class loaders",
          () -> jvm.classes("org.redisjms.ra.RedisJmsResourceAdapter") < REDEPLOYMENTS);
    }
  }

  /** The connections to Redis, without the one that asks. */
  private long clients() {
    return String.valueOf(redis.command("CLIENT", "LIST"))
        .lines()
        .filter(line -> !line.contains(" cmd=client"))
        .count();
  }
}
