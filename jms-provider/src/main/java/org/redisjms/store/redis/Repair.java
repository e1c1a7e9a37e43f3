package org.redisjms.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.FencedException;
import org.redisjms.store.Loss;
import org.redisjms.store.NoSuchDestinationException;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.StaleClaimException;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSecurityException;
import org.redisjms.store.redis.ConfirmedWindow.Commit;
import org.redisjms.store.redis.ConfirmedWindow.Kept;
import org.redisjms.store.redis.ConfirmedWindow.Send;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does again, in order, what Redis had confirmed to one sender or series of transactions and lacks
 * now; flagged, because somebody may have received it from the master that is lost.
 */
final class Repair {

  private static final Logger LOG = LoggerFactory.getLogger(Repair.class);

  /** So many messages, and not many more bytes, are sent together. */
  private static final int BATCH = 100;

  private static final long BATCH_BYTES = 1 << 20;

  private final RedisStoreConnection connection;
  private final Series series;
  private final List<Kept> left;

  private enum Fate {
    DONE,
    LOST,
    LATER
  }

  Repair(RedisStoreConnection connection, Series series, List<Kept> kept) {
    this.connection = connection;
    this.series = series;
    this.left = new ArrayList<>(kept);
    LOG.warn(
        "Redis has lost {} confirmed {}, numbers {} to {} of sender {}; doing them again",
        kept.size(),
        series.isOfTransactions() ? "transactions" : "messages to " + series.addresses(),
        kept.get(0).number(),
        kept.get(kept.size() - 1).number(),
        series.id);
  }

  /** Goes on; answers false if something is left to be done later. */
  boolean isDone() {
    while (!left.isEmpty() && !connection.isClosed()) {
      if (!doSome()) {
        return false;
      }
    }
    lost(left);
    return true;
  }

  private boolean doSome() {
    List<Kept> batch = nextBatch();
    List<Fate> fates = new ArrayList<>();
    if (batch.get(0).work() instanceof Commit commit) {
      fates.add(fate(commit(commit), true));
    } else {
      List<OutgoingMessage> messages = new ArrayList<>();
      batch.forEach(
          kept -> kept.work().messages().forEach(m -> messages.add(m.possiblyDelivered())));
      for (Optional<StoreException> failure : connection.repairs().send(messages)) {
        fates.add(fate(failure.orElse(null), false));
      }
    }
    List<Kept> lost = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (fates.get(i) != Fate.LATER) {
        left.remove(batch.get(i));
      }
      if (fates.get(i) == Fate.LOST) {
        lost.add(batch.get(i));
      }
    }
    lost(lost);
    return !fates.contains(Fate.LATER);
  }

  /** The next messages, or the next transaction. */
  private List<Kept> nextBatch() {
    List<Kept> batch = new ArrayList<>();
    long bytes = 0;
    for (Kept kept : left) {
      if (batch.size() == BATCH || bytes > BATCH_BYTES) {
        break;
      }
      batch.add(kept);
      if (!(kept.work() instanceof Send send)) {
        break;
      }
      bytes += send.message().envelope().body().length;
    }
    return batch;
  }

  private @Nullable StoreException commit(Commit commit) {
    try {
      connection
          .repairs()
          .commit(
              commit.messages().stream().map(OutgoingMessage::possiblyDelivered).toList(),
              commit.consumers(),
              commit.removals());
      return null;
    } catch (StoreException e) {
      return e;
    }
  }

  private Fate fate(@Nullable StoreException failure, boolean transacted) {
    if (failure == null || failure instanceof NotReplicatedException) {
      return Fate.DONE;
    }
    LOG.debug("Cannot do again what Redis has lost of sender {}", series.id, failure);
    if (failure instanceof NoSuchDestinationException) {
      // The messages of a temporary destination end with it.
      return transacted ? Fate.LOST : Fate.DONE;
    }
    return failure instanceof FencedException
            || failure instanceof StaleClaimException
            || failure instanceof StoreSecurityException
        ? Fate.LOST
        : Fate.LATER;
  }

  /** Reports what cannot be done again: messages as one range, transactions one by one. */
  private void lost(List<Kept> lost) {
    if (lost.isEmpty()) {
      return;
    }
    if (series.isOfTransactions()) {
      for (Kept kept : lost) {
        List<String> addresses =
            kept.work().messages().stream().map(m -> m.queue().address()).distinct().toList();
        connection.lost(new Loss(series.id, kept.number(), kept.number(), true, addresses));
      }
    } else {
      long first = lost.get(0).number();
      long last = lost.get(lost.size() - 1).number();
      connection.lost(new Loss(series.id, first, last, false, series.addresses()));
    }
  }
}
