package org.redisjms.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.redisjms.chaos.Setup.AUTO_LISTENER;
import static org.redisjms.chaos.Setup.AUTO_RECEIVE;
import static org.redisjms.chaos.Setup.CLIENT;
import static org.redisjms.chaos.Setup.DUPS_OK;
import static org.redisjms.chaos.Setup.INDIVIDUAL;
import static org.redisjms.chaos.Setup.MOVE_FROM;
import static org.redisjms.chaos.Setup.MOVE_TO;
import static org.redisjms.chaos.Setup.SHARED_SUBSCRIPTION;
import static org.redisjms.chaos.Setup.TOPIC;
import static org.redisjms.chaos.Setup.TRANSACTED;
import static org.redisjms.chaos.Setup.UNSHARED_SUBSCRIPTION;
import static org.redisjms.chaos.check.Story.MOVED;
import static org.redisjms.chaos.check.Story.message;
import static org.redisjms.chaos.history.Outcome.FAILED;
import static org.redisjms.chaos.history.Outcome.OK;
import static org.redisjms.chaos.history.Outcome.UNKNOWN;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.redisjms.chaos.history.Call;
import org.redisjms.chaos.history.Event.Noted;
import org.redisjms.chaos.history.Event.Sent;
import org.redisjms.chaos.history.Mode;
import org.redisjms.chaos.history.Outcome;
import org.redisjms.chaos.nemesis.FaultKind;

/** Histories that the checker must reject, and others that are like them and allowed. */
class CheckerTest {
  private final Story story = new Story();

  @Nested
  class Lost {
    @Test
    void confirmedAndNowhere() {
      story.send(CLIENT, 1, OK);
      assertThat(story.broken()).containsExactly("NothingLost");
    }

    @Test
    void missingInOneOfTheSubscriptions() {
      story.send(TOPIC, 1, OK).receive("c.0.a", Mode.AUTO_RECEIVE, SHARED_SUBSCRIPTION, 1);
      assertThat(story.broken()).containsExactly("NothingLost");
    }

    @Test
    void committedAndNowhere() {
      story.call("p.0.a", Call.COMMIT, OK, List.of(new Sent(CLIENT, message(1))));
      assertThat(story.broken()).containsExactly("NothingLost");
    }

    @Test
    void deliveredNotAcknowledgedAndNotDeliveredAgain() {
      story.send(CLIENT, 1, OK).receive("c.0.a", Mode.CLIENT, CLIENT, 1);
      assertThat(story.broken()).containsExactly("NothingLost");
    }

    @Test
    void rolledBackAndNotDeliveredAgain() {
      story.send(TRANSACTED, 1, OK).receive("c.0.a", Mode.TRANSACTED, TRANSACTED, 1);
      story.commit("c.0.a", FAILED, story.delivery());
      assertThat(story.broken()).containsExactly("NothingLost");
    }

    @Test
    void moreThanKilledReceiversCanHaveSwallowed() {
      story.send(AUTO_RECEIVE, 1, OK).send(AUTO_RECEIVE, 2, OK);
      story.call("c.0.a", Call.RECEIVE, null, List.of());
      assertThat(story.broken()).containsExactly("NothingLost");
    }

    @Test
    void notIfItIsStillInRedis() {
      story.send(CLIENT, 1, OK).receive("c.0.a", Mode.CLIENT, CLIENT, 1).left(CLIENT, message(1));
      assertThat(story.broken()).isEmpty();
    }

    @Test
    void notIfTheAcknowledgementMayHaveTakenEffect() {
      story.send(CLIENT, 1, OK).receive("c.0.a", Mode.CLIENT, CLIENT, 1);
      story.acknowledge("c.0.a", null, story.delivery());
      assertThat(story.broken()).isEmpty();
    }

    @Test
    void notIfAKilledReceiverMayHaveSwallowedIt() {
      story.send(AUTO_RECEIVE, 1, OK).call("c.0.a", Call.RECEIVE, null, List.of());
      assertThat(story.broken()).isEmpty();
      assertThat(story.verdict().counts().swallowed()).isEqualTo(1);
    }

    @Test
    void notIfItWasNeverConfirmed() {
      story.send(CLIENT, 1, UNKNOWN).send(CLIENT, 2, FAILED).send(CLIENT, 3, null);
      assertThat(story.broken()).isEmpty();
    }
  }

  /** With {@code durability=master}. */
  @Nested
  class LostInSilence {
    @Test
    void lostAndNotReported() {
      story.confirmedByMaster().send(CLIENT, 1, OK);
      assertThat(story.broken()).containsExactly("NoSilentLoss");
    }

    @Test
    void moreThanWasReported() {
      sendTwo().reportLost("p.0.a", CLIENT, 1);
      assertThat(story.broken()).containsExactly("NoSilentLoss");
    }

    @Test
    void reportedOfAnotherDestination() {
      sendTwo().reportLost("p.0.a", INDIVIDUAL, 2);
      assertThat(story.broken()).containsExactly("NoSilentLoss");
    }

    @Test
    void reportedToAnotherProcess() {
      sendTwo().reportLost("p.1.a", CLIENT, 2);
      assertThat(story.broken()).containsExactly("NoSilentLoss");
    }

    @Test
    void lostInOneOfTheSubscriptions() {
      story.confirmedByMaster().send(TOPIC, 1, OK);
      story.receive("c.0.a", Mode.AUTO_RECEIVE, SHARED_SUBSCRIPTION, 1);
      assertThat(story.broken()).containsExactly("NoSilentLoss");
    }

    @Test
    void committedAndOnlyMessagesReported() {
      commit().reportLost("p.0.a", CLIENT, 1);
      assertThat(story.broken()).containsExactly("NoSilentLoss");
    }

    @Test
    void deliveredNotAcknowledgedAndNotDeliveredAgain() {
      story.confirmedByMaster().send(CLIENT, 1, OK).receive("c.0.a", Mode.CLIENT, CLIENT, 1);
      assertThat(story.broken()).containsExactly("NoSilentLoss");
    }

    @Test
    void longBeforeItsProcessWasKilled() {
      story.confirmedByMaster().send(CLIENT, 1, OK).send(INDIVIDUAL, 2, FAILED);
      story.fault(FaultKind.KILL_CLIENT, "p.0");
      assertThat(story.broken()).containsExactly("NoSilentLoss");
    }

    @Test
    void whileItsProcessWasOnlyPaused() {
      story.confirmedByMaster().send(CLIENT, 1, OK).fault(FaultKind.PAUSE_CLIENT, "p.0");
      assertThat(story.broken()).containsExactly("NoSilentLoss");
    }

    @Test
    void notIfItWasReported() {
      sendTwo().reportLost("p.0.b", CLIENT, 2);
      assertThat(story.broken()).isEmpty();
      assertThat(story.verdict().counts().trulyLost()).isEqualTo(2);
      assertThat(story.verdict().counts().reportedMessages()).isEqualTo(2);
    }

    @Test
    void notIfTheTransactionWasReported() {
      commit().reportLostTransactions("p.0.a", 1);
      assertThat(story.broken()).isEmpty();
    }

    @Test
    void notIfItsProcessWasKilledAtOnce() {
      story.confirmedByMaster().send(CLIENT, 1, OK);
      story.fault(FaultKind.KILL_MASTER_AND_CLIENT, "1 p.0");
      assertThat(story.broken()).isEmpty();
    }

    @Test
    void withReplicasAReportIsNoExcuse() {
      story.send(CLIENT, 1, OK).reportLost("p.0.a", CLIENT, 1);
      assertThat(story.broken()).containsExactly("NothingLost");
    }

    private Story sendTwo() {
      return story.confirmedByMaster().send(CLIENT, 1, OK).send(CLIENT, 2, OK);
    }

    private Story commit() {
      List<Sent> sent = List.of(new Sent(CLIENT, message(1)), new Sent(INDIVIDUAL, message(2)));
      return story.confirmedByMaster().call("p.0.a", Call.COMMIT, OK, sent);
    }
  }

  @Nested
  class Refused {
    @Test
    void failedAndDelivered() {
      story.send(AUTO_RECEIVE, 1, FAILED).receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 1);
      assertThat(story.broken()).containsExactly("FailedNeverArrives");
    }

    @Test
    void failedAndLeftInRedis() {
      story.send(CLIENT, 1, FAILED).left(CLIENT, message(1));
      assertThat(story.broken()).containsExactly("FailedNeverArrives");
    }

    @Test
    void rolledBackAndDelivered() {
      story
          .call("p.0.a", Call.ROLLBACK, OK, List.of(new Sent(AUTO_RECEIVE, message(1))))
          .receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 1);
      assertThat(story.broken()).containsExactly("FailedNeverArrives");
    }

    @Test
    void neverSentAndDelivered() {
      story.receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 1);
      assertThat(story.broken()).containsExactly("FailedNeverArrives");
    }

    @Test
    void unknownAndDeliveredIsAllowed() {
      story
          .send(AUTO_RECEIVE, 1, UNKNOWN)
          .send(AUTO_RECEIVE, 2, null)
          .receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 1)
          .receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 2);
      assertThat(story.broken()).isEmpty();
    }
  }

  @Nested
  class Transactions {
    private final List<Sent> two =
        List.of(new Sent(INDIVIDUAL, message(1)), new Sent(CLIENT, message(2)));

    @Test
    void halfOfACommitOfWhichNobodyKnows() {
      story.call("p.0.a", Call.COMMIT, UNKNOWN, two).left(CLIENT, message(2));
      assertThat(story.broken()).containsExactly("AllOrNothing");
    }

    @Test
    void halfOfItReceivedFromAMasterThatDied() {
      halfReceived(OK);
      assertThat(story.broken()).contains("AllOrNothing");
    }

    @Test
    void halfOfItReceivedLongBeforeTheMasterDied() {
      story.call("p.0.a", Call.COMMIT, UNKNOWN, two).receive("c.0.a", Mode.CLIENT, CLIENT, 2);
      story.acknowledge("c.0.a", UNKNOWN, story.delivery()).fault(FaultKind.KILL_MASTER, "1");
      assertThat(story.broken()).contains("AllOrNothing");
    }

    @Test
    void isAllowedIfNothingFollowedFromIt() {
      halfReceived(UNKNOWN);
      assertThat(story.broken()).isEmpty();
    }

    private void halfReceived(Outcome acknowledgement) {
      story.call("p.0.a", Call.COMMIT, UNKNOWN, two).receive("c.0.a", Mode.CLIENT, CLIENT, 2);
      story.fault(FaultKind.KILL_MASTER, "1");
      story.acknowledge("c.0.a", acknowledgement, story.delivery());
    }

    @Test
    void allOrNothingOfItIsAllowed() {
      story.call("p.0.a", Call.COMMIT, UNKNOWN, two);
      assertThat(story.broken()).isEmpty();
      story.left(CLIENT, message(2)).left(INDIVIDUAL, message(1));
      assertThat(story.broken()).isEmpty();
    }

    @Test
    void committedByTwo() {
      received("c.0.a", OK).receiveAgain("c.0.b", Mode.TRANSACTED, TRANSACTED, 1);
      story.commit("c.0.b", OK, story.delivery());
      assertThat(story.broken()).contains("CommittedOnce", "DoublesAllowed");
    }

    @Test
    void committedByTwoAroundAFailover() {
      committedByTwoAroundAFailover(FaultKind.KILL_MASTER);
      assertThat(story.broken()).contains("CommittedOnce");
    }

    private void committedByTwoAroundAFailover(FaultKind fault) {
      received("c.0.a", OK).fault(fault, "1");
      story.receiveAgain("c.0.b", Mode.TRANSACTED, TRANSACTED, 1);
      story.commit("c.0.b", OK, story.delivery());
    }

    @Test
    void committedByTwoBecauseTheMasterAloneKnewOfTheFirst() {
      story.confirmedByMaster();
      committedByTwoAroundAFailover(FaultKind.KILL_MASTER);
      assertThat(story.broken()).isEmpty();
    }

    @Test
    void committedByTwoAlthoughTheMasterWasWell() {
      story.confirmedByMaster();
      committedByTwoAroundAFailover(FaultKind.CUT_CONNECTIONS);
      assertThat(story.broken()).contains("CommittedOnce");
    }

    @Test
    void committedByOneAndRefusedToTheOther() {
      received("c.0.a", FAILED).receiveAgain("c.0.b", Mode.TRANSACTED, TRANSACTED, 1);
      story.commit("c.0.b", OK, story.delivery());
      assertThat(story.broken()).isEmpty();
    }

    @Test
    void movedTwice() {
      received("m.0.a", MOVED, UNKNOWN);
      received("m.1.a", MOVED.replace("m.0", "m.1"), OK);
      story.left(MOVE_TO, MOVED).left(MOVE_TO, MOVED.replace("m.0", "m.1"));
      assertThat(story.broken()).contains("CommittedOnce");
    }

    @Test
    void movedAndLost() {
      received("m.0.a", MOVED, OK);
      assertThat(story.broken()).containsExactly("NothingLost");
    }

    @Test
    void takenButNotMoved() {
      // Nothing of the commit arrived, so the message must have come again.
      received("m.0.a", MOVED, UNKNOWN);
      assertThat(story.broken()).containsExactly("NothingLost");
    }

    @Test
    void movedByTheSecondAttempt() {
      received("m.0.a", MOVED, UNKNOWN);
      String second = MOVED.replace("m.0", "m.1");
      received("m.1.a", second, OK);
      story.left(MOVE_TO, second);
      assertThat(story.broken()).isEmpty();
    }

    /** A transacted session receives a message and commits. */
    private Story received(String session, Outcome outcome) {
      story.send(TRANSACTED, 1, OK).receive(session, Mode.TRANSACTED, TRANSACTED, 1);
      return story.commit(session, outcome, story.delivery());
    }

    /** A mover receives the message, again if others had it before, and moves it. */
    private void received(String session, String name, Outcome outcome) {
      if (session.equals("m.0.a")) {
        story.send(MOVE_FROM, 1, OK);
      }
      story.receive(session, Mode.TRANSACTED, MOVE_FROM, message(1), !session.equals("m.0.a"));
      story.call(session, Call.COMMIT, outcome, List.of(new Sent(MOVE_TO, name)), story.delivery());
    }
  }

  @Nested
  class Doubled {
    @Test
    void afterItWasAcknowledged() {
      acknowledged().receiveAgain("c.0.b", Mode.CLIENT, CLIENT, 1);
      story.acknowledge("c.0.b", OK, story.delivery());
      assertThat(story.broken()).containsExactly("DoublesAllowed");
    }

    @Test
    void afterReceiveHadAcknowledgedIt() {
      story
          .send(AUTO_RECEIVE, 1, OK)
          .receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 1)
          .receiveAgain("c.0.b", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 1);
      assertThat(story.broken()).containsExactly("DoublesAllowed");
    }

    @Test
    void afterItsListenerHadGoneOn() {
      listenedTwice().receiveAgain("c.0.b", Mode.AUTO_LISTENER, AUTO_LISTENER, 1);
      assertThat(story.broken()).containsExactly("DoublesAllowed");
    }

    @Test
    void afterItsSessionWasClosed() {
      story.send(DUPS_OK, 1, OK).receive("c.0.a", Mode.DUPS_OK, DUPS_OK, 1).close("c.0.a");
      story.receiveAgain("c.0.b", Mode.DUPS_OK, DUPS_OK, 1);
      assertThat(story.broken()).containsExactly("DoublesAllowed");
    }

    @Test
    void withoutTheFlag() {
      story.send(CLIENT, 1, OK).receive("c.0.a", Mode.CLIENT, CLIENT, 1);
      story.receive("c.0.b", Mode.CLIENT, CLIENT, 1);
      story.acknowledge("c.0.b", OK, story.delivery());
      assertThat(story.broken()).containsExactly("DoublesFlagged");
    }

    @Test
    void withoutTheFlagAfterAReplicaHadConfirmedTheAcknowledgement() {
      acknowledged().fault(FaultKind.KILL_MASTER, "1").receive("c.0.b", Mode.CLIENT, CLIENT, 1);
      story.acknowledge("c.0.b", OK, story.delivery());
      assertThat(story.broken()).contains("DoublesAllowed");
    }

    @Test
    void longAfterTheMasterDied() {
      story.send(CLIENT, 1, OK).receive("c.0.a", Mode.CLIENT, CLIENT, 1);
      long delivery = story.delivery();
      story.fault(FaultKind.KILL_MASTER, "1").acknowledge("c.0.a", OK, delivery);
      story.receiveAgain("c.0.b", Mode.CLIENT, CLIENT, 1);
      story.acknowledge("c.0.b", OK, story.delivery());
      assertThat(story.broken()).containsExactly("DoublesAllowed");
    }

    @Test
    void longBeforeTheMasterDied() {
      acknowledged().send(INDIVIDUAL, 2, FAILED).fault(FaultKind.KILL_MASTER, "1");
      story.receiveAgain("c.0.b", Mode.CLIENT, CLIENT, 1);
      story.acknowledge("c.0.b", OK, story.delivery());
      assertThat(story.broken()).containsExactly("DoublesAllowed");
    }

    @Test
    void isAllowedIfTheMasterForgotTheAcknowledgement() {
      acknowledged().fault(FaultKind.KILL_MASTER, "1");
      story.receiveAgain("c.0.b", Mode.CLIENT, CLIENT, 1);
      story.acknowledge("c.0.b", OK, story.delivery());
      assertThat(story.broken()).isEmpty();
      assertThat(story.verdict().counts().doubled()).isEqualTo(1);
    }

    @Test
    void isAllowedWithoutTheFlagIfTheMasterForgotDeliveryAndAcknowledgement() {
      story
          .send(AUTO_RECEIVE, 1, OK)
          .receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 1)
          .fault(FaultKind.KILL_MASTER, "1")
          .receive("c.0.b", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 1);
      assertThat(story.broken()).isEmpty();
    }

    @Test
    void isNotExcusedByAFaultOfConnections() {
      acknowledged().fault(FaultKind.CUT_CONNECTIONS, "3 times");
      story.receiveAgain("c.0.b", Mode.CLIENT, CLIENT, 1);
      story.acknowledge("c.0.b", OK, story.delivery());
      assertThat(story.broken()).containsExactly("DoublesAllowed");
    }

    @Test
    void isAllowedWithoutTheFlagIfTheMasterForgotTheDelivery() {
      story.send(CLIENT, 1, OK).receive("c.0.a", Mode.CLIENT, CLIENT, 1);
      story.fault(FaultKind.PAUSE_MASTER, "1").receive("c.0.b", Mode.CLIENT, CLIENT, 1);
      story.acknowledge("c.0.b", OK, story.delivery());
      assertThat(story.broken()).isEmpty();
    }

    @Test
    void isAllowedIfTheListenersProcessWasPaused() {
      listenedTwice().fault(FaultKind.PAUSE_CLIENT, "c.0");
      story.receiveAgain("d.0.a", Mode.AUTO_LISTENER, AUTO_LISTENER, 1);
      assertThat(story.broken()).isEmpty();
    }

    @Test
    void isAllowedIfItsProcessWasKilledBeforeItAcknowledged() {
      story.send(CLIENT, 1, OK).receive("c.0.a", Mode.CLIENT, CLIENT, 1);
      story.receiveAgain("c.1.a", Mode.CLIENT, CLIENT, 1);
      story.acknowledge("c.1.a", OK, story.delivery());
      assertThat(story.broken()).isEmpty();
    }

    private Story acknowledged() {
      story.send(CLIENT, 1, OK).receive("c.0.a", Mode.CLIENT, CLIENT, 1);
      return story.acknowledge("c.0.a", OK, story.delivery());
    }

    private Story listenedTwice() {
      return story
          .send(AUTO_LISTENER, 1, OK)
          .send(AUTO_LISTENER, 2, OK)
          .receive("c.0.a", Mode.AUTO_LISTENER, AUTO_LISTENER, 1)
          .receive("c.0.a", Mode.AUTO_LISTENER, AUTO_LISTENER, 2);
    }
  }

  @Nested
  class Order {
    @Test
    void newerBeforeOlder() {
      sendTwo(AUTO_RECEIVE)
          .receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 2)
          .receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 1);
      assertThat(story.broken()).containsExactly("InOrder");
    }

    @Test
    void inASubscriptionThatOneReadsNoFaultExcusesIt() {
      sendTwo(UNSHARED_SUBSCRIPTION)
          .receive("c.0.a", Mode.AUTO_LISTENER, UNSHARED_SUBSCRIPTION, 2)
          .fault(FaultKind.KILL_CLIENT, "c.0")
          .receive("c.1.a", Mode.AUTO_LISTENER, UNSHARED_SUBSCRIPTION, 1);
      assertThat(story.broken()).containsExactly("InOrder");
    }

    @Test
    void doesNotMatterBetweenConsumers() {
      sendTwo(AUTO_RECEIVE)
          .receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 2)
          .receive("c.0.b", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 1);
      assertThat(story.broken()).isEmpty();
    }

    @Test
    void doesNotMatterForWhatComesAgain() {
      sendTwo(AUTO_RECEIVE)
          .receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 2)
          .receiveAgain("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 1);
      assertThat(story.broken()).isEmpty();
    }

    @Test
    void maySufferFromAFaultWhereSeveralRead() {
      sendTwo(AUTO_RECEIVE)
          .receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 2)
          .fault(FaultKind.KILL_CLIENT, "d.0")
          .receive("c.0.a", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 1);
      assertThat(story.broken()).isEmpty();
    }

    private Story sendTwo(String to) {
      return story.send(to, 1, OK).send(to, 2, OK);
    }
  }

  @Test
  void damagedBody() {
    story.note("c.0.a", Noted.DAMAGED, message(1));
    assertThat(story.broken()).containsExactly("NoneDamaged");
  }

  @Test
  void orphanedKey() {
    story.orphan("key jms:{queue:a}:inflight:1");
    assertThat(story.broken()).containsExactly("NoOrphans");
  }

  @Test
  void whenAllIsWellThereAreFigures() {
    story.send(TOPIC, 1, OK).send(AUTO_RECEIVE, 2, OK);
    story
        .receive("c.0.a", Mode.AUTO_LISTENER, UNSHARED_SUBSCRIPTION, 1)
        .receive("c.0.b", Mode.CLIENT, SHARED_SUBSCRIPTION, 1);
    story.acknowledge("c.0.b", OK, story.delivery());
    story.receive("c.0.c", Mode.AUTO_RECEIVE, AUTO_RECEIVE, 2).close("c.0.a");
    assertThat(story.broken()).isEmpty();
    Counts counts = story.verdict().counts();
    assertThat(counts.sent()).isEqualTo(3);
    assertThat(counts.confirmed()).isEqualTo(3);
    assertThat(counts.delivered()).isEqualTo(3);
    assertThat(counts.trulyLost()).isZero();
  }
}
