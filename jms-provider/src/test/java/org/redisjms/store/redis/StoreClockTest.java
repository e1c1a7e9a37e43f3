package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StoreClockTest {

  /** This much may pass between two looks at the clock of this machine. */
  private static final Offset<Long> MOMENTS = within(60_000L);

  private static final long HOUR = 3_600_000;

  private final StoreClock clock = new StoreClock();

  private void assertAhead(long millis) {
    assertThat(clock.millis() - System.currentTimeMillis()).isCloseTo(millis, MOMENTS);
  }

  @Test
  void anAnswerSaysHowFarTheServerIsAhead() {
    clock.observe(1_000, HOUR + 1_010, 1_020);
    assertAhead(HOUR);
  }

  /** The client stood still between the question and the look at the answer. */
  @Test
  void aLateAnswerDoesNotSpoilWhatAQuickOneShowed() {
    clock.observe(1_000, HOUR + 1_010, 1_020);
    clock.observe(2_000, HOUR + 2_000, 2_000 + HOUR);
    assertAhead(HOUR);
  }

  @Test
  void aQuickAnswerCorrectsALateOne() {
    clock.observe(1_000, HOUR + 1_000, 1_000 + HOUR);
    assertAhead(HOUR / 2);
    assertThat(clock.isPrecise()).isFalse();
    clock.observe(2_000, HOUR + 2_000, 2_000);
    assertAhead(HOUR);
    assertThat(clock.isPrecise()).isTrue();
  }

  @Test
  void aClockThatWasSetIsFollowed() {
    clock.observe(1_000, HOUR + 1_000, 1_000);
    clock.observe(2_000, 2_000, 2_000);
    assertAhead(0);
  }
}
