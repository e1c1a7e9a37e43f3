package org.redisjms.chaos.nemesis;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.redisjms.chaos.worker.WorkerProcess;
import org.redisjms.testkit.SentinelGroup;

/** All that faults can hit. */
public record Battlefield(
    SentinelGroup group,
    ClientNetwork network,
    List<WorkerProcess> clients,
    Duration lease,
    Random random) {
  /** How long the group may take to mend; a loaded machine needs more than one election. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  WorkerProcess anyClient() {
    return clients.get(random.nextInt(clients.size()));
  }

  /** Lets time pass, of a random length between the two. */
  void linger(Duration least, Duration most) throws InterruptedException {
    long range = most.minus(least).toMillis();
    TimeUnit.MILLISECONDS.sleep(least.toMillis() + (long) (random.nextDouble() * range));
  }
}
