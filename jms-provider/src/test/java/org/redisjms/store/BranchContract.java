package org.redisjms.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.redisjms.store.Branches.Decision.COORDINATED;
import static org.redisjms.store.Branches.Decision.HEURISTIC;

import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.redisjms.store.Branches.End;

/**
 * Branches of global transactions: what is prepared survives everything, and ends once (X/Open CAE
 * specification of XA, sections 2.3 and 3).
 */
abstract class BranchContract extends BatchContract {

  private static final String BRANCH = "4660:0a0b:01";

  private static Predicate<Subscription> all(BranchSend send) {
    return it -> true;
  }

  private Branches branches() {
    return client.session.branches();
  }

  private static BranchSend sending(QueueId queue, String text) {
    return new BranchSend(to(queue, text), queue.address().startsWith("topic:"), "nobody");
  }

  private static BranchRemoval received(Receiver receiver, int count, Claim... claims) {
    return new BranchRemoval(
        receiver.consumer(), Receiver.removal(claims), Collections.nCopies(claims.length, count));
  }

  @Test
  void whatIsPreparedIsNeitherSentNorInFlight() {
    send("a", "b");
    Receiver receiver = receiver();
    Claim claim = receiver.takeOne();
    branches()
        .prepare(BRANCH, List.of(sending(elsewhere, "x")), List.of(received(receiver, 1, claim)));
    assertThat(branches().unfinished()).containsExactly(BRANCH);
    assertThat(receiver.consumer().close(1)).as("holds nothing any more").isTrue();
    assertThat(browse()).containsExactly("b");
    assertThat(browse(elsewhere, null)).isEmpty();
  }

  @Test
  void aCommitSendsAndForgetsWhatWasReceived() {
    send("a");
    Receiver receiver = receiver();
    Claim claim = receiver.takeOne();
    branches()
        .prepare(
            BRANCH,
            List.of(sending(elsewhere, "x"), sending(queue, "y"), sending(elsewhere, "z")),
            List.of(received(receiver, 1, claim)));
    assertThat(branches().commit(BRANCH, BranchContract::all, COORDINATED))
        .isEqualTo(End.COMMITTED);
    assertThat(browse(elsewhere, null)).containsExactly("x", "z");
    assertThat(browse()).containsExactly("y");
    assertThat(branches().unfinished()).isEmpty();
  }

  @Test
  void aRollbackReturnsWhatWasReceivedBeforeWhatIsNewer() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    Claim[] claims = receiver.take(2).toArray(Claim[]::new);
    branches()
        .prepare(BRANCH, List.of(sending(elsewhere, "x")), List.of(received(receiver, 3, claims)));
    assertThat(browse()).containsExactly("c");
    assertThat(branches().rollBack(BRANCH, COORDINATED)).isEqualTo(End.ROLLED_BACK);
    assertThat(browse(elsewhere, null)).isEmpty();
    List<Claim> again = receiver.take(3);
    assertThat(texts(again)).containsExactly("a", "b", "c");
    assertThat(counts(again)).containsExactly(3, 3, 0);
  }

  @Test
  void aRollbackHandsMessagesToThoseWhoWait() {
    send("a");
    Receiver receiver = receiver();
    Claim claim = receiver.takeOne();
    branches().prepare(BRANCH, List.of(), List.of(received(receiver, 1, claim)));
    Receiver waiting = newClient().receiver(queue);
    waiting.standInLine();
    branches().rollBack(BRANCH, COORDINATED);
    assertThat(text(waiting.awaitHandOff())).isEqualTo("a");
  }

  @Test
  void aCommitHandsMessagesToThoseWhoWait() {
    branches().prepare(BRANCH, List.of(sending(queue, "a")), List.of());
    Receiver waiting = newClient().receiver(queue);
    waiting.standInLine();
    branches().commit(BRANCH, BranchContract::all, COORDINATED);
    assertThat(text(waiting.awaitHandOff())).isEqualTo("a");
  }

  @Test
  void eachStepCanBeRepeated() {
    send("a");
    Receiver receiver = receiver();
    List<BranchRemoval> removals = List.of(received(receiver, 1, receiver.takeOne()));
    List<BranchSend> sends = List.of(sending(elsewhere, "x"));
    branches().prepare(BRANCH, sends, removals);
    assertThat(branches().commit(BRANCH, BranchContract::all, COORDINATED))
        .isEqualTo(End.COMMITTED);
    assertThat(branches().commit(BRANCH, BranchContract::all, COORDINATED))
        .isEqualTo(End.COMMITTED);
    assertThat(branches().rollBack(BRANCH, COORDINATED)).as("too late").isEqualTo(End.COMMITTED);
    assertThat(browse(elsewhere, null)).containsExactly("x");
    assertThat(browse()).isEmpty();

    branches().prepare("2", sends, List.of());
    assertThat(branches().rollBack("2", COORDINATED)).isEqualTo(End.ROLLED_BACK);
    assertThat(branches().rollBack("2", COORDINATED)).isEqualTo(End.ROLLED_BACK);
    assertThat(branches().commit("2", BranchContract::all, COORDINATED))
        .as("too late")
        .isEqualTo(End.ROLLED_BACK);
    assertThat(browse(elsewhere, null)).containsExactly("x");
  }

  @Test
  void aNameIsPreparedOnce() {
    branches().prepare(BRANCH, List.of(sending(elsewhere, "x")), List.of());
    assertThatThrownBy(
            () -> branches().prepare(BRANCH, List.of(sending(elsewhere, "y")), List.of()))
        .isInstanceOf(BranchConflictException.class);
    branches().commit(BRANCH, BranchContract::all, COORDINATED);
    assertThatThrownBy(
            () -> branches().prepare(BRANCH, List.of(sending(elsewhere, "z")), List.of()))
        .isInstanceOf(BranchConflictException.class);
    assertThat(browse(elsewhere, null)).containsExactly("x");
  }

  @Test
  void anOperatorsDecisionIsRememberedUntilItIsForgotten() {
    branches().prepare("1", List.of(sending(elsewhere, "x")), List.of());
    branches().prepare("2", List.of(sending(elsewhere, "y")), List.of());
    assertThat(branches().forget("1")).as("not ended").isFalse();
    assertThat(branches().commit("1", BranchContract::all, HEURISTIC))
        .isEqualTo(End.HEURISTICALLY_COMMITTED);
    assertThat(branches().rollBack("2", HEURISTIC)).isEqualTo(End.HEURISTICALLY_ROLLED_BACK);
    assertThat(branches().unfinished()).containsExactlyInAnyOrder("1", "2");
    for (int i = 0; i < 2; i++) {
      assertThat(branches().rollBack("1", COORDINATED)).isEqualTo(End.HEURISTICALLY_COMMITTED);
      assertThat(branches().commit("2", BranchContract::all, COORDINATED))
          .isEqualTo(End.HEURISTICALLY_ROLLED_BACK);
    }
    assertThat(browse(elsewhere, null)).containsExactly("x");
    assertThat(branches().forget("1")).isTrue();
    assertThat(branches().forget("2")).isTrue();
    assertThat(branches().unfinished()).isEmpty();
    assertThat(branches().forget("1")).isFalse();
    assertThat(branches().commit("1", BranchContract::all, COORDINATED)).isEqualTo(End.UNKNOWN);
    assertThat(branches().rollBack("3", HEURISTIC)).isEqualTo(End.UNKNOWN);
    branches().prepare("3", List.of(), List.of());
  }

  @Test
  void whatSeveralConsumersOfAQueueReceivedReturnsInOrder() {
    send("a", "b", "c");
    Receiver one = receiver();
    Receiver two = receiver();
    Claim first = one.takeOne();
    Claim second = two.takeOne();
    Claim third = one.takeOne();
    branches()
        .prepare(
            BRANCH, List.of(), List.of(received(one, 1, first, third), received(two, 1, second)));
    branches().rollBack(BRANCH, COORDINATED);
    assertThat(browse()).containsExactly("a", "b", "c");
  }

  @Test
  void aBranchThatNobodyKnowsIsUnknownAndAfterARollbackCannotBePrepared() {
    assertThat(branches().commit(BRANCH, BranchContract::all, COORDINATED)).isEqualTo(End.UNKNOWN);
    assertThat(branches().rollBack(BRANCH, COORDINATED)).isEqualTo(End.UNKNOWN);
    assertThatThrownBy(() -> branches().prepare(BRANCH, List.of(sending(queue, "late")), List.of()))
        .isInstanceOf(BranchConflictException.class);
    assertThat(branches().unfinished()).isEmpty();
    assertThat(browse()).isEmpty();
  }

  @Test
  void aPreparedBranchSurvivesItsClient() throws Exception {
    send("a");
    Client dying = newClient();
    Receiver receiver = dying.receiver(queue);
    dying
        .session
        .branches()
        .prepare(
            BRANCH,
            List.of(sending(elsewhere, "x")),
            List.of(received(receiver, 1, receiver.takeOne())));
    kill(dying.connection);
    assertThat(browse()).isEmpty();
    assertThat(branches().unfinished()).containsExactly(BRANCH);
    assertThat(branches().commit(BRANCH, BranchContract::all, COORDINATED))
        .isEqualTo(End.COMMITTED);
    assertThat(browse(elsewhere, null)).containsExactly("x");
    assertThat(browse()).isEmpty();
  }

  /** Who has prepared it may know what it sends; somebody else has to find out. */
  @Test
  void anotherProcessCommitsWhatOneHasPrepared() throws Exception {
    send("a");
    Receiver receiver = receiver();
    branches()
        .prepare(
            BRANCH,
            List.of(sending(elsewhere, "x"), sending(elsewhere, "y")),
            List.of(received(receiver, 1, receiver.takeOne())));
    try (MessageStore other = openAgain()) {
      Branches recovery = newClient(other).session.branches();
      assertThat(recovery.commit(BRANCH, BranchContract::all, COORDINATED))
          .isEqualTo(End.COMMITTED);
      assertThat(branches().commit(BRANCH, BranchContract::all, COORDINATED))
          .as("done before")
          .isEqualTo(End.COMMITTED);
      assertThat(browse(elsewhere, null)).containsExactly("x", "y");
      assertThat(browse()).isEmpty();
    }
  }

  @Test
  void oneBranchHasTheWorkOfSeveralConnections() {
    send("a", "b");
    Receiver one = receiver();
    Receiver two = newClient().receiver(queue);
    BranchRemoval first = received(one, 1, one.takeOne());
    BranchRemoval second = received(two, 1, two.takeOne());
    branches().prepare(BRANCH, List.of(), List.of(first, second));
    newClient().session.branches().rollBack(BRANCH, COORDINATED);
    assertThat(browse()).containsExactly("a", "b");
  }

  @Test
  void aRefusedPreparationDoesNothing() throws Exception {
    send("a", "b");
    Receiver one = receiver();
    Client other = newClient();
    Receiver two = other.receiver(queue);
    BranchRemoval first = received(one, 1, one.takeOne());
    BranchRemoval second = received(two, 1, two.takeOne());
    giveUp(other.connection);
    assertThatThrownBy(
            () ->
                branches()
                    .prepare(BRANCH, List.of(sending(elsewhere, "x")), List.of(first, second)))
        .isInstanceOf(FencedException.class);
    BranchRemoval stale =
        new BranchRemoval(
            one.consumer(), new Removal(first.removal().first(), List.of(newId())), List.of(1));
    assertThatThrownBy(() -> branches().prepare(BRANCH, List.of(), List.of(stale)))
        .isInstanceOf(StaleClaimException.class);
    assertThat(branches().unfinished()).isEmpty();
    assertThat(browse(elsewhere, null)).isEmpty();
    branches().prepare(BRANCH, List.of(), List.of(first));
    branches().rollBack(BRANCH, COORDINATED);
    assertThat(browse()).containsExactly("a", "b");
  }

  @Test
  void topicsAreLookedUpAtTheCommit() {
    QueueId topic = QueueId.of("topic:prices");
    Receiver early = subscribe(topic, "early");
    branches().prepare(BRANCH, List.of(sending(topic, "p"), sending(elsewhere, "x")), List.of());
    Receiver late = subscribe(topic, "late");
    Receiver unwanted = subscribe(topic, "unwanted");
    assertThat(
            branches()
                .commit(
                    BRANCH,
                    send -> {
                      assertThat(send.sender()).isEqualTo("nobody");
                      return subscription -> !subscription.name().equals("unwanted");
                    },
                    COORDINATED))
        .isEqualTo(End.COMMITTED);
    assertThat(texts(early.take(1))).containsExactly("p");
    assertThat(texts(late.take(1))).containsExactly("p");
    assertThat(unwanted.drain()).isEmpty();
    assertThat(browse(elsewhere, null)).containsExactly("x");
  }

  @Test
  void whatWasReceivedFromADeletedSubscriptionIsNotBroughtBack() {
    QueueId topic = QueueId.of("topic:prices");
    Receiver receiver = subscribe(topic, "gone");
    client.session.send(new OutgoingMessage(topic, message("p"), 0, it -> true));
    branches().prepare(BRANCH, List.of(), List.of(received(receiver, 1, receiver.takeOne())));
    assertThat(receiver.consumer().close(1)).isTrue();
    client.session.unsubscribe(null, "gone");
    assertThat(branches().rollBack(BRANCH, COORDINATED)).isEqualTo(End.ROLLED_BACK);
    assertThat(subscribe(topic, "gone").drain()).isEmpty();
  }

  private Receiver subscribe(QueueId topic, String name) {
    return new Receiver(
        client.session,
        topic.address(),
        new Subscription(Subscription.Kind.SHARED_DURABLE, null, name, null, false, null));
  }

  @Test
  void nothingIsPreparedForATemporaryDestinationThatIsGone() {
    String address = "temporary-queue:" + newId();
    client.connection.createTemporary(address);
    client.connection.deleteTemporary(address);
    assertThatThrownBy(
            () -> branches().prepare(BRANCH, List.of(sending(QueueId.of(address), "x")), List.of()))
        .isInstanceOf(NoSuchDestinationException.class);
    assertThat(branches().unfinished()).isEmpty();
  }

  @Test
  void delayedMessagesAndPrioritiesAreKept() {
    long due = now() + 2_000;
    BranchSend delayed =
        new BranchSend(new OutgoingMessage(queue, message("later"), due), false, "");
    BranchSend urgent =
        new BranchSend(new OutgoingMessage(queue, message("urgent", 9, 0), 0), false, "");
    branches().prepare(BRANCH, List.of(delayed, sending(queue, "a"), urgent), List.of());
    branches().commit(BRANCH, BranchContract::all, COORDINATED);
    assertThat(browse()).containsExactly("urgent", "a");
    Receiver receiver = receiver();
    assertThat(texts(receiver.take(3))).containsExactly("urgent", "a", "later");
    assertThat(now()).isGreaterThanOrEqualTo(due - CLOCK_TOLERANCE);
  }
}
