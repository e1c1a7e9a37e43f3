package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisjms.store.redis.ConsumeScenarios.AcknowledgeAndFetch.Onward;
import org.redisjms.testkit.Cut;
import org.redisjms.testkit.Fault;
import org.redisjms.testkit.FaultedExchange;

/**
 * The connection is cut at every byte of an exchange, on the way to Redis and on the way back: the
 * caller notices nothing, and what it asked for has happened exactly once. By default a sample of
 * the bytes; {@code -Dredisjms.faults=full} takes all of them, with both kinds of cut.
 */
class CutExchangeIT {

  private static final int LANES = FaultRig.FULL ? 8 : 5;

  /** How many cuts of each direction the sample has. */
  private static final int SAMPLE = 5;

  /** For how many further cuts a result is remembered and then looked at again. */
  private static final int REMEMBERED = 20;

  private final ExecutorService lanes = Executors.newFixedThreadPool(LANES);

  static Stream<Named<Scenario.Maker>> operations() {
    return Stream.of(
        Named.of("send", (rig, number) -> new SendScenarios.Send(rig, number, false)),
        Named.of("first send", (rig, number) -> new SendScenarios.Send(rig, number, true)),
        Named.of("send several", SendScenarios.SendSeveral::new),
        Named.of("publish", SendScenarios.Publish::new),
        Named.of("acknowledge", ConsumeScenarios.Acknowledge::new),
        Named.of("acknowledge and fetch", onward(Onward.SIMPLY)),
        Named.of("acknowledge durably and fetch", onward(Onward.DURABLY)),
        Named.of("commit and fetch", onward(Onward.COMMITTING)),
        Named.of("give back", ConsumeScenarios.GiveBack::new),
        Named.of("bury", ConsumeScenarios.Bury::new),
        Named.of("commit", (rig, number) -> new ConsumeScenarios.Move(rig, number, false)),
        Named.of("first commit", (rig, number) -> new ConsumeScenarios.Move(rig, number, true)),
        Named.of("commit removals", ConsumeScenarios.CommitRemovals::new),
        Named.of("prepare branch", BranchScenarios.Prepare::new),
        Named.of("commit branch", BranchScenarios.Commit::new),
        Named.of("roll branch back", BranchScenarios.RollBack::new),
        Named.of("fetch", (rig, number) -> new ConsumeScenarios.Fetch(rig, number, false)),
        Named.of("selective fetch", (rig, number) -> new ConsumeScenarios.Fetch(rig, number, true)),
        Named.of("open consumer", ConnectionScenarios.OpenConsumer::new),
        Named.of(
            "close consumer", (rig, number) -> new ConsumeScenarios.CloseConsumer(rig, number, 0)),
        Named.of(
            "close later", (rig, number) -> new ConsumeScenarios.CloseConsumer(rig, number, 2)),
        Named.of("open connection", ConnectionScenarios.OpenConnection::new),
        Named.of("close connection", ConnectionScenarios.CloseConnection::new),
        Named.of("subscribe", ConnectionScenarios.Subscribe::new),
        Named.of("change subscription", ConnectionScenarios.Resubscribe::new),
        Named.of("unsubscribe", ConnectionScenarios.Unsubscribe::new),
        Named.of("create temporary", ConnectionScenarios.CreateTemporary::new),
        Named.of("delete temporary", ConnectionScenarios.DeleteTemporary::new));
  }

  private static Scenario.Maker onward(Onward onward) {
    return (rig, number) -> new ConsumeScenarios.AcknowledgeAndFetch(rig, number, onward);
  }

  @AfterEach
  void end() {
    lanes.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aCutAnywhereIsNotNoticed(Scenario.Maker maker) throws Exception {
    List<Fault> cuts = cuts(maker);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger struck = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    for (int lane = 0; lane < Math.min(LANES, cuts.size()); lane++) {
      running.add(lanes.submit(() -> run(maker, cuts, next, struck)));
    }
    for (Future<?> lane : running) {
      lane.get(10, TimeUnit.MINUTES);
    }
    // Ids have different lengths, so the last bytes may not be there.
    assertThat(struck.get()).isGreaterThanOrEqualTo(cuts.size() - cuts.size() / 20 - 4);
  }

  private static void run(
      Scenario.Maker maker, List<Fault> cuts, AtomicInteger next, AtomicInteger struck) {
    try (FaultRig rig = new FaultRig()) {
      Deque<Scenario> done = new ArrayDeque<>();
      int number;
      while ((number = next.getAndIncrement()) < cuts.size()) {
        Scenario scenario = maker.apply(rig, number);
        try {
          scenario.prepare();
          FaultedExchange exchange = rig.proxy.next(scenario.marker(), cuts.get(number));
          scenario.run();
          scenario.verify();
          if (exchange.hasStruck()) {
            struck.incrementAndGet();
          }
          rig.proxy.forget();
        } catch (Exception | AssertionError e) {
          throw new AssertionError(scenario.name() + " with " + cuts.get(number), e);
        }
        done.add(scenario);
        if (done.size() > REMEMBERED) {
          finish(rig, done.remove());
        }
      }
      done.forEach(scenario -> finish(rig, scenario));
    }
  }

  /** What was promised holds still. */
  private static void finish(FaultRig rig, Scenario scenario) {
    scenario.verify();
    rig.erase(scenario.name());
  }

  /** Measures an exchange that nobody disturbs, and says where to cut others. */
  private static List<Fault> cuts(Scenario.Maker maker) {
    try (FaultRig rig = new FaultRig()) {
      Scenario scenario = maker.apply(rig, 999_999);
      scenario.prepare();
      FaultedExchange exchange = rig.proxy.watch(scenario.marker());
      scenario.run();
      int requests = (int) exchange.requestBytes();
      int replies = (int) exchange.replyBytes();
      assertThat(requests).isPositive();
      assertThat(replies).isPositive();
      scenario.verify();
      List<Fault> cuts = new ArrayList<>();
      for (int after : boundaries(requests)) {
        for (Cut how : ways(after)) {
          cuts.add(new Fault.CutRequest(after, how));
        }
      }
      for (int after : boundaries(replies)) {
        for (Cut how : ways(after)) {
          cuts.add(new Fault.CutReply(after, how));
        }
      }
      return cuts;
    }
  }

  private static List<Cut> ways(int after) {
    return FaultRig.FULL ? List.of(Cut.FIN, Cut.RST) : List.of(after % 2 == 0 ? Cut.FIN : Cut.RST);
  }

  /** All places to cut, or some, always with the first, the one before the last, and the last. */
  private static List<Integer> boundaries(int length) {
    List<Integer> boundaries = new ArrayList<>();
    int step = FaultRig.FULL ? 1 : Math.max(1, length / SAMPLE);
    for (int after = 0; after < length - 1; after += step) {
      boundaries.add(after);
    }
    boundaries.add(length - 1);
    boundaries.add(length);
    return boundaries;
  }
}
