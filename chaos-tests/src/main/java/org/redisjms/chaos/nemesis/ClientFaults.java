package org.redisjms.chaos.nemesis;

import java.time.Duration;
import org.redisjms.chaos.worker.WorkerProcess;

/** Faults of the clients. */
final class ClientFaults {
  private ClientFaults() {}

  /** Longer than the lease, and than it takes others to notice. */
  static String pause(Battlefield field) throws InterruptedException {
    WorkerProcess client = field.anyClient();
    client.pause();
    try {
      field.linger(
          field.lease().multipliedBy(3).dividedBy(2), field.lease().multipliedBy(5).dividedBy(2));
    } finally {
      client.resume();
    }
    return client.incarnation();
  }

  static String kill(Battlefield field) throws InterruptedException {
    WorkerProcess client = field.anyClient();
    String victim = client.incarnation();
    client.kill();
    field.linger(Duration.ZERO, Duration.ofSeconds(1));
    client.restart();
    return victim;
  }
}
