package org.redisjms.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.redisjms.examples.orders.Ledger.Count;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  private static Receipt parcel(int number, String id, boolean redelivered) {
    return new Receipt(Stage.PARCELS, number, id, redelivered);
  }

  private void received(int number, String id, boolean redelivered) {
    ledger.received(parcel(number, id, redelivered), "somebody");
  }

  private Count count() {
    return ledger.count(Stage.PARCELS);
  }

  @Test
  void whatWasConfirmedAndNeverSeenIsLost() {
    ledger.confirmed(1);
    ledger.confirmed(2);
    received(2, "ID:2", false);

    assertThat(count()).isEqualTo(new Count(2, 1, 1, 0, 0, 0));
    assertThat(ledger.lag()).as("with both invoices").isEqualTo(3);
  }

  @Test
  void theSameMessageAgainAsIfNewIsUnflagged() {
    ledger.confirmed(1);
    received(1, "ID:1", false);
    received(1, "ID:1", false);

    assertThat(count()).isEqualTo(new Count(1, 1, 0, 0, 0, 1));
    assertThat(ledger.suspicious()).hasSize(1);
  }

  @Test
  void anotherMessageWithTheSameNumberIsDoubledFlaggedOrNot() {
    ledger.confirmed(1);
    received(1, "ID:1", false);
    received(1, "ID:2", true);
    received(2, "ID:3", false);
    received(2, "ID:4", false);

    assertThat(count()).isEqualTo(new Count(1, 2, 0, 2, 1, 0));
  }

  @Test
  void whatComesAgainWithTheFlagIsRedeliveredInWhateverOrderTheReportsCome() {
    ledger.confirmed(1);
    received(1, "ID:1", true);
    received(1, "ID:1", false);

    assertThat(count()).isEqualTo(new Count(1, 1, 0, 0, 1, 0));
    assertThat(ledger.suspicious()).isEmpty();
  }

  @Test
  void whatWasWithdrawnDoesNotCountTwiceAndIsNotLost() {
    ledger.confirmed(1);
    received(1, "ID:1", false);
    ledger.withdrawn(parcel(1, "ID:1", false), "somebody");

    assertThat(count()).isEqualTo(new Count(1, 1, 0, 0, 0, 0));

    received(1, "ID:1", false);

    assertThat(count()).isEqualTo(new Count(1, 1, 0, 0, 0, 0));
  }

  @Test
  void whatWasNotConfirmedMayArrive() {
    received(1, "ID:1", false);

    assertThat(count()).isEqualTo(new Count(0, 1, 0, 0, 0, 0));
  }

  @Test
  void receiptsSurviveTheirLine() {
    Receipt receipt = new Receipt(Stage.INVOICES, 7, "ID:abc", true);

    assertThat(Receipt.parse(receipt.received())).isEqualTo(receipt);
    assertThat(Receipt.isReceived(receipt.received())).isTrue();
    assertThat(Receipt.isWithdrawn(receipt.withdrawn())).isTrue();
    assertThat(Receipt.isReceived("Clerk: failed")).isFalse();
  }
}
