package org.redisjms.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.redisjms.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's consumers: those that are open, and those that were closed before all that they had
 * delivered was settled. Used under the session's lock for work, except {@link #open}.
 */
final class SessionConsumers {

  private static final Logger LOG = LoggerFactory.getLogger(SessionConsumers.class);

  private final List<ConsumerEngine> open = new CopyOnWriteArrayList<>();
  private final List<ConsumerEngine> lingering = new ArrayList<>();
  private final Runnable tidyLater;

  /** Whether {@link #tidy} will be called although nothing is settled. */
  private boolean tidiesLater;

  /**
   * @param tidyLater has {@link #tidyAgain} called after a while
   */
  SessionConsumers(Runnable tidyLater) {
    this.tidyLater = tidyLater;
  }

  /** Those that are open; may be read by any thread. */
  List<ConsumerEngine> open() {
    return open;
  }

  /** All that may hold something that was delivered. */
  List<ConsumerEngine> holders() {
    List<ConsumerEngine> all = new ArrayList<>(lingering);
    all.addAll(open);
    return all;
  }

  void add(ConsumerEngine consumer) {
    open.add(consumer);
  }

  /** A consumer is closed: gives back what it did not deliver. */
  void closed(ConsumerEngine consumer) {
    if (open.remove(consumer)) {
      lingering.add(consumer);
      tryTo("end", consumer, consumer::end);
    }
  }

  /** Ends closed consumers that have nothing unsettled any more. */
  void tidy() {
    for (ConsumerEngine consumer : List.copyOf(lingering)) {
      if (!consumer.state().unsettled()) {
        tryTo("end", consumer, consumer::end);
      }
    }
  }

  /** Tidies once more after the store has failed. */
  void tidyAgain() {
    tidiesLater = false;
    tidy();
  }

  /**
   * Does something that gives messages back. If the store fails they stay where they are: it is
   * tried again, and the end of the connection or of its lease gives them back in any case.
   */
  private void tryTo(String what, ConsumerEngine consumer, BooleanSupplier attempt) {
    try {
      if (attempt.getAsBoolean()) {
        lingering.remove(consumer);
      }
    } catch (StoreException e) {
      LOG.debug("Cannot {} a consumer of {} for now", what, consumer.source().destination(), e);
      if (!tidiesLater && lingering.contains(consumer)) {
        tidiesLater = true;
        tidyLater.run();
      }
    }
  }

  /** Redelivers what was delivered and not settled, that of closed consumers to whomever. */
  void redeliverAll() {
    for (ConsumerEngine consumer : lingering) {
      consumer.state().recover();
    }
    tidy();
    for (ConsumerEngine consumer : open) {
      consumer.redeliverAll();
    }
  }

  /** Finds out what is still held where that is in doubt, as far as the store answers. */
  void resolveDoubts() {
    for (ConsumerEngine consumer : holders()) {
      if (consumer.state().inDoubt()) {
        tryTo(
            "ask for what is held by",
            consumer,
            () -> {
              consumer.source().check();
              return false;
            });
      }
    }
  }

  /** Gives back what waits for its delivery, because the connection is stopped. */
  void pause() {
    for (ConsumerEngine consumer : open) {
      tryTo(
          "stop",
          consumer,
          () -> {
            consumer.pause();
            return false;
          });
    }
  }

  /**
   * The session is closed: gives everything back, except what is part of a branch of a global
   * transaction that has not ended.
   */
  void release() {
    lingering.addAll(open);
    open.clear();
    for (ConsumerEngine consumer : List.copyOf(lingering)) {
      tryTo("end", consumer, consumer::release);
    }
    lingering.removeIf(consumer -> !consumer.state().unsettled());
  }
}
