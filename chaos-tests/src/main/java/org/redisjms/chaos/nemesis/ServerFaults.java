package org.redisjms.chaos.nemesis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.redisjms.chaos.worker.WorkerProcess;
import org.redisjms.testkit.RedisCli;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.RollingRestart;
import org.redisjms.testkit.RollingRestart.Outcome;

/** Faults of the servers. */
final class ServerFaults {
  private static final Path SCRIPT = Path.of("..", "operations", "rolling-restart.sh");
  private static final Duration RESTART_TIMEOUT = Duration.ofMinutes(5);

  private ServerFaults() {}

  static String killMaster(Battlefield field) throws InterruptedException {
    RedisProcess master = field.group().master();
    master.kill9();
    field.group().awaitNewMaster(master, Battlefield.PATIENCE);
    field.linger(Duration.ZERO, Duration.ofSeconds(2));
    master.restart();
    field.group().awaitHealthy(Battlefield.PATIENCE);
    return name(master);
  }

  static String pauseMaster(Battlefield field) throws InterruptedException {
    RedisProcess master = field.group().master();
    master.pause();
    try {
      field.group().awaitNewMaster(master, Battlefield.PATIENCE);
      field.linger(Duration.ZERO, Duration.ofSeconds(3));
    } finally {
      master.resume();
    }
    // For this long there may be two masters.
    field.linger(Duration.ofMillis(200), Duration.ofSeconds(2));
    field.group().awaitHealthy(Battlefield.PATIENCE);
    return name(master);
  }

  static String killMasterAndClient(Battlefield field) throws InterruptedException {
    WorkerProcess client = field.anyClient();
    String victim = client.incarnation();
    client.kill();
    String master = killMaster(field);
    client.restart();
    return master + " " + victim;
  }

  static String killEverything(Battlefield field) throws InterruptedException {
    List<RedisProcess> all = new ArrayList<>(field.group().servers());
    all.addAll(field.group().sentinels());
    all.forEach(RedisProcess::kill9);
    field.linger(Duration.ZERO, Duration.ofSeconds(2));
    // If the master comes late, or the sentinels come first, they replace it while it comes back.
    Collections.shuffle(all, field.random());
    for (RedisProcess process : all) {
      process.restart();
      field.linger(Duration.ZERO, Duration.ofSeconds(1));
    }
    field.group().awaitHealthy(Battlefield.PATIENCE);
    return "all";
  }

  static String replaceMaster(Battlefield field) {
    RedisProcess master = field.group().master();
    field.group().failover();
    return name(master);
  }

  /** As operators do it. The script refuses, and changes nothing, while something is not safe. */
  static String rollingRestart(Battlefield field) throws InterruptedException {
    RollingRestart restart = new RollingRestart(field.group(), SCRIPT, RedisCli.find());
    Outcome outcome = restart.run(RESTART_TIMEOUT, "--election", "90");
    if (outcome.exitStatus() != 0) {
      throw new IllegalStateException(outcome.output());
    }
    field.group().awaitHealthy(Battlefield.PATIENCE);
    return "all";
  }

  private static String name(RedisProcess server) {
    return Integer.toString(server.port());
  }
}
