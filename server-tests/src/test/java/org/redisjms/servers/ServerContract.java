package org.redisjms.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.redisjms.testkit.RedisServer;

/**
 * What holds on every server, shown with the example of docs/jakarta-ee.md. The server is started
 * once; the tests run in their order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ServerContract {

  static final String OPTIONS = "?maxDeliveries=3&redeliveryDelay=10ms&failoverTimeout=2s";

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
  @Order(1000)
  void nothingIsLeftAfterTheUndeployment() throws Exception {
    server.undeployApplication();
    server.undeployAdapter();
    ServerJvm jvm = new ServerJvm(server.pid());
    Await.until("the end of all threads", () -> jvm.threads().isEmpty());
    assertThat(database.inDoubt()).isZero();
  }
}
