package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreException;

/**
 * One operation on destinations of its own, and what it promises. The preparation is not disturbed;
 * the exchange that begins in {@link #run} is. {@link #verify} can be repeated: what is promised
 * stays so.
 */
abstract class Scenario {

  final FaultRig rig;
  final QueueId queue;
  final QueueId other;
  final QueueId topic;
  private final String name;

  /** What a scenario is made from: the client, and a number of its own. */
  interface Maker extends BiFunction<FaultRig, Integer, Scenario> {}

  Scenario(FaultRig rig, int number) {
    this.rig = rig;
    this.name = String.format(Locale.ROOT, "<%06d>", number);
    this.queue = QueueId.of("queue:a" + name);
    this.other = QueueId.of("queue:b" + name);
    this.topic = QueueId.of("topic:t" + name);
  }

  final String name() {
    return name;
  }

  /** A text in the first request of the exchange, and in none before it on that connection. */
  String marker() {
    return name;
  }

  void prepare() {}

  /** The operation; it must not throw when Redis can be reached. */
  abstract void run();

  abstract void verify();

  /**
   * After an operation that was given up: the same as {@link #verify} if it took effect or its
   * outcome is unknown, nothing otherwise.
   */
  void verifyGivenUp(@Nullable StoreException thrown) {
    throw new UnsupportedOperationException("not to be given up: " + thrown);
  }

  /** What the client does next; what arrives late must not change the result of that either. */
  void goOn() {}

  void verifyAfterGoingOn() {
    verify();
  }

  /** Whether an operation that threw this, or nothing, may have had, or has had, its effect. */
  static void assertEffect(@Nullable StoreException thrown, boolean applied) {
    if (thrown == null) {
      assertThat(applied).isTrue();
    } else if (!(thrown instanceof OutcomeUnknownException)) {
      assertThat(applied).as("applied, but told %s", thrown.toString()).isFalse();
    }
  }
}
