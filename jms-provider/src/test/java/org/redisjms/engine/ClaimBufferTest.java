package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redisjms.engine.ClaimBuffer.Pushed;
import org.redisjms.store.Claim;
import org.redisjms.store.Envelope;
import org.redisjms.store.FetchResult;
import org.redisjms.store.MessageId;

class ClaimBufferTest {

  private final ClaimBuffer buffer = new ClaimBuffer();

  /** The message with this number, at the position of the same number. */
  private static Claim claim(long number) {
    return claim(number, number);
  }

  private static Claim claim(long position, long number) {
    return new Claim(position, Envelope.create(id(number), 4, true, 0, new byte[0], new byte[0]));
  }

  private static MessageId id(long number) {
    return new MessageId(7, number);
  }

  private static FetchResult result(long head, Claim... claims) {
    return new FetchResult(false, head, List.of(claims), 1_000);
  }

  private static List<Long> positions(List<Held> messages) {
    return messages.stream().map(Held::position).toList();
  }

  private List<Held> take(int count) {
    Held[] taken = new Held[count];
    Arrays.setAll(taken, i -> buffer.take());
    return List.of(taken);
  }

  @Test
  void aFetchAndAHandOffCanOvertakeEachOther() {
    assertThat(buffer.merge(result(1, claim(1), claim(2)))).isTrue();
    assertThat(buffer.push(claim(2))).isEqualTo(Pushed.KNOWN);
    assertThat(buffer.push(claim(3))).isEqualTo(Pushed.ACCEPTED);
    assertThat(buffer.merge(result(1, claim(3), claim(4)))).isTrue();
    assertThat(positions(buffer.waiting())).containsExactly(1L, 2L, 3L, 4L);
    assertThat(buffer.known()).isEqualTo(4);
    assertThat(buffer.knownId()).isEqualTo(id(4));
  }

  @Test
  void whatAHandOffBroughtAndWasDeliveredDoesNotWaitAgain() {
    assertThat(buffer.push(claim(1))).isEqualTo(Pushed.ACCEPTED);
    take(1);
    assertThat(buffer.merge(result(1, claim(1), claim(2)))).isTrue();
    assertThat(positions(buffer.delivered())).containsExactly(1L);
    assertThat(positions(buffer.waiting())).containsExactly(2L);
  }

  @Test
  void aHandOffBehindAGapIsLeftToTheNextFetch() {
    assertThat(buffer.push(claim(1))).isEqualTo(Pushed.ACCEPTED);
    assertThat(buffer.push(claim(3))).isEqualTo(Pushed.GAP);
    assertThat(buffer.known()).isEqualTo(1);
    assertThat(buffer.merge(result(1, claim(2), claim(3)))).isTrue();
    assertThat(positions(buffer.waiting())).containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatIsTakenIsDeliveredAndCounted() {
    buffer.merge(result(1, claim(1), claim(2)));
    Held first = buffer.take();
    assertThat(first.deliveryCount()).isEqualTo(1);
    assertThat(first.redelivered()).isFalse();
    assertThat(buffer.lastDelivered()).isEqualTo(1);
    assertThat(positions(buffer.delivered())).containsExactly(1L);
    assertThat(buffer.delivered(id(1))).isEqualTo(first);
    assertThat(buffer.delivered(id(2))).isNull();
  }

  @Test
  void aDeliveryThatDidNotComeAboutIsNotCounted() {
    buffer.merge(result(1, claim(1)));
    buffer.untake(buffer.take());
    assertThat(buffer.unsettled()).isFalse();
    assertThat(buffer.take().deliveryCount()).isEqualTo(1);
  }

  @Test
  void whatIsRecoveredComesBeforeWhatIsNewerInItsOrder() {
    buffer.merge(result(1, claim(1), claim(2), claim(3), claim(4)));
    take(3);
    assertThat(positions(buffer.recover())).containsExactly(1L, 2L, 3L);
    assertThat(buffer.unsettled()).isFalse();
    List<Held> again = take(4);
    assertThat(positions(again)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(again).extracting(Held::deliveryCount).containsExactly(2, 2, 2, 1);
    assertThat(again).extracting(Held::redelivered).containsExactly(true, true, true, false);
  }

  @Test
  void whatIsRecoveredOrSettledCannotBeAcknowledged() {
    buffer.merge(result(1, claim(1), claim(2)));
    Held first = buffer.take();
    Held second = buffer.take();
    assertThat(buffer.recover(first)).isTrue();
    assertThat(buffer.acknowledge(first)).isFalse();
    assertThat(buffer.recover(first)).isFalse();
    buffer.settled(List.of(second), true);
    assertThat(buffer.acknowledge(second)).isFalse();
  }

  @Test
  void aHeadAtSomethingSettledSaysThatTheStoreLacksTheLastMoments() {
    buffer.merge(result(1, claim(1), claim(2), claim(3)));
    buffer.settled(take(2), true);
    assertThat(buffer.merge(result(2, claim(4)))).isFalse();
    assertThat(positions(buffer.waiting())).containsExactly(3L);
    assertThat(buffer.merge(result(3, claim(4)))).isTrue();
  }

  @Test
  void aHeadThatWaitsForItsAcknowledgementIsNoSurprise() {
    buffer.merge(result(1, claim(1), claim(2)));
    assertThat(buffer.acknowledge(buffer.take())).isTrue();
    assertThat(buffer.merge(result(1, claim(3)))).isTrue();
    assertThat(positions(buffer.acknowledged())).containsExactly(1L);
    assertThat(buffer.acknowledgedCount()).isEqualTo(1);
  }

  @Test
  void aHeadBehindAHoleInTheMiddleIsNoSurprise() {
    buffer.merge(result(1, claim(1), claim(2), claim(3)));
    List<Held> taken = take(3);
    buffer.settled(List.of(taken.get(1)), true);
    assertThat(buffer.merge(result(1))).isTrue();
    buffer.settled(List.of(taken.get(0)), true);
    assertThat(buffer.merge(result(3))).isTrue();
  }

  @Test
  void rebuildingAcknowledgesAgainWhatTheStoreForgot() {
    buffer.merge(result(1, claim(1), claim(2), claim(3)));
    buffer.settled(take(2), true);
    assertThat(buffer.rebuild(1, List.of(claim(1), claim(2), claim(3)))).isEmpty();
    assertThat(positions(buffer.acknowledged())).containsExactly(1L, 2L);
    assertThat(positions(buffer.waiting())).containsExactly(3L);
    assertThat(buffer.known()).isEqualTo(3);
  }

  @Test
  void rebuildingKeepsWhatWaitsForItsAcknowledgement() {
    buffer.merge(result(1, claim(1), claim(2)));
    buffer.acknowledge(take(1).get(0));
    assertThat(buffer.rebuild(1, List.of(claim(1), claim(2)))).isEmpty();
    assertThat(positions(buffer.acknowledged())).containsExactly(1L);
    assertThat(positions(buffer.waiting())).containsExactly(2L);
  }

  @Test
  void whatWaitsForItsAcknowledgementIsNotDeliveredAgainWhenTheStoreHasLostTheClaim() {
    buffer.merge(result(1, claim(1), claim(2)));
    buffer.acknowledge(take(1).get(0));
    assertThat(buffer.rebuild(1, List.of())).as("it is done with").isEmpty();
    assertThat(buffer.acknowledged()).isEmpty();
    assertThat(buffer.merge(result(1, claim(1), claim(2)))).isTrue();
    assertThat(positions(buffer.acknowledged())).containsExactly(1L);
    assertThat(positions(buffer.waiting())).containsExactly(2L);
  }

  @Test
  void whatWaitsForItsAcknowledgementIsNotDeliveredAgainWhenTheConsumerBeginsAnew() {
    buffer.merge(result(1, claim(1), claim(2)));
    buffer.acknowledge(take(1).get(0));
    assertThat(buffer.reset()).isEmpty();
    assertThat(buffer.merge(result(1, claim(1), claim(2)))).isTrue();
    assertThat(positions(buffer.acknowledged())).containsExactly(1L);
    assertThat(positions(buffer.waiting())).containsExactly(2L);
  }

  @Test
  void rebuildingKeepsWhatIsDeliveredAndNamesWhatIsGone() {
    buffer.merge(result(1, claim(1), claim(2), claim(3)));
    take(3);
    List<Held> lost = buffer.rebuild(1, List.of(claim(1), claim(2), claim(3, 9)));
    assertThat(lost).extracting(Held::id).containsExactly(id(3));
    assertThat(positions(buffer.delivered())).containsExactly(1L, 2L);
    assertThat(buffer.wentElsewhere(id(3))).isTrue();
    assertThat(buffer.wentElsewhere(id(1))).isFalse();
    assertThat(buffer.waiting()).extracting(Held::id).containsExactly(id(9));
    assertThat(buffer.take().redelivered()).isFalse();
  }

  @Test
  void rebuildingFlagsWhatWasDeliveredAndSettledOtherwise() {
    buffer.merge(result(1, claim(1), claim(2)));
    buffer.settled(take(1), false); // committed, and the store lost that
    assertThat(buffer.rebuild(1, List.of(claim(1), claim(2)))).isEmpty();
    List<Held> again = take(2);
    assertThat(again).extracting(Held::redelivered).containsExactly(true, false);
  }

  @Test
  void whatComesAgainAlthoughItsAcknowledgementWasConfirmedIsNotDelivered() {
    buffer.merge(result(1, claim(1), claim(2), claim(3)));
    buffer.settled(take(2), true);
    assertThat(buffer.rebuild(1, List.of())).as("the store has lost the claims").isEmpty();
    assertThat(buffer.merge(result(1, claim(1), claim(2), claim(3), claim(4)))).isTrue();
    assertThat(positions(buffer.acknowledged())).containsExactly(1L, 2L);
    assertThat(positions(buffer.waiting())).containsExactly(3L, 4L);
    assertThat(take(2)).extracting(Held::redelivered).containsExactly(false, false);
  }

  @Test
  void whatComesAgainAfterItsDeliveryIsFlagged() {
    buffer.merge(result(1, claim(1), claim(2)));
    take(1);
    assertThat(buffer.rebuild(1, List.of())).as("gone").hasSize(1);
    assertThat(buffer.push(claim(1))).isEqualTo(Pushed.ACCEPTED);
    assertThat(buffer.push(claim(2))).isEqualTo(Pushed.ACCEPTED);
    assertThat(take(2)).extracting(Held::redelivered).containsExactly(true, false);
  }

  @Test
  void aDeliveryThatDidNotComeAboutLeavesNoFlag() {
    buffer.merge(result(1, claim(1)));
    buffer.untake(buffer.take());
    buffer.reset();
    assertThat(buffer.push(claim(1))).isEqualTo(Pushed.ACCEPTED);
    assertThat(buffer.take().redelivered()).isFalse();
  }

  @Test
  void rebuildingFromNothingKnowsWherePositionsGoOn() {
    buffer.merge(result(1, claim(1)));
    assertThat(buffer.rebuild(2, List.of())).isEmpty();
    assertThat(buffer.known()).isEqualTo(1);
    assertThat(buffer.push(claim(2))).isEqualTo(Pushed.ACCEPTED);
  }

  @Test
  void whoIsGivenUpBeginsAnew() {
    buffer.merge(result(1, claim(1), claim(2), claim(3)));
    take(2);
    assertThat(positions(buffer.reset())).containsExactly(1L, 2L);
    assertThat(buffer.known()).isZero();
    assertThat(buffer.knownId()).isNull();
    assertThat(buffer.lastDelivered()).isZero();
    assertThat(buffer.nothingWaiting()).isTrue();
    assertThat(buffer.wentElsewhere(id(1))).isTrue();
    assertThat(buffer.push(claim(1, 3))).isEqualTo(Pushed.ACCEPTED);
  }

  @Test
  void anotherMessageAtTheSamePositionIsNotTouched() {
    buffer.merge(result(1, claim(1)));
    Held old = buffer.take();
    buffer.rebuild(1, List.of(claim(1, 9)));
    Held other = buffer.take();
    assertThat(buffer.acknowledge(old)).isFalse();
    buffer.settled(List.of(old), true);
    assertThat(buffer.delivered()).containsExactly(other);
  }

  @Test
  void runsFollowThePositions() {
    buffer.merge(result(1, claim(1), claim(2), claim(3), claim(5), claim(6)));
    List<Held> taken = take(5);
    List<Run> runs =
        Run.of(List.of(taken.get(4), taken.get(1), taken.get(0), taken.get(3), taken.get(2)));
    assertThat(runs).hasSize(2);
    assertThat(runs.get(0).removal().first()).isEqualTo(1);
    assertThat(runs.get(0).removal().ids()).containsExactly(id(1), id(2), id(3));
    assertThat(runs.get(1).removal().first()).isEqualTo(5);
    assertThat(runs.get(1).deliveryCounts()).containsExactly(1, 1);
  }
}
