package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisjms.store.Claim;
import org.redisjms.store.Conditions;
import org.redisjms.store.QueueId;
import org.redisjms.store.Receiver;
import org.redisjms.store.Subscription;
import org.redisjms.testkit.Cut;
import org.redisjms.testkit.Fault;
import org.redisjms.testkit.FaultedExchange;

/**
 * A command that was on its way when its connection broke arrives when the client has long repeated
 * it on another connection and gone on. It changes nothing any more.
 */
class LateCommandIT {

  private final FaultRig rig = new FaultRig();

  @AfterEach
  void close() {
    rig.close();
  }

  static Stream<Named<Scenario.Maker>> repeated() {
    return CutExchangeIT.operations();
  }

  /** The whole request, all but its first byte, its second half, or its last byte is late. */
  private static List<Integer> held(int length) {
    return List.of(0, 1, length / 2, length - 1);
  }

  @ParameterizedTest
  @MethodSource("repeated")
  void theLateFirstAttemptChangesNothing(Scenario.Maker maker) {
    List<Scenario> done = new ArrayList<>();
    int length = length(maker);
    for (int after : held(length)) {
      Scenario scenario = maker.apply(rig, done.size());
      scenario.prepare();
      FaultedExchange late =
          rig.proxy.next(scenario.marker(), new Fault.HoldRequest(after, Cut.FIN));
      scenario.run();
      late.awaitStruck(FaultRig.PATIENCE);
      scenario.verify();
      late.release(FaultRig.PATIENCE);
      scenario.verify();
      done.add(scenario);
    }
    done.forEach(Scenario::verify);
  }

  /** The client has done something else meanwhile. */
  @ParameterizedTest
  @MethodSource("repeated")
  void theLateFirstAttemptChangesNothingOfWhatCameAfter(Scenario.Maker maker) {
    Scenario scenario = maker.apply(rig, 0);
    scenario.prepare();
    FaultedExchange late = rig.proxy.next(scenario.marker(), new Fault.HoldRequest(0, Cut.FIN));
    scenario.run();
    scenario.goOn();
    late.release(FaultRig.PATIENCE);
    scenario.verifyAfterGoingOn();
  }

  private int length(Scenario.Maker maker) {
    Scenario scenario = maker.apply(rig, 999_999);
    scenario.prepare();
    FaultedExchange exchange = rig.proxy.watch(scenario.marker());
    scenario.run();
    return (int) exchange.requestBytes();
  }

  private FaultedExchange holdNext(Scenario scenario) {
    return rig.proxy.next(scenario.marker(), new Fault.HoldRequest(0, Cut.FIN));
  }

  @Test
  void aLateSubscriptionDoesNotBringBackAConsumer() {
    ConnectionScenarios.Subscribe scenario = new ConnectionScenarios.Subscribe(rig, 1);
    FaultedExchange late = holdNext(scenario);
    scenario.run();
    scenario.receiver.consumer().close(0);
    late.release(FaultRig.PATIENCE);

    QueueId queue = FaultRig.subscriptionQueue(scenario.topic, scenario.subscription);
    assertThat(rig.consumers(queue)).isZero();
    new Receiver(rig.witnessed, scenario.topic.address(), scenario.subscription);
  }

  @Test
  void aLateSubscriptionDoesNotBringBackWhatWasDeleted() {
    ConnectionScenarios.Subscribe scenario = new ConnectionScenarios.Subscribe(rig, 1);
    FaultedExchange late = holdNext(scenario);
    scenario.run();
    scenario.receiver.consumer().close(0);
    rig.session.unsubscribe(null, scenario.subscription.name());
    late.release(FaultRig.PATIENCE);

    assertThat(rig.isSubscribed(scenario.subscription)).isFalse();
    assertThat(rig.leftOvers(scenario.topic)).isEmpty();
  }

  @Test
  void aLateSubscriptionDoesNotReplaceANewerOne() {
    ConnectionScenarios.Subscribe scenario = new ConnectionScenarios.Subscribe(rig, 1);
    FaultedExchange late = holdNext(scenario);
    scenario.run();
    scenario.receiver.consumer().close(0);
    Subscription changed = FaultRig.selecting(scenario.subscription.name(), "a = 1");
    new Receiver(rig.witnessed, scenario.topic.address(), changed).consumer().close(0);
    rig.witnessed.send(FaultRig.publication(scenario.topic, 1));
    late.release(FaultRig.PATIENCE);

    assertThat(rig.ready(FaultRig.subscriptionQueue(scenario.topic, changed))).containsExactly(1L);
  }

  @Test
  void aLateUnsubscriptionDoesNotDeleteANewSubscription() {
    ConnectionScenarios.Unsubscribe scenario = new ConnectionScenarios.Unsubscribe(rig, 1);
    scenario.prepare();
    FaultedExchange late = holdNext(scenario);
    scenario.run();
    new Receiver(rig.session, scenario.topic.address(), scenario.subscription).consumer().close(0);
    rig.witnessed.send(FaultRig.publication(scenario.topic, 2));
    late.release(FaultRig.PATIENCE);

    assertThat(rig.ready(FaultRig.subscriptionQueue(scenario.topic, scenario.subscription)))
        .containsExactly(2L);
  }

  @Test
  void aLateUnsubscriptionOfAConnectionThatWasClosedDeletesNothing() {
    ConnectionScenarios.Unsubscribe scenario = new ConnectionScenarios.Unsubscribe(rig, 1);
    scenario.prepare();
    FaultedExchange late = holdNext(scenario);
    scenario.run();
    rig.connection.close();
    new Receiver(rig.witnessed, scenario.topic.address(), scenario.subscription)
        .consumer()
        .close(0);
    rig.witnessed.send(FaultRig.publication(scenario.topic, 2));
    late.release(FaultRig.PATIENCE);

    assertThat(rig.ready(FaultRig.subscriptionQueue(scenario.topic, scenario.subscription)))
        .containsExactly(2L);
  }

  @Test
  void aLateCreationDoesNotBringBackATemporaryDestination() {
    ConnectionScenarios.CreateTemporary scenario = new ConnectionScenarios.CreateTemporary(rig, 1);
    FaultedExchange late = holdNext(scenario);
    scenario.run();
    rig.connection.deleteTemporary(scenario.temporary.address());
    late.release(FaultRig.PATIENCE);

    assertThat(rig.leftOvers(scenario.temporary)).isEmpty();
  }

  @Test
  void aLateRegistrationDoesNotBringBackAConsumer() {
    ConnectionScenarios.OpenConsumer scenario = new ConnectionScenarios.OpenConsumer(rig, 1);
    scenario.prepare();
    FaultedExchange late = holdNext(scenario);
    scenario.run();
    scenario.goOn();
    late.release(FaultRig.PATIENCE);

    assertThat(rig.consumers(scenario.queue)).isZero();
  }

  /** What a late fetch took, the client would not know of, and nobody else could have it. */
  @Test
  void aLateFetchTakesNothing() {
    QueueId queue = QueueId.of("queue:late");
    Receiver receiver = rig.receiver(queue);
    FaultedExchange late = rig.proxy.next("{queue:late}", new Fault.HoldRequest(0, Cut.FIN));
    assertThat(receiver.fetch(10)).isEmpty();
    rig.given(queue, 1);
    late.release(FaultRig.PATIENCE);

    assertThat(rig.ready(queue)).containsExactly(1L);
    assertThat(FaultRig.numbers(receiver.fetch(10))).containsExactly(1L);
  }

  /** A late fetch must not take the consumer out of the line in which it stands. */
  @Test
  void aLateFetchDoesNotLeaveTheLine() {
    rig.store.wakeUps.startOnce();
    Conditions.await("the subscription", rig.store.wakeUps::confirmed);
    QueueId queue = QueueId.of("queue:late");
    Receiver receiver = rig.receiver(queue);
    FaultedExchange late = rig.proxy.next("{queue:late}", new Fault.HoldRequest(0, Cut.FIN));
    assertThat(receiver.fetch(10)).isEmpty();
    receiver.standInLine();
    late.release(FaultRig.PATIENCE);
    rig.given(queue, 1);

    Claim claim = receiver.awaitHandOff();
    assertThat(claim.message().id().low()).isEqualTo(1);
  }

  @Test
  void aLateSelectiveFetchTakesNothing() {
    QueueId queue = QueueId.of("queue:late");
    Receiver receiver = new Receiver(rig.session, queue, envelope -> true);
    rig.given(queue, 1);
    FaultedExchange late =
        rig.proxy.next(
            new String(Script.CLAIM.sha(), StandardCharsets.US_ASCII),
            new Fault.HoldRequest(0, Cut.FIN));
    List<Claim> claims = receiver.fetch(10);
    assertThat(FaultRig.numbers(claims)).containsExactly(1L);
    receiver.giveBack(0, claims.get(0));
    late.release(FaultRig.PATIENCE);

    assertThat(rig.ready(queue)).containsExactly(1L);
  }
}
