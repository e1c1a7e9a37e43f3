package org.redisjms.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Transactions: all or nothing. */
public abstract class CommitContract extends SettlementContract {
  private void commit(
      List<OutgoingMessage> messages, List<StoreConsumer> consumers, List<Removal> removals) {
    client.session.commit(messages, consumers, removals);
  }

  @Test
  void aCommitSendsInOrder() {
    commit(List.of(to(queue, "a"), to(elsewhere, "x"), to(queue, "b")), List.of(), List.of());
    commit(List.of(to(queue, "c")), List.of(), List.of());
    assertThat(texts(receiver().take(3))).containsExactly("a", "b", "c");
    assertThat(browse(elsewhere, null)).containsExactly("x");
  }

  @Test
  void aCommitCanFetchAsWell() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    Claim first = receiver.takeOne();
    List<Claim> next = receiver.commitAndFetch(client.session, 1, first);
    assertThat(texts(next)).containsExactly("b");
    assertThatThrownBy(() -> receiver.commitAndFetch(client.session, 1, first))
        .isInstanceOf(StaleClaimException.class);
    assertThat(texts(receiver.fetch(1))).containsExactly("c");
    receiver.consumer().close(2);
    assertThat(browse()).containsExactly("c");
  }

  @Test
  void aCommitOfNothingDoesNothing() {
    commit(List.of(), List.of(), List.of());
    commit(List.of(), List.of(), List.of());
    assertThat(browse()).isEmpty();
    commit(List.of(to(queue, "a")), List.of(), List.of());
    assertThat(browse()).containsExactly("a");
  }

  @Test
  void aCommitKeepsPrioritiesAndDeliveryTimes() {
    long due = now() + 1000;
    commit(
        List.of(
            to(queue, "a"),
            new OutgoingMessage(queue, message("delayed"), due),
            new OutgoingMessage(queue, message("urgent", 9, 0), 0)),
        List.of(),
        List.of());
    assertThat(browse()).containsExactly("urgent", "a");
    Receiver receiver = receiver();
    assertThat(texts(receiver.take(2))).containsExactly("urgent", "a");
    assertThat(text(receiver.receive())).isEqualTo("delayed");
    assertThat(now()).isGreaterThanOrEqualTo(due - CLOCK_TOLERANCE);
  }

  @Test
  void aCommitHandsItsMessagesToTheConsumersInLine() {
    List<Receiver> receivers = List.of(receiver(), newClient().receiver(queue));
    Receiver third = newClient().receiver(elsewhere);
    receivers.forEach(Receiver::standInLine);
    third.standInLine();
    commit(
        List.of(to(queue, "a"), to(queue, "b"), to(queue, "c"), to(elsewhere, "x")),
        List.of(),
        List.of());
    assertThat(text(receivers.get(0).awaitHandOff())).isEqualTo("a");
    assertThat(text(receivers.get(1).awaitHandOff())).isEqualTo("b");
    assertThat(text(third.awaitHandOff())).isEqualTo("x");
    assertThat(browse()).containsExactly("c");
  }

  @Test
  void aCommitRemovesFromSeveralConsumersAndSends() {
    send("a", "b", "c");
    client.session.send(to(elsewhere, "x"));
    Receiver one = receiver();
    Receiver two = client.receiver(elsewhere);
    Claim[] claims = one.take(3).toArray(Claim[]::new);
    Claim other = two.takeOne();

    commit(
        List.of(to(queue, "new")),
        List.of(one.consumer(), two.consumer(), one.consumer()),
        List.of(Receiver.removal(claims[0]), Receiver.removal(other), Receiver.removal(claims[2])));

    assertThat(browse()).containsExactly("new");
    assertThat(one.consumer().close(0)).isTrue();
    assertThat(two.consumer().close(1)).isTrue();
    assertThat(browse()).containsExactly("b", "new");
    assertThat(browse(elsewhere, null)).isEmpty();
  }

  @Test
  void aCommitWithOneStaleClaimDoesNothing() {
    send("a", "b");
    client.session.send(to(elsewhere, "x"));
    Receiver one = receiver();
    Receiver two = client.receiver(elsewhere);
    Claim[] claims = one.take(2).toArray(Claim[]::new);
    Claim other = two.takeOne();
    Removal stale = new Removal(other.position(), List.of(newId()));

    assertThatThrownBy(
            () ->
                commit(
                    List.of(to(queue, "new"), to(elsewhere, "new")),
                    List.of(one.consumer(), two.consumer()),
                    List.of(Receiver.removal(claims), stale)))
        .isInstanceOf(StaleClaimException.class);

    assertThat(browse()).isEmpty();
    assertThat(browse(elsewhere, null)).isEmpty();
    // All is held as before, and can be committed.
    commit(
        List.of(to(queue, "new")),
        List.of(one.consumer(), two.consumer()),
        List.of(Receiver.removal(claims), Receiver.removal(other)));
    assertThat(browse()).containsExactly("new");
    assertThat(one.consumer().close(2)).isTrue();
    assertThat(two.consumer().close(1)).isTrue();
  }

  @Test
  void whatWasSettledAlreadyCannotBeCommitted() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    Claim[] claims = receiver.take(3).toArray(Claim[]::new);
    commit(List.of(), List.of(receiver.consumer()), List.of(Receiver.removal(claims[0])));
    receiver.acknowledge(claims[2]);
    for (Claim claim : List.of(claims[0], claims[2])) {
      assertThatThrownBy(
              () ->
                  commit(
                      List.of(to(queue, "new")),
                      List.of(receiver.consumer()),
                      List.of(Receiver.removal(claim))))
          .isInstanceOf(StaleClaimException.class);
    }
    assertThat(browse()).isEmpty();
    commit(List.of(), List.of(receiver.consumer()), List.of(Receiver.removal(claims[1])));
    assertThat(receiver.consumer().close(3)).isTrue();
  }

  @Test
  void aRefusedCommitDoesNotDisturbTheNext() {
    Receiver receiver = receiver();
    Removal nothingThere = new Removal(1, List.of(newId()));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  commit(
                      List.of(to(queue, "no")),
                      List.of(receiver.consumer()),
                      List.of(nothingThere)))
          .isInstanceOf(StaleClaimException.class);
      commit(List.of(to(queue, "yes" + i)), List.of(), List.of());
    }
    assertThat(browse()).containsExactly("yes0", "yes1", "yes2");
  }

  @Test
  void whatAClosedConsumerDeliveredCanBeCommitted() {
    send("a", "b");
    Receiver receiver = receiver();
    List<Claim> claims = receiver.take(2);
    assertThat(receiver.consumer().close(1)).isFalse();
    commit(
        List.of(to(elsewhere, "x")),
        List.of(receiver.consumer()),
        List.of(Receiver.removal(claims.get(0))));
    assertThat(receiver.consumer().close(1)).isTrue();
    assertThat(browse()).containsExactly("b");
    assertThat(browse(elsewhere, null)).containsExactly("x");
  }

  @Test
  void aClientThatWasGivenUpCannotCommitWhatItHeld() throws Exception {
    send("a");
    Client dying = newClient();
    dying.session.commit(List.of(to(elsewhere, "before")), List.of(), List.of());
    Receiver receiver = dying.receiver(queue);
    Claim claim = receiver.takeOne();
    giveUp(dying.connection);

    assertThatThrownBy(
            () ->
                dying.session.commit(
                    List.of(to(elsewhere, "after")),
                    List.of(receiver.consumer()),
                    List.of(Receiver.removal(claim))))
        .isInstanceOf(FencedException.class);

    assertThat(browse(elsewhere, null)).containsExactly("before");
    assertThat(browse()).containsExactly("a");
  }

  @Test
  void aCommitMayBeLarge() {
    sendAll(numbered(1000));
    Receiver receiver = receiver();
    Claim[] claims = receiver.take(1000).toArray(Claim[]::new);
    List<OutgoingMessage> messages =
        numbered(1000).stream().map(it -> new OutgoingMessage(elsewhere, it, 0)).toList();
    commit(messages, List.of(receiver.consumer()), List.of(Receiver.removal(claims)));
    assertThat(receiver.consumer().close(1000)).isTrue();
    assertThat(browse()).isEmpty();
    assertThat(browse(elsewhere, null)).hasSize(1000);
  }
}
