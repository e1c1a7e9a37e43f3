package org.redisjms.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What becomes of messages that were delivered, and of what a consumer held that closes or dies.
 */
public abstract class SettlementContract extends DeliveryContract {
  @Test
  void acknowledgedMessagesAreGone() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    List<Claim> claims = receiver.take(3);
    receiver.acknowledge(claims.get(0));
    receiver.acknowledge(claims.get(1), claims.get(2));
    assertThat(receiver.consumer().close(3)).isTrue();
    assertThat(receiver().drain()).isEmpty();
  }

  @Test
  void aMessageFromTheMiddleCanBeAcknowledged() {
    send("a", "b", "c", "d");
    Receiver receiver = receiver();
    List<Claim> claims = receiver.take(4);
    receiver.acknowledge(claims.get(1));
    receiver.acknowledge(claims.get(1));
    receiver.acknowledge(claims.get(3));

    FetchResult held = receiver.consumer().fetch(new FetchRequest(0, null, 0, 1000, 0, 0));
    assertThat(texts(held.claims())).containsExactly("a", "c");
    assertThat(held.claims()).extracting(Claim::position).containsExactly(1L, 3L);
    assertThat(held.head()).isEqualTo(1);

    receiver.acknowledge(claims.get(0));
    assertThat(receiver.fetch(receiver.request(0, 0, false)).head()).isEqualTo(3);
    receiver.acknowledge(claims.get(2));
    assertThat(receiver.fetch(receiver.request(0, 0, false)).head()).isEqualTo(5);
    send("e");
    assertThat(receiver.takeOne().position()).isEqualTo(5);
  }

  @Test
  void anAcknowledgementCanBeRepeated() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    List<Claim> claims = receiver.take(3);
    receiver.acknowledge(claims.get(0));
    receiver.acknowledge(claims.get(0));
    // One that covers what is gone and what is not.
    receiver.acknowledge(claims.get(0), claims.get(1));
    receiver.acknowledge(claims.get(0), claims.get(1));
    receiver.consumer().close(2);
    assertThat(texts(receiver().drain())).containsExactly("c");
  }

  @Test
  void acknowledgeAndFetchIsOneStep() {
    send("a", "b");
    Receiver receiver = receiver();
    Claim first = receiver.takeOne();
    List<Claim> next = receiver.acknowledgeAndFetch(1, first);
    assertThat(texts(next)).containsExactly("b");
    assertThat(receiver.acknowledgeAndFetch(1, next.get(0))).isEmpty();
    assertThat(receiver.consumer().close(2)).isTrue();
    assertThat(browse()).isEmpty();
  }

  @Test
  void aDurableAcknowledgementCanFetchAsWell() {
    send("a", "b");
    Receiver receiver = receiver();
    Claim first = receiver.takeOne();
    assertThat(receiver.consumer().acknowledgeDurably(Receiver.removal(first), null)).isNull();
    List<Claim> next = receiver.acknowledgeDurablyAndFetch(1, first);
    assertThat(texts(next)).containsExactly("b");
    assertThat(receiver.acknowledgeDurablyAndFetch(1, next.get(0))).isEmpty();
    assertThat(receiver.consumer().close(2)).isTrue();
    assertThat(browse()).isEmpty();
  }

  @Test
  void acknowledgeAndFetchLeavesAllAloneWhenTheMessageIsAnother() {
    send("a", "b");
    Receiver receiver = receiver();
    Claim first = receiver.takeOne();
    Removal wrong = new Removal(first.position(), List.of(newId()));
    assertThatThrownBy(
            () -> receiver.consumer().acknowledgeAndFetch(wrong, receiver.request(0, 0, false)))
        .isInstanceOf(StaleClaimException.class);
    receiver.consumer().close(0);
    assertThat(browse()).containsExactly("a", "b");
  }

  @Test
  void aWrongIdIsRefusedAndNothingChanged() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    List<Claim> claims = receiver.take(3);
    Removal wrong =
        new Removal(
            1, List.of(claims.get(0).message().id(), newId(), claims.get(2).message().id()));
    List<Settlement> settlements =
        List.of(
            Settlement.ACKNOWLEDGED,
            new Settlement.Returned(List.of(1, 1, 1)),
            new Settlement.Delayed(List.of(1, 1, 1), 10),
            new Settlement.DeadLettered(
                elsewhere, List.of(message("x"), message("y"), message("z"))));
    for (Settlement settlement : settlements) {
      assertThatThrownBy(() -> receiver.consumer().settle(wrong, settlement))
          .isInstanceOf(StaleClaimException.class);
    }
    FetchResult held = receiver.consumer().fetch(new FetchRequest(0, null, 0, 1000, 0, 0));
    assertThat(texts(held.claims())).containsExactly("a", "b", "c");
    assertThat(counts(held.claims())).containsOnly(0);
    assertThat(browse()).isEmpty();
    assertThat(browse(elsewhere, null)).isEmpty();
  }

  @Test
  void aPositionThatIsNotHeldIsRefused() {
    send("a");
    Receiver receiver = receiver();
    Claim claim = receiver.takeOne();
    Removal beyond = new Removal(1, List.of(claim.message().id(), newId()));
    assertThatThrownBy(() -> receiver.consumer().settle(beyond, Settlement.ACKNOWLEDGED))
        .isInstanceOf(StaleClaimException.class);
    receiver.consumer().close(0);
    assertThat(browse()).containsExactly("a");
  }

  @Test
  void returnedMessagesComeBeforeNewerOnesWithTheirCounts() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    Claim[] claims = receiver.take(2).toArray(Claim[]::new);
    send(message("urgent", 9, 0));
    receiver.consumer().settle(Receiver.removal(claims), new Settlement.Returned(List.of(1, 3)));

    List<Claim> again = receiver.take(4);
    assertThat(texts(again)).containsExactly("a", "b", "urgent", "c");
    assertThat(counts(again)).containsExactly(1, 3, 0, 0);
    assertThat(((Envelope) again.get(0).message()).redelivered()).isTrue();
    assertThat(((Envelope) again.get(2).message()).redelivered()).isFalse();
  }

  @Test
  void returningCanBeRepeated() {
    send("a", "b");
    Receiver receiver = receiver();
    Claim[] claims = receiver.take(2).toArray(Claim[]::new);
    receiver.giveBack(1, claims);
    receiver.giveBack(1, claims);
    assertThat(browse()).containsExactly("a", "b");
  }

  @Test
  void oneFromTheMiddleCanBeReturned() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    List<Claim> claims = receiver.take(3);
    receiver.giveBack(1, claims.get(1));
    assertThat(browse()).containsExactly("b");
    receiver.acknowledge(claims.get(0));
    receiver.acknowledge(claims.get(2));
    assertThat(texts(receiver.take(1))).containsExactly("b");
  }

  @Test
  void whatCameBackFromSeveralConsumersIsOrderedByArrival() {
    send("a", "b", "c", "d");
    Receiver one = receiver();
    Receiver two = receiver();
    List<Claim> early = one.take(2);
    List<Claim> late = two.take(2);
    two.giveBack(1, late.toArray(Claim[]::new));
    one.giveBack(1, early.toArray(Claim[]::new));
    assertThat(texts(receiver().take(4))).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aReturnedMessageIsHandedToTheConsumerInLine() {
    send("a");
    Receiver holder = receiver();
    Claim claim = holder.takeOne();
    Receiver other = newClient().receiver(queue);
    other.standInLine();
    holder.giveBack(1, claim);
    Claim handed = other.awaitHandOff();
    assertThat(text(handed)).isEqualTo("a");
    assertThat(counts(List.of(handed))).containsExactly(1);
  }

  @Test
  void aRedeliveryDelayIsKept() {
    send("a", "b");
    Receiver receiver = receiver();
    Claim[] claims = receiver.take(2).toArray(Claim[]::new);
    long due = now() + 1000;
    receiver.delay(2, 1000, claims);
    receiver.delay(2, 1000, claims);
    send("newer");
    assertThat(browse()).containsExactly("newer");
    awaitTime(due);
    send("newest");
    List<Claim> again = receiver.take(4);
    assertThat(texts(again)).containsExactly("a", "b", "newer", "newest");
    assertThat(counts(again)).containsExactly(2, 2, 0, 0);
  }

  @Test
  void aConsumerInLineIsToldOfARedeliveryDelay() {
    send("a");
    Receiver holder = receiver();
    Claim claim = holder.takeOne();
    Receiver other = receiver();
    other.standInLine();
    holder.delay(1, 100, claim);
    other.awaitSignal();
    assertThat(text(other.receive())).isEqualTo("a");
  }

  @Test
  void deadLetteredMessagesStandInTheirQueueAsTheyWereReplaced() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    Claim[] claims = receiver.take(2).toArray(Claim[]::new);
    Envelope first =
        Envelope.create(claims[0].message().id(), 4, true, 0, bytes("why"), bytes("A"));
    Envelope second =
        Envelope.create(claims[1].message().id(), 4, true, 0, bytes("why"), bytes("B"));
    Settlement dead = new Settlement.DeadLettered(elsewhere, List.of(first, second));
    Receiver undertaker = newClient().receiver(elsewhere);
    undertaker.standInLine();

    receiver.consumer().settle(Receiver.removal(claims), dead);
    receiver.consumer().settle(Receiver.removal(claims), dead);

    Claim handed = undertaker.awaitHandOff();
    assertThat(text(handed)).isEqualTo("A");
    assertThat(handed.message())
        .usingRecursiveComparison()
        .ignoringFields("arrival")
        .isEqualTo(first);
    assertThat(texts(undertaker.drain())).containsExactly("B");
    assertThat(texts(receiver.drain())).containsExactly("c");
  }

  @Test
  void aClosedConsumerGivesBackWhatWasNotDelivered() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    receiver.take(2);
    assertThat(receiver.consumer().close(0)).isTrue();
    List<Claim> claims = receiver().take(3);
    assertThat(texts(claims)).containsExactly("a", "b", "c");
    assertThat(counts(claims)).containsOnly(0);
  }

  @Test
  void aClosedConsumerKeepsWhatWasDeliveredUntilItIsSettled() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    List<Claim> claims = receiver.take(3);
    assertThat(receiver.consumer().close(2)).isFalse();
    assertThat(browse()).containsExactly("c");
    receiver.acknowledge(claims.get(0));
    assertThat(receiver.consumer().close(2)).isFalse();
    receiver.giveBack(1, claims.get(1));
    assertThat(receiver.consumer().close(2)).isTrue();
    assertThat(texts(receiver().take(2))).containsExactly("b", "c");
  }

  @Test
  void aClosedConsumerKeepsNoTombstones() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    List<Claim> claims = receiver.take(3);
    receiver.acknowledge(claims.get(1));
    assertThat(receiver.consumer().close(0)).isTrue();
    assertThat(texts(receiver().drain())).containsExactly("a", "c");
  }

  @Test
  void closingAgainDoesNoHarm() {
    Receiver receiver = receiver();
    assertThat(receiver.consumer().close(0)).isTrue();
    assertThat(receiver.consumer().close(0)).isTrue();
  }

  @Test
  void whatAClosingConsumerGivesBackIsHandedOn() {
    send("a");
    Receiver closing = receiver();
    closing.takeOne();
    Receiver other = newClient().receiver(queue);
    other.standInLine();
    closing.consumer().close(0);
    assertThat(text(other.awaitHandOff())).isEqualTo("a");
  }

  @Test
  void aClosedConsumerStandsInLineNoMore() {
    Receiver closing = receiver();
    closing.standInLine();
    Receiver other = receiver();
    other.standInLine();
    closing.consumer().close(0);
    send("a");
    assertThat(text(other.awaitHandOff())).isEqualTo("a");
  }

  @Test
  void whatRacedInWhenAConsumerClosesIsNotLost() {
    Receiver closing = receiver();
    closing.standInLine();
    send("a");
    assertThat(closing.consumer().close(0)).isTrue();
    assertThat(browse()).containsExactly("a");
  }

  @Test
  void aConsumerThatHasEndedIsFenced() {
    send("a");
    Receiver receiver = receiver();
    Claim claim = receiver.takeOne();
    receiver.consumer().close(0);
    assertThatThrownBy(() -> receiver.fetch(1)).isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> receiver.acknowledge(claim)).isInstanceOf(FencedException.class);
    assertThat(browse()).containsExactly("a");
  }

  @Test
  void aClosedConnectionGivesBackAllInOrder() {
    send("a", "b", "c", "d", "e");
    Client closing = newClient();
    Receiver one = closing.receiver(queue);
    Receiver two = closing.receiver(queue);
    Claim first = one.takeOne();
    two.take(1);
    one.take(1);
    two.take(1);
    one.acknowledge(first);
    closing.connection.close();
    List<Claim> claims = receiver().take(4);
    assertThat(texts(claims)).containsExactly("b", "c", "d", "e");
    assertThat(counts(claims)).containsOnly(0);
  }

  @Test
  void aClosedConnectionHandsOnWhatItHeld() {
    send("a");
    Client closing = newClient();
    closing.receiver(queue).takeOne();
    Receiver other = receiver();
    other.standInLine();
    closing.connection.close();
    closing.connection.close();
    assertThat(text(other.awaitHandOff())).isEqualTo("a");
  }

  @Test
  void aDeadClientsMessagesComeBackOneAtATimeAndCounted() throws Exception {
    send("a", "b", "c", "d");
    Client dying = newClient();
    dying.receiver(queue).take(3);
    giveUp(dying.connection);

    Receiver receiver = receiver();
    assertThat(receiver.fetch(receiver.request(10, 1, false)).claims()).isEmpty();
    List<Claim> first = receiver.fetch(10);
    assertThat(texts(first)).containsExactly("a");
    assertThat(counts(first)).containsExactly(1);
    assertThat(receiver.fetch(receiver.request(10, 1, false)).claims()).isEmpty();
    List<Claim> rest = receiver.take(3);
    assertThat(texts(rest)).containsExactly("b", "c", "d");
    assertThat(counts(rest)).containsExactly(1, 1, 0);
  }

  @Test
  void aDeadClientsMessageIsHandedToTheConsumerInLine() throws Exception {
    send("a", "b");
    Client dying = newClient();
    dying.receiver(queue).take(2);
    Receiver receiver = receiver();
    receiver.standInLine();
    giveUp(dying.connection);
    Claim claim = receiver.awaitHandOff();
    assertThat(text(claim)).isEqualTo("a");
    assertThat(counts(List.of(claim))).containsExactly(1);
    assertThat(browse()).containsExactly("b");
  }

  @Test
  void aClientThatWasGivenUpIsFenced() throws Exception {
    send("a", "b");
    Client dying = newClient();
    Receiver receiver = dying.receiver(queue);
    List<Claim> claims = receiver.take(2);
    giveUp(dying.connection);

    assertThatThrownBy(() -> receiver.acknowledge(claims.get(0)))
        .isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> receiver.giveBack(1, claims.get(0)))
        .isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> receiver.acknowledgeAndFetch(1, claims.get(0)))
        .isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> receiver.fetch(1)).isInstanceOf(FencedException.class);
    assertThat(receiver.consumer().close(1)).isTrue();
    assertThat(browse()).containsExactly("a", "b");
  }

  @Test
  void aClientThatWasGivenUpGoesOnUnderANewIdentity() throws Exception {
    String before = client.connection.id();
    giveUp(client.connection);
    client.awaitFenced();
    Conditions.await("a new identity", () -> !client.connection.id().equals(before));
    Receiver receiver = receiver();
    receiver.standInLine();
    send("a");
    Claim claim = receiver.awaitHandOff();
    client.session.commit(
        List.of(to(elsewhere, "b")),
        List.of(receiver.consumer()),
        List.of(Receiver.removal(claim)));
    assertThat(browse(elsewhere, null)).containsExactly("b");
  }

  @Test
  void aLivingConnectionSaysSo() {
    assertThat(client.connection.alive()).isTrue();
    assertThat(client.connection.id()).isNotEqualTo(newClient().connection.id());
  }
}
