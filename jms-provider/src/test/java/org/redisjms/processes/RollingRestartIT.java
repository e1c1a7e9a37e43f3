package org.redisjms.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisCli;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.RollingRestart;
import org.redisjms.testkit.RollingRestart.Outcome;
import org.redisjms.testkit.SentinelGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The script and the settings of docs/operations.md, on a group that has these settings. */
@ExtendWith(NoLeftovers.class)
class RollingRestartIT {
  private static final Logger LOG = LoggerFactory.getLogger(RollingRestartIT.class);
  private static final Path OPERATIONS = Path.of("..", "operations");
  private static final Path SCRIPT = OPERATIONS.resolve("rolling-restart.sh");
  private static final Pattern PAUSE = Pattern.compile("nobody could write for (\\d+) s");
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final Duration RESTART_TIMEOUT = Duration.ofMinutes(8);

  private static SentinelGroup group;

  @BeforeAll
  static void startGroup() throws IOException {
    group =
        SentinelGroup.builder()
            .password("secret")
            .sentinelPassword("another")
            .config(lines("redis.conf"))
            .config(lines("users.acl"))
            .config("masteruser replica", "masterauth replica-password")
            .sentinelConfig(lines("sentinel.conf"))
            .sentinelConfig(
                "sentinel auth-user mymaster sentinel",
                "sentinel auth-pass mymaster sentinel-password")
            .start();
  }

  @AfterAll
  static void closeGroup() {
    group.close();
  }

  /**
   * The settings in a file for operators, but for the address of the master, which is ours, and for
   * the default user, as whom this test looks at the servers.
   */
  private static String[] lines(String file) throws IOException {
    try (var lines = Files.lines(OPERATIONS.resolve(file))) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .filter(line -> !line.startsWith("sentinel monitor"))
          .filter(line -> !line.startsWith("user default"))
          .toArray(String[]::new);
    }
  }

  private static String uri(String keyPrefix) {
    return group.uri().replaceFirst("//[^@]*@", "//shop:shop-password@")
        + "&keyPrefix="
        + keyPrefix;
  }

  /**
   * The sentinels of a machine that stands still for two seconds do not vote for half a minute,
   * which is as long as clients wait by default.
   */
  private static boolean stoodStill() {
    return group.sentinels().stream().anyMatch(sentinel -> sentinel.log().contains("+tilt"));
  }

  /** So does an election that had to be repeated, because each sentinel voted for itself. */
  private static boolean tookLong(Outcome outcome) {
    Matcher pause = PAUSE.matcher(outcome.output());
    return !pause.find() || Integer.parseInt(pause.group(1)) > 20;
  }

  private static RollingRestart restart(Path cli) {
    return new RollingRestart(group, SCRIPT, cli).as("operator", "operator-password");
  }

  private static List<Long> pids() {
    return group.servers().stream().map(RedisProcess::pid).toList();
  }

  @Test
  void allServersAreRestartedUnderLoadAndNobodySeesAnError() throws Exception {
    List<Long> before = pids();
    Outcome outcome;
    try (Load replica = Load.start(uri("jms:replica") + "&durability=replica");
        Load masterOnly = Load.start(uri("jms:master") + "&durability=master&failoverTimeout=2m")) {
      awaitProgress(replica);
      awaitProgress(masterOnly);
      outcome = unlessRefused(restart(RedisCli.find()), "--election", "90");
      LOG.info("{}", outcome.output());
      assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
      assertThat(pids()).doesNotContainAnyElementsOf(before);
      assertThat(outcome.output()).contains("is the master now");
      awaitProgress(masterOnly);
      LOG.info("durability=master: {}", masterOnly.finish());
      assumeFalse(
          stoodStill() || tookLong(outcome),
          "clients with the default failoverTimeout may have given up");
      awaitProgress(replica);
      LOG.info("durability=replica: {}", replica.finish());
    }
  }

  /** Waits until a hundred more messages have passed. */
  private static void awaitProgress(Load load) {
    int goal = load.heard() + 100;
    await("messages pass", () -> load.heard() >= goal || load.hasFailed());
  }

  @Test
  void theScriptRefusesWhatIsNotSafe() {
    List<Long> before = pids();
    RedisProcess master = group.master();
    RedisProcess replica = group.replicas().get(0);
    await("nothing to refuse", () -> run("--dry-run").exitStatus() == 0);

    replica.command("CONFIG", "SET", "appendonly", "no");
    assertRefused("aof_enabled:0");
    replica.command("CONFIG", "SET", "appendonly", "yes");
    await("the append-only file is complete", () -> run("--dry-run").exitStatus() == 0);

    replica.command("CONFIG", "SET", "replica-priority", "10");
    assertRefused("replica-priority is 10 on 127.0.0.1:" + replica.port());
    replica.command("CONFIG", "SET", "replica-priority", "100");

    master.command("CONFIG", "SET", "min-replicas-to-write", "2");
    assertRefused("there would be 1 replicas, and 2 must stay");
    master.command("CONFIG", "SET", "min-replicas-to-write", "1");

    // It goes on to answer, but applies nothing of what the master sends.
    replica.command("CLIENT", "PAUSE", "60000", "WRITE");
    master.command("SET", "filler", "x".repeat(10_000));
    assertRefused("bytes behind");
    replica.command("CLIENT", "UNPAUSE");
    master.command("DEL", "filler");
    await("it has caught up", () -> run("--dry-run").exitStatus() == 0);

    await(
        "the pause would be too long",
        () -> run("--max-pause", "4").output().contains("5000 ms (down-after-milliseconds)"));
    await("a node of another group", () -> run("--node", "127.0.0.1:1").exitStatus() == 2);
    assertThat(pids()).isEqualTo(before);

    replica.kill9();
    assertRefused("127.0.0.1:" + replica.port());
    replica.restart();
    group.awaitHealthy(PATIENCE);

    group.sentinels().get(0).kill9();
    assertRefused("does not answer");
    group.heal();
  }

  /** It says which server needs help, and does not touch another one. */
  @Test
  void theScriptStopsWhenAStepFails() {
    RedisProcess master = group.master();
    RedisProcess replica = group.replicas().get(0);
    String[] servers = {"127.0.0.1:" + replica.port(), "127.0.0.1:" + master.port()};

    assertFailed("cannot stop " + servers[0], "--node", servers[0], "--stop", "false");
    assertThat(replica.isAlive()).isTrue();

    assertFailed(
        servers[0] + " failed; it is down",
        "--node",
        servers[0],
        "--node",
        servers[1],
        "--work",
        "test {port} -ne " + replica.port());
    await("it is down", () -> !replica.isAlive());
    replica.restart();
    group.awaitHealthy(PATIENCE);

    // The sentinels have not even noticed; the group must not be left without a master.
    assertFailed("was started again", "--node", servers[1], "--election", "0");
    assertThat(master.isAlive()).isTrue();
    group.awaitHealthy(PATIENCE);
  }

  /**
   * Runs the script with its patience, and again when it refused: a replica may be behind for a
   * moment in the best of groups, and for seconds on a busy machine.
   */
  private static Outcome unlessRefused(RollingRestart restart, String... options) {
    Outcome outcome = restart.run(RESTART_TIMEOUT, options);
    for (int again = 0; again < 3 && outcome.exitStatus() == 1; again++) {
      LOG.info("{}", outcome.output());
      outcome = restart.run(RESTART_TIMEOUT, options);
    }
    return outcome;
  }

  private static void assertFailed(String reason, String... options) {
    Outcome outcome = unlessRefused(restart(RedisCli.packed()), options);
    assertThat(outcome.output()).contains("FAILED: ", reason);
    assertThat(outcome.exitStatus()).isEqualTo(3);
  }

  /** Says at once what is not as it should be. */
  private static Outcome run(String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "--patience";
    all[1] = "0";
    System.arraycopy(options, 0, all, 2, options.length);
    return restart(RedisCli.packed()).run(RESTART_TIMEOUT, all);
  }

  /** The script names one reason only, which for a moment may be another one. */
  private static void assertRefused(String reason) {
    await("refused: " + reason, () -> run("--dry-run").output().contains(reason));
    Outcome outcome = run();
    assertThat(outcome.output()).contains("REFUSED: ");
    assertThat(outcome.exitStatus()).isEqualTo(1);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("in time: " + what).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
