package org.redisjms.chaos.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.redisjms.chaos.worker.WorkerProcess;
import org.redisjms.testkit.RedisProcess;

/** Faults of the servers. */
final class ServerFaults {
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
    all.forEach(RedisProcess::restart);
    field.group().awaitHealthy(Battlefield.PATIENCE);
    return "all";
  }

  static String rollingRestart(Battlefield field) {
    List<String> order = new ArrayList<>();
    for (RedisProcess replica : field.group().replicas()) {
      restart(field, replica);
      order.add(name(replica));
    }
    // What was the master must become a replica by an election first.
    RedisProcess master = field.group().master();
    master.shutdown();
    field.group().awaitNewMaster(master, Battlefield.PATIENCE);
    restart(field, master);
    order.add(name(master));
    return String.join(" ", order);
  }

  private static void restart(Battlefield field, RedisProcess server) {
    server.restart();
    field.group().awaitHealthy(Battlefield.PATIENCE);
  }

  private static String name(RedisProcess server) {
    return Integer.toString(server.port());
  }
}
