package org.redisjms.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.redisjms.testkit.Cut;
import org.redisjms.testkit.Fault;
import org.redisjms.testkit.FaultProxy;
import org.redisjms.testkit.FaultedExchange;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;
import org.redisjms.testkit.Wait;

/**
 * What a server with crash recovery does besides, when it or the master is killed in the middle of
 * a commit of queue and database. Redis and the database are behind proxies, which stop at that
 * moment.
 */
abstract class RecoveryContract extends ServerContract {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * Only the commit of a prepared branch says how long to remember it, a day, and how many messages
   * it has.
   */
  private static final String COMMIT_OF_A_BRANCH = "86400000\r\n$1\r\n";

  /** H2 sends its commands in this form. */
  private static final String PREPARE_OF_THE_DATABASE =
      new String("PREPARE COMMIT".getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1);

  private final FaultProxy redisProxy = FaultProxy.before(redis);
  private final FaultProxy databaseProxy = FaultProxy.before("127.0.0.1", database.port());

  @Override
  String redisUri() {
    return redisProxy.uri();
  }

  @Override
  String databaseUrl() {
    return Database.url(databaseProxy.port());
  }

  @Override
  abstract RestartableServer startServer() throws Exception;

  @Override
  RestartableServer server() {
    return (RestartableServer) super.server();
  }

  @AfterAll
  void closeProxies() {
    redisProxy.close();
    databaseProxy.close();
  }

  /** How many branches of global transactions are prepared. */
  private long prepared() {
    return (Long) redis.command("HLEN", "jms:xa");
  }

  private static long prepared(RedisProcess server) {
    return (Long) server.command("HLEN", "jms:xa");
  }

  /** Places an order, and returns when its packing is stopped before the commit of Redis. */
  private void stopBeforeTheCommit(String order) throws Exception {
    stopAt(redisProxy, COMMIT_OF_A_BRANCH, new Fault.Stall(false), order);
  }

  /** Places an order, and returns when its packing is stopped in the prepare of the database. */
  private void stopInThePrepare(String order) throws Exception {
    stopAt(databaseProxy, PREPARE_OF_THE_DATABASE, new Fault.Stall(true), order);
  }

  private void stopAt(FaultProxy proxy, String text, Fault fault, String order) throws Exception {
    FaultedExchange exchange = proxy.next(text, fault);
    assertThat(server().post("place", order)).isEqualTo("placed");
    exchange.awaitStruck(PATIENCE);
  }

  private void assertPackedOnce(String order, LongSupplier branches) throws Exception {
    Await.until(
        "the end of all branches in Redis", 120, () -> Wait.holds(() -> branches.getAsLong() == 0));
    Await.until("the end of all branches in the database", 120, () -> database.inDoubt() == 0);
    // What comes later shows that nothing of it comes twice.
    assertThat(server().post("place", order + " later")).isEqualTo("placed");
    Await.until("both", 120, () -> server().get("waiting").equals("2"));
    // What was rolled back may come after what was placed later.
    assertThat(List.of(server().get("report"), server().get("report")))
        .containsExactlyInAnyOrder("packed " + order, "packed " + order + " later");
    Await.until("both rows", () -> database.packed().containsAll(List.of(order, order + " later")));
    assertThat(database.packed()).containsOnlyOnce(order, order + " later");
  }

  @Test
  @Order(500)
  void recoveryCommitsWhatWasDecidedWhenTheServerWasKilled() throws Exception {
    stopBeforeTheCommit("decided");
    server().kill();
    // That commit must not come late: recovery has to do it.
    redisProxy.cut(Cut.RST);
    redisProxy.flow();
    assertThat(prepared()).isPositive();
    assertThat(database.inDoubt()).isOne();

    server().restart();
    assertPackedOnce("decided", this::prepared);
  }

  @Test
  @Order(510)
  void recoveryRollsBackWhatWasNotDecidedWhenTheServerWasKilled() throws Exception {
    stopInThePrepare("undecided");
    server().kill();
    databaseProxy.flow();
    assertThat(prepared()).isPositive();

    server().restart();
    assertPackedOnce("undecided", this::prepared);
  }

  @Test
  @Order(900)
  void theNewMasterCommitsWhatTheOldOneHadPrepared() throws Exception {
    try (SentinelGroup group = SentinelGroup.start()) {
      server().kill();
      server().restart(group.uri() + "&failoverTimeout=2m");
      RedisProcess master = group.master();
      stopInThePrepare("prepared");
      assertThat(prepared(master)).isPositive();
      master.kill9();
      RedisProcess next = group.awaitNewMaster(master, PATIENCE);
      databaseProxy.flow();

      assertPackedOnce("prepared", () -> prepared(next));
    } finally {
      server().kill();
      server().restart(redisUri() + OPTIONS);
    }
  }
}
