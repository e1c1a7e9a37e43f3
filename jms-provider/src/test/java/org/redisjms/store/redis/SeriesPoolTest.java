package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.redis.ConfirmedWindow.Send;
import org.redisjms.store.redis.ConfirmedWindow.Spread;
import org.redisjms.store.redis.Series.Sender;
import org.redisjms.store.redis.Series.Transactions;

/**
 * Nobody counts on with a series that is in doubt, and none is forgotten before it was compared.
 */
class SeriesPoolTest {

  private static final Sender.Key KEY = new Sender.Key(QueueId.of("queue:orders"), true);
  private static final Object TERM = new Object();
  private static final Object NEXT_TERM = new Object();

  private final ConfirmedWindow window = new ConfirmedWindow(100, 1 << 20);
  private Identity identity = new Identity();
  private final SeriesPool pool = new SeriesPool(() -> identity, window);

  /** One that has confirmed so many messages, which are on every replica. */
  private Sender sender(int confirmed) {
    Sender sender = new Sender(identity, identity.nextId(), KEY);
    for (int number = 1; number <= confirmed; number++) {
      sender.last = number;
      confirm(sender, number, Spread.EVERYWHERE);
    }
    sender.term = TERM;
    return sender;
  }

  /** One whose only message is kept. */
  private Sender keepingSender() {
    Sender sender = sender(0);
    confirm(sender, 1, Spread.MASTER);
    return sender;
  }

  private void confirm(Series series, long number, Spread spread) {
    Envelope envelope =
        Envelope.create(new MessageId(1, number), 4, true, 0, new byte[] {1}, new byte[10]);
    Send send = new Send(new OutgoingMessage(KEY.queue(), envelope, 0));
    window.confirmed(series, number, send, spread);
  }

  @Test
  void oneThatIsReleasedIsTakenAgainByThoseWithTheSameKey() {
    Sender sender = sender(1);
    pool.release(sender);
    assertThat(pool.take(new Sender.Key(KEY.queue(), false))).isNull();
    assertThat(pool.take(new Sender.Key(QueueId.of("queue:invoices"), true))).isNull();
    assertThat(pool.take(Transactions.KEY)).isNull();
    assertThat(pool.take(KEY)).isSameAs(sender);
    assertThat(pool.take(KEY)).as("it is in use").isNull();
  }

  @Test
  void transactionsHaveOneKey() {
    Transactions transactions = new Transactions(identity);
    pool.release(transactions);
    assertThat(pool.take(Transactions.KEY)).isSameAs(transactions);
  }

  @Test
  void whatTheConnectionHadUnderItsFormerNameIsNotUsedAnyMore() {
    Sender sender = sender(1);
    identity = new Identity();
    pool.release(sender);
    assertThat(pool.take(KEY)).isNull();
    assertThat(pool.takeDoubtful(TERM)).containsExactly(sender);
  }

  @Test
  void afterASwitchThoseThatHaveConfirmedSomethingAreInDoubt() {
    Sender empty = sender(0);
    Sender used = sender(1);
    pool.release(empty);
    pool.release(used);
    assertThat(pool.takeDoubtful(TERM)).isEmpty();
    assertThat(pool.takeDoubtful(NEXT_TERM)).containsExactly(used);
    assertThat(pool.takeDoubtful(NEXT_TERM)).as("it is being compared").isEmpty();
    assertThat(pool.take(KEY)).as("nor can it be used meanwhile").isSameAs(empty);
  }

  @Test
  void oneThatWasComparedIsUsedAgain() {
    Sender sender = sender(1);
    pool.release(sender);
    pool.takeDoubtful(NEXT_TERM);
    sender.term = NEXT_TERM;
    pool.release(sender);
    assertThat(pool.takeDoubtful(NEXT_TERM)).isEmpty();
    assertThat(pool.take(KEY)).isSameAs(sender);
  }

  @Test
  void oneThatCouldNotBeComparedStaysInDoubt() {
    Sender sender = sender(1);
    pool.release(sender);
    pool.takeDoubtful(NEXT_TERM);
    pool.release(sender);
    assertThat(pool.takeDoubtful(NEXT_TERM)).containsExactly(sender);
  }

  @Test
  void anAbandonedOneIsComparedWithTheSameMasterToo() {
    Sender sender = sender(1);
    pool.abandon(sender);
    assertThat(pool.take(KEY)).isNull();
    assertThat(pool.takeDoubtful(TERM)).containsExactly(sender);
  }

  @Test
  void anAbandonedOneThatHasConfirmedNothingIsForgotten() {
    pool.abandon(sender(0));
    assertThat(pool.takeDoubtful(TERM)).isEmpty();
  }

  @Test
  void anAbandonedOneIsRememberedAsLongAsSomethingOfItIsKept() {
    Sender sender = keepingSender();
    pool.abandon(sender);
    pool.takeDoubtful(TERM);
    sender.term = TERM;
    pool.release(sender);
    assertThat(pool.takeDoubtful(TERM)).isEmpty();
    assertThat(pool.takeDoubtful(NEXT_TERM)).containsExactly(sender);
    sender.term = NEXT_TERM;
    pool.release(sender);
    window.replicated(window.mark(), NEXT_TERM, Spread.EVERYWHERE);
    assertThat(pool.takeDoubtful(TERM)).as("every replica has all of it").isEmpty();
    assertThat(pool.take(KEY)).isNull();
  }

  @Test
  void aConnectionThatGoesOnUnderAnotherNameAbandonsAll() {
    Sender sender = sender(1);
    Transactions transactions = new Transactions(identity);
    confirm(transactions, 1, Spread.EVERYWHERE);
    transactions.term = TERM;
    pool.release(sender);
    pool.release(transactions);
    pool.abandonAll();
    assertThat(pool.take(KEY)).isNull();
    assertThat(pool.take(Transactions.KEY)).isNull();
    assertThat(pool.takeDoubtful(TERM)).containsExactlyInAnyOrder(sender, transactions);
  }

  @Test
  void whatRedisHasForgottenIsNotComparedAnyMore() {
    pool.release(sender(1));
    pool.abandon(sender(1));
    pool.forgetAll();
    assertThat(pool.take(KEY)).isNull();
    assertThat(pool.takeDoubtful(NEXT_TERM)).isEmpty();
  }
}
