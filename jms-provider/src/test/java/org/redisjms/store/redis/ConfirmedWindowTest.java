package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.redis.ConfirmedWindow.Commit;
import org.redisjms.store.redis.ConfirmedWindow.Kept;
import org.redisjms.store.redis.ConfirmedWindow.Lack;
import org.redisjms.store.redis.ConfirmedWindow.Send;
import org.redisjms.store.redis.ConfirmedWindow.Spread;
import org.redisjms.store.redis.ConfirmedWindow.Work;
import org.redisjms.store.redis.Series.Sender;
import org.redisjms.store.redis.Series.Transactions;

/**
 * Whatever leaves the window, a number that was confirmed is either kept or counts as gone: nothing
 * is lost in silence.
 */
class ConfirmedWindowTest {

  private static final QueueId QUEUE = QueueId.of("queue:orders");
  private static final Object TERM = new Object();
  private static final long PLENTY = 1 << 20;

  private final Identity identity = new Identity();
  private final Sender sender = sender();
  private final Sender other = sender();

  private Sender sender() {
    Sender created = new Sender(identity, identity.nextId(), new Sender.Key(QUEUE, true));
    created.term = TERM;
    return created;
  }

  private static OutgoingMessage message(int bytes) {
    MessageId id = new MessageId(1, 1);
    return new OutgoingMessage(
        QUEUE, Envelope.create(id, 4, true, 0, new byte[0], new byte[bytes]), 0);
  }

  private static Work send() {
    return new Send(message(10));
  }

  /** Numbers from the series' next one on are confirmed. */
  private static void confirm(ConfirmedWindow window, Series series, int count) {
    for (int i = 0; i < count; i++) {
      window.confirmed(series, series.confirmed + 1, send(), Spread.MASTER);
    }
  }

  private static List<Long> numbers(Lack lack) {
    return lack.kept().stream().map(Kept::number).toList();
  }

  private static void assertLack(Lack lack, long gone, long... kept) {
    assertThat(lack.gone()).isEqualTo(gone);
    assertThat(numbers(lack)).isEqualTo(LongStream.of(kept).boxed().toList());
  }

  @Test
  void whatRedisLacksIsKeptInOrder() {
    ConfirmedWindow window = new ConfirmedWindow(100, PLENTY);
    confirm(window, sender, 5);
    assertThat(sender.confirmed).isEqualTo(5);
    assertLack(window.lack(sender, 2), 2, 3, 4, 5);
  }

  @Test
  void whatWasTakenOutIsNotAnsweredAgain() {
    ConfirmedWindow window = new ConfirmedWindow(100, PLENTY);
    confirm(window, sender, 2);
    assertThat(window.holds(sender)).isTrue();
    assertLack(window.lack(sender, 0), 0, 1, 2);
    assertThat(window.holds(sender)).isFalse();
    assertThat(window.mark()).isZero();
    assertLack(window.lack(sender, 0), 0);
  }

  @Test
  void redisThatHasEverythingLacksNothing() {
    ConfirmedWindow window = new ConfirmedWindow(100, PLENTY);
    confirm(window, sender, 3);
    assertLack(window.lack(sender, 3), 3);
    assertThat(window.holds(sender)).isFalse();
  }

  @Test
  void theOldestIsGivenUpWhenThereAreTooMany() {
    ConfirmedWindow window = new ConfirmedWindow(3, PLENTY);
    confirm(window, sender, 2);
    confirm(window, other, 2);
    assertLack(window.lack(sender, 0), 1, 2);
    confirm(window, other, 3);
    assertLack(window.lack(other, 1), 2, 3, 4, 5);
  }

  @Test
  void theOldestIsGivenUpWhenTheyTakeTooMuchMemory() {
    ConfirmedWindow window = new ConfirmedWindow(100, 3_000);
    for (long number = 1; number <= 5; number++) {
      window.confirmed(sender, number, new Send(message(1_000)), Spread.MASTER);
    }
    assertLack(window.lack(sender, 0), 3, 4, 5);
    confirm(window, sender, 1);
    assertLack(window.lack(sender, 5), 5, 6);
  }

  @Test
  void whatIsLargerThanTheWindowIsNotKept() {
    ConfirmedWindow window = new ConfirmedWindow(100, 3_000);
    confirm(window, sender, 1);
    window.confirmed(sender, 2, new Send(message(4_000)), Spread.MASTER);
    assertThat(window.holds(sender)).isFalse();
    confirm(window, sender, 1);
    assertLack(window.lack(sender, 0), 2, 3);
  }

  @Test
  void allMessagesOfATransactionTakeMemory() {
    ConfirmedWindow window = new ConfirmedWindow(100, 3_000);
    Transactions transactions = new Transactions(identity);
    confirm(window, sender, 1);
    List<OutgoingMessage> messages = List.of(message(1_300), message(1_300));
    window.confirmed(transactions, 1, new Commit(messages, List.of(), List.of()), Spread.MASTER);
    assertThat(window.holds(sender)).isFalse();
    assertLack(window.lack(transactions, 0), 0, 1);
  }

  @Test
  void aWindowOfNothingKeepsNothing() {
    ConfirmedWindow window = new ConfirmedWindow(0, PLENTY);
    confirm(window, sender, 3);
    assertThat(window.mark()).isZero();
    assertLack(window.lack(sender, 1), 3);
  }

  /** Every replica had it: if it is missing all the same, it is lost. */
  @Test
  void whatNeedNotBeKeptIsGoneWhenItIsLacking() {
    ConfirmedWindow window = new ConfirmedWindow(100, PLENTY);
    window.confirmed(sender, 1, send(), Spread.EVERYWHERE);
    window.confirmed(sender, 2, send(), Spread.EVERYWHERE);
    confirm(window, sender, 1);
    assertThat(sender.confirmed).isEqualTo(3);
    assertLack(window.lack(sender, 1), 2, 3);
  }

  @Test
  void whatReplicasHaveIsTakenOutUpToTheMark() {
    ConfirmedWindow window = new ConfirmedWindow(100, PLENTY);
    assertThat(window.mark()).isZero();
    confirm(window, sender, 2);
    long mark = window.mark();
    confirm(window, sender, 2);
    window.replicated(mark, TERM, Spread.EVERYWHERE);
    assertLack(window.lack(sender, 0), 2, 3, 4);
  }

  /** The next master may be a replica that is not among them. */
  @Test
  void whatEnoughReplicasHaveStaysForAWhile() {
    ConfirmedWindow window = new ConfirmedWindow(100, PLENTY);
    confirm(window, sender, 1);
    window.confirmed(sender, 2, send(), Spread.ENOUGH);
    window.replicated(window.mark(), TERM, Spread.ENOUGH);
    confirm(window, sender, 1);
    window.expire(TERM, 1, TimeUnit.HOURS);
    assertThat(window.holds(sender)).isTrue();
    window.expire(TERM, -1, TimeUnit.NANOSECONDS);
    assertLack(window.lack(sender, 0), 2, 3);
  }

  @Test
  void whatEnoughReplicasOfAnotherMasterHaveStays() {
    ConfirmedWindow window = new ConfirmedWindow(100, PLENTY);
    window.confirmed(sender, 1, send(), Spread.ENOUGH);
    window.expire(new Object(), -1, TimeUnit.NANOSECONDS);
    assertLack(window.lack(sender, 0), 0, 1);
  }

  @Test
  void whatWasNotedWithoutAMarkStays() {
    ConfirmedWindow window = new ConfirmedWindow(100, PLENTY);
    long mark = window.mark();
    confirm(window, sender, 2);
    window.replicated(mark, TERM, Spread.EVERYWHERE);
    assertLack(window.lack(sender, 0), 0, 1, 2);
  }

  /** The replicas of the next master prove nothing about what the one before had confirmed. */
  @Test
  void theReplicasOfAnotherMasterDoNotCount() {
    ConfirmedWindow window = new ConfirmedWindow(100, PLENTY);
    confirm(window, sender, 2);
    confirm(window, other, 1);
    other.term = new Object();
    window.replicated(window.mark(), other.term, Spread.EVERYWHERE);
    assertLack(window.lack(sender, 0), 0, 1, 2);
    assertLack(window.lack(other, 0), 1);
  }

  @Test
  void aSeriesInDoubtKeepsEverything() {
    ConfirmedWindow window = new ConfirmedWindow(100, PLENTY);
    confirm(window, sender, 2);
    sender.term = null;
    window.replicated(window.mark(), TERM, Spread.EVERYWHERE);
    assertLack(window.lack(sender, 0), 0, 1, 2);
  }

  @Test
  void whatReplicasHaveMakesRoom() {
    ConfirmedWindow window = new ConfirmedWindow(2, PLENTY);
    confirm(window, other, 2);
    window.replicated(window.mark(), TERM, Spread.EVERYWHERE);
    confirm(window, sender, 2);
    assertLack(window.lack(sender, 0), 0, 1, 2);
  }

  @Test
  void whatIsOldIsGivenUp() {
    ConfirmedWindow window = new ConfirmedWindow(100, PLENTY);
    confirm(window, sender, 2);
    window.expire(1, TimeUnit.HOURS);
    assertThat(window.holds(sender)).isTrue();
    window.expire(-1, TimeUnit.NANOSECONDS);
    assertThat(window.holds(sender)).isFalse();
    assertLack(window.lack(sender, 0), 2);
  }
}
