package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisjms.store.Claim;
import org.redisjms.store.Conditions;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.StoreException;
import org.redisjms.testkit.Cut;
import org.redisjms.testkit.Fault;
import org.redisjms.testkit.FaultedExchange;

/**
 * The connection is cut in the middle of an exchange, and Redis cannot be reached again before
 * {@code failoverTimeout}: the operation fails. Either its outcome is declared unknown, or it had
 * none and never will; and when Redis is there again, the session goes on.
 */
class GivenUpIT {

  private static final int SAMPLE = FaultRig.FULL ? 40 : 2;
  private static final int LANES = 8;

  private final ExecutorService lanes = Executors.newFixedThreadPool(LANES);

  static Stream<Named<Scenario.Maker>> operations() {
    return Stream.of(
        Named.of("send", (rig, number) -> new SendScenarios.Send(rig, number, false)),
        Named.of("first send", (rig, number) -> new SendScenarios.Send(rig, number, true)),
        Named.of("publish", SendScenarios.Publish::new),
        Named.of("commit", (rig, number) -> new ConsumeScenarios.Move(rig, number, false)),
        Named.of("first commit", (rig, number) -> new ConsumeScenarios.Move(rig, number, true)));
  }

  @AfterEach
  void end() {
    lanes.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theOutcomeIsKnownOrDeclaredUnknown(Scenario.Maker maker) throws Exception {
    List<Fault> faults = faults(maker);
    List<Future<?>> running = new ArrayList<>();
    for (Fault fault : faults) {
      running.add(lanes.submit(() -> giveUp(maker, fault)));
    }
    for (Future<?> each : running) {
      each.get(10, TimeUnit.MINUTES);
    }
  }

  /** Redis has the consumer, and nobody else knows of it: it must not occupy the subscription. */
  @Test
  void aConsumerThatNobodyKnowsOfIsEnded() throws Exception {
    try (FaultRig rig = new FaultRig("failoverTimeout", "2s")) {
      FaultedExchange exchange =
          rig.proxy.next("topic:ghosts", new Fault.CutReply(0, Cut.RST)).thenRefuse();
      assertThatThrownBy(() -> subscribe(rig)).isInstanceOf(StoreException.class);
      exchange.awaitStruck(FaultRig.PATIENCE);
      String consumers = rig.prefix + ":{topic:ghosts}:sub:d:s:consumers";
      assertThat(rig.server.command("SCARD", consumers)).isEqualTo(1L);
      rig.proxy.accept();
      Conditions.await(
          "the subscription",
          () -> {
            try {
              subscribe(rig);
              return true;
            } catch (StoreException e) {
              return false;
            }
          });
      assertThat(rig.server.command("SCARD", consumers)).isEqualTo(1L);
    }
  }

  private static void subscribe(FaultRig rig) {
    rig.session.subscribe(
        "topic:ghosts",
        FaultRig.durable("s"),
        new ConsumerEvents() {
          @Override
          public void handedOff(Claim claim, boolean inLine) {}

          @Override
          public void wakeUp() {}
        });
  }

  private static void giveUp(Scenario.Maker maker, Fault fault) {
    try (FaultRig rig = new FaultRig("failoverTimeout", "2s")) {
      Scenario scenario = maker.apply(rig, 1);
      scenario.prepare();
      FaultedExchange exchange = rig.proxy.next(scenario.marker(), fault).thenRefuse();
      StoreException thrown = run(scenario);
      exchange.awaitStruck(FaultRig.PATIENCE);
      rig.proxy.accept();
      try {
        Conditions.await("Redis", () -> canGoOn(scenario));
        scenario.verifyGivenUp(thrown);
        if (fault instanceof Fault.HoldRequest) {
          exchange.release(FaultRig.PATIENCE);
          scenario.verifyGivenUp(thrown);
        }
      } catch (AssertionError e) {
        throw new AssertionError(fault + " made it throw " + thrown, e);
      }
    }
  }

  private static @Nullable StoreException run(Scenario scenario) {
    try {
      scenario.run();
      return null;
    } catch (StoreException e) {
      return e;
    }
  }

  private static boolean canGoOn(Scenario scenario) {
    try {
      scenario.goOn();
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  private static List<Fault> faults(Scenario.Maker maker) {
    try (FaultRig rig = new FaultRig()) {
      Scenario scenario = maker.apply(rig, 1);
      scenario.prepare();
      FaultedExchange exchange = rig.proxy.watch(scenario.marker());
      scenario.run();
      int requests = (int) exchange.requestBytes();
      int replies = (int) exchange.replyBytes();
      assertThat(replies).isPositive();
      List<Fault> faults = new ArrayList<>();
      for (int i = 0; i < SAMPLE; i++) {
        int after = (int) ((long) requests * i / SAMPLE);
        faults.add(new Fault.CutRequest(after, Cut.RST));
        faults.add(new Fault.HoldRequest(after, Cut.FIN));
        faults.add(new Fault.CutReply(replies * i / SAMPLE, Cut.FIN));
      }
      faults.add(new Fault.CutRequest(requests, Cut.FIN));
      faults.add(new Fault.HoldRequest(requests - 1, Cut.FIN));
      return faults;
    }
  }
}
