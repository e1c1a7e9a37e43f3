package org.redisjms.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.redisjms.testkit.RedisServer;

/** The example for Jakarta EE servers on GlassFish. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GlassFishIT {

  private static final long PATIENCE_SECONDS = 60;

  private static RedisServer redis;
  private static GlassFishServer server;

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.start();
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    server = GlassFishServer.start(port);
    server.deployAdapter(redis.uri() + "?maxDeliveries=3&redeliveryDelay=10ms&failoverTimeout=2s");
    server.deployApplication();
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    redis.close();
  }

  private static long length(String queue) {
    return (Long) redis.command("LLEN", "jms:{queue:" + queue + "}:ready:4");
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Test
  @Order(1)
  void aBeanConsumesAndSendsInOneTransaction() throws Exception {
    assertThat(server.desk("place", "one", "two")).isEqualTo("placed");
    assertThat(List.of(server.desk("report"), server.desk("report")))
        .containsExactlyInAnyOrder("packed one", "packed two");
  }

  @Test
  @Order(2)
  void whatAnEjbSendsBeforeItFailsIsRolledBack() throws Exception {
    assertThat(server.desk("place", "never", "")).isEqualTo("refused");
    assertThat(server.desk("place", "three")).isEqualTo("placed");
    assertThat(server.desk("report")).isEqualTo("packed three");
  }

  @Test
  @Order(3)
  void whatABeanCannotHandleEndsAsADeadLetter() throws Exception {
    assertThat(server.desk("place", "broken")).isEqualTo("placed");
    await("the dead letter", () -> length("DLQ.orders") == 1);
    assertThat(length("packed")).as("rolled back").isZero();
    assertThat(server.desk("place", "four")).isEqualTo("placed");
    assertThat(server.desk("report")).isEqualTo("packed four");
  }

  @Test
  @Order(4)
  void questionsAreAnswered() throws Exception {
    assertThat(server.desk("ask", "really")).isEqualTo("yes, really");
  }

  @Test
  @Order(5)
  void anApplicationThatIsDeployedWithoutRedisStartsWhenRedisIsBack() throws Exception {
    server.undeployApplication();
    redis.shutdown();
    server.deployApplication();
    redis.restart();
    await(
        "the first order",
        () -> {
          try {
            return server.desk("place", "five").equals("placed");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(server.desk("report")).isEqualTo("packed five");
  }

  @Test
  @Order(6)
  void nothingIsLeftAfterTheUndeployment() throws Exception {
    server.undeployApplication();
    server.undeployAdapter();
    await(
        "the end of all threads",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("redis-jms-")));
  }
}
