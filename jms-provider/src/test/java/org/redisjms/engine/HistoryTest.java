package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.redisjms.engine.History.Fate;
import org.redisjms.store.MessageId;

class HistoryTest {

  private final History history = new History();

  @Test
  void remembersTheLatestFateOfEachMessage() {
    MessageId settled = new MessageId(7, 1);
    MessageId lost = new MessageId(7, 2);
    history.note(settled, Fate.DELIVERED);
    history.note(settled, Fate.ACKNOWLEDGED);
    history.note(lost, Fate.LOST);

    assertThat(history.of(settled)).isEqualTo(Fate.ACKNOWLEDGED);
    assertThat(history.of(lost)).isEqualTo(Fate.LOST);
    assertThat(history.of(new MessageId(7, 3))).as("a neighbour").isNull();
    assertThat(history.of(new MessageId(8, 1))).as("another sender's").isNull();
  }

  @Test
  void forgetsOneMessageWithoutItsNeighbours() {
    history.note(new MessageId(7, 1), Fate.DELIVERED);
    history.note(new MessageId(7, 2), Fate.ACKNOWLEDGED);
    history.forget(new MessageId(7, 1));
    history.forget(new MessageId(9, 9));

    assertThat(history.of(new MessageId(7, 1))).isNull();
    assertThat(history.of(new MessageId(7, 2))).isEqualTo(Fate.ACKNOWLEDGED);
  }

  @Test
  void remembersTwoHundredThousandMessagesOfOneSender() {
    for (int i = 0; i < 200_000; i++) {
      history.note(new MessageId(-7, i), Fate.ACKNOWLEDGED);
    }

    for (int i = 0; i < 200_000; i++) {
      assertThat(history.of(new MessageId(-7, i))).isEqualTo(Fate.ACKNOWLEDGED);
    }
  }

  @Test
  void remembersTheLatestThousandOfAsManySendersAndNoMore() {
    for (int i = 0; i < 5_000; i++) {
      history.note(new MessageId(i, -i), Fate.DELIVERED);
    }

    assertThat(history.of(new MessageId(3_999, -3_999))).isEqualTo(Fate.DELIVERED);
    assertThat(history.of(new MessageId(3_975, -3_975))).as("the oldest are forgotten").isNull();
  }
}
