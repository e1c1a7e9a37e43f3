package org.redisjms.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.redisjms.chaos.worker.Roles;
import org.redisjms.chaos.worker.WorkerProcess;
import org.redisjms.chaos.worker.WorkerProcess.Surroundings;

/** The client processes of a run. */
final class Crew implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** For those that give up in each outage, and are not told then what became of their commits. */
  private static final String IMPATIENT = "&failoverTimeout=300ms&socketTimeout=300ms";

  private final Surroundings surroundings;
  private final List<WorkerProcess> workers = new ArrayList<>();

  Crew(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Those that receive: each kind of consumer twice, in two processes. */
  void startConsumers() {
    for (int i = 1; i <= 2; i++) {
      add(
          "consumers-" + i,
          "",
          Roles.AUTO_RECEIVE,
          Roles.AUTO_LISTENER,
          Roles.DUPS_OK,
          Roles.CLIENT,
          Roles.INDIVIDUAL,
          Roles.TRANSACTED,
          Roles.SUBSCRIBE_SHARED);
    }
    add("movers-1", "", Roles.MOVE, Roles.TAKE_MOVED, Roles.SUBSCRIBE_UNSHARED);
    add("movers-2", "", Roles.MOVE, Roles.TAKE_MOVED);
  }

  void startProducers() {
    add("producers-1", "", Roles.SEND, Roles.SEND_TRANSACTED, Roles.PUBLISH);
    add("producers-2", "", Roles.SEND_ASYNC, Roles.SEND, Roles.PUBLISH_TRANSACTED);
    add("impatient-1", IMPATIENT, Roles.SEND_TRANSACTED, Roles.PUBLISH_TRANSACTED);
  }

  private void add(String name, String options, Roles... roles) {
    workers.add(new WorkerProcess(surroundings, name, options, roles));
  }

  List<WorkerProcess> workers() {
    return workers;
  }

  /** No more messages are made. */
  void quiet() {
    workers.forEach(WorkerProcess::quiet);
  }

  /**
   * Ends all.
   *
   * @return those that did not end by themselves, and well
   */
  List<WorkerProcess> stop() throws InterruptedException {
    workers.forEach(WorkerProcess::stop);
    List<WorkerProcess> bad = new ArrayList<>();
    for (WorkerProcess worker : workers) {
      if (!worker.awaitEnd(PATIENCE)) {
        bad.add(worker);
      }
    }
    return bad;
  }

  @Override
  public void close() {
    workers.forEach(WorkerProcess::close);
  }
}
