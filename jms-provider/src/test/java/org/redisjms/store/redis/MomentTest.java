package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who may still live is spared, and who may be dead delivers nothing. */
class MomentTest {

  private static final long LEASE = 30_000;

  private static final Moment START = new Moment(-5_000_000_000L, 1_000_000);

  /** So much later, by each clock. */
  private static Moment later(long monotonicMillis, long wallMillis) {
    return new Moment(
        START.nanos() + TimeUnit.MILLISECONDS.toNanos(monotonicMillis),
        START.millis() + wallMillis);
  }

  @Test
  void bothClocksAgree() {
    assertThat(START.isLessBefore(later(LEASE - 1, LEASE - 1), LEASE)).isTrue();
    assertThat(START.isBefore(later(LEASE - 1, LEASE - 1), LEASE)).isFalse();
    assertThat(START.isLessBefore(later(LEASE, LEASE), LEASE)).isFalse();
    assertThat(START.isBefore(later(LEASE, LEASE), LEASE)).isTrue();
  }

  /** The monotonic clock stood still while the machine slept, or the wall clock was set forward. */
  @Test
  void onlyTheWallClockSaysThatMuchTimeHasPassed() {
    assertThat(START.isLessBefore(later(10, LEASE), LEASE)).isFalse();
    assertThat(START.isBefore(later(10, LEASE), LEASE)).isFalse();
  }

  /** The wall clock was set back a little. */
  @Test
  void onlyTheMonotonicClockSaysThatMuchTimeHasPassed() {
    assertThat(START.isLessBefore(later(LEASE, 10), LEASE)).isFalse();
    assertThat(START.isBefore(later(LEASE, 10), LEASE)).isFalse();
  }

  @Test
  void aWallClockThatWasSetBackFarProvesNothing() {
    assertThat(START.isLessBefore(later(10, -LEASE), LEASE)).isFalse();
    assertThat(START.isBefore(later(LEASE, -LEASE), LEASE)).isFalse();
  }
}
