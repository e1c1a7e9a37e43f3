package org.redisjms.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.redisjms.chaos.check.Checker;
import org.redisjms.chaos.check.Evidence;
import org.redisjms.chaos.check.FinalState;
import org.redisjms.chaos.check.Verdict;
import org.redisjms.chaos.history.History;
import org.redisjms.chaos.nemesis.Battlefield;
import org.redisjms.chaos.nemesis.ClientNetwork;
import org.redisjms.chaos.nemesis.MasterWatch;
import org.redisjms.chaos.nemesis.Nemesis;
import org.redisjms.chaos.report.Report;
import org.redisjms.chaos.worker.WorkerProcess;
import org.redisjms.testkit.SentinelGroup;
import org.redisjms.testkit.Wait;

/**
 * Lets clients work while servers, clients and connections fail, and checks what became of the
 * messages. The arguments are {@link Settings}. Exits with 1 if a guarantee was broken or a client
 * did not end well.
 */
public final class Chaos {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Settings settings;
  private final PrintStream out;
  private final Path histories;

  private Chaos(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
    this.histories = settings.folder().resolve("histories");
  }

  public static void main(String... arguments) throws Exception {
    System.exit(run(Settings.parse(arguments), System.out) ? 0 : 1);
  }

  /**
   * Runs the suite.
   *
   * @return whether all guarantees were kept
   */
  static boolean run(Settings settings, PrintStream out) throws IOException, InterruptedException {
    return new Chaos(settings, out).run();
  }

  private boolean run() throws IOException, InterruptedException {
    Folders.empty(histories);
    out.println(settings);
    if (!settings.server().isEmpty()) {
      System.setProperty("redisjms.testkit.server", settings.server());
    }
    try (SentinelGroup group =
            SentinelGroup.builder()
                .downAfter(Duration.ofSeconds(1))
                .config(
                    "appendfsync " + settings.appendfsync(),
                    "min-replicas-to-write " + settings.minReplicas())
                .start();
        ClientNetwork network = new ClientNetwork(group);
        MasterWatch watch = new MasterWatch(group);
        Crew crew =
            new Crew(new WorkerProcess.Surroundings(uri(network), histories, settings.rate()))) {
      Battlefield field =
          new Battlefield(
              group, network, crew.workers(), settings.lease(), new Random(settings.seed()));
      Nemesis nemesis = new Nemesis(field, settings.faults(), settings.interval(), this::say);
      crew.startConsumers();
      await("the subscriptions", () -> Remains.isSubscribed(group));
      crew.startProducers();
      nemesis.rage(settings.duration());
      say("no more messages; waiting for what is under way");
      // What dead clients had comes back first.
      TimeUnit.NANOSECONDS.sleep(settings.lease().multipliedBy(2).toNanos());
      crew.quiet();
      boolean drained = await("empty queues", () -> Remains.messages(group).isEmpty());
      List<WorkerProcess> bad = crew.stop();
      await("nothing left", () -> group.leftovers().isEmpty());
      Logs.save(group, settings.folder().resolve("servers"));
      FinalState finalState = Remains.finalState(group);
      Evidence evidence =
          new Evidence(
              History.readAll(histories),
              finalState,
              watch.withUnexpected(nemesis.strikes()),
              settings.durability().equals("master"));
      Verdict verdict = Checker.check(evidence);
      bad.forEach(worker -> out.println(worker + " did not end well, see its log"));
      new Report(settings, evidence, verdict, watch.changes()).write(out);
      return verdict.violations().isEmpty() && bad.isEmpty() && drained;
    }
  }

  private String uri(ClientNetwork network) {
    return network.uri()
        + "&lease="
        + settings.lease().toMillis()
        + "ms&durability="
        + settings.durability()
        + (settings.options().isEmpty() ? "" : "&" + settings.options());
  }

  private void say(String what) {
    out.println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + "  " + what);
  }

  /** Waits for it; answers whether it came in time. */
  private boolean await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Wait.holds(condition)) {
      if (System.nanoTime() > end) {
        say("waited in vain for " + what);
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return true;
  }
}
