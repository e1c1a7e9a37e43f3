package org.redisjms.store;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.InMemoryMessageStore.Operation;

/** A consumer on a store in memory. */
final class MemoryConsumer implements StoreConsumer {
  private final InMemoryMessageStore store;
  private final MemoryConnection connection;
  private final String id;
  private final QueueId queue;
  private final @Nullable Predicate<Envelope> filter;

  MemoryConsumer(
      InMemoryMessageStore store,
      MemoryConnection connection,
      String id,
      QueueId queue,
      @Nullable Predicate<Envelope> filter) {
    this.store = store;
    this.connection = connection;
    this.id = id;
    this.queue = queue;
    this.filter = filter;
  }

  @Override
  public FetchResult fetch(FetchRequest request) {
    return store.perform(Operation.FETCH, () -> take(request));
  }

  @Override
  public void settle(Removal removal, Settlement settlement) {
    store.perform(
        Operation.SETTLE,
        () -> {
          apply(check(removal), settlement);
          return null;
        });
  }

  @Override
  public @Nullable FetchResult acknowledgeDurably(Removal removal, @Nullable FetchRequest next) {
    if (next != null) {
      return acknowledgeAndFetch(removal, next);
    }
    settle(removal, Settlement.ACKNOWLEDGED);
    return null;
  }

  @Override
  public FetchResult acknowledgeAndFetch(Removal removal, FetchRequest next) {
    return store.perform(
        Operation.ACKNOWLEDGE_AND_FETCH,
        () -> {
          queue().remove(check(removal));
          return take(next);
        });
  }

  @Override
  public boolean close(long delivered) {
    return store.perform(
        Operation.CLOSE_CONSUMER,
        () -> {
          boolean ended = queue().close(id, delivered, store.now(), store.notices());
          if (ended) {
            store.forget(connection, id);
          }
          store.topics().consumerLeft(queue);
          return ended;
        });
  }

  String id() {
    return id;
  }

  QueueId queueId() {
    return queue;
  }

  @Nullable Predicate<Envelope> filter() {
    return filter;
  }

  MemoryQueue queue() {
    return store.queue(queue);
  }

  MemoryQueue.CheckedRemoval check(Removal removal) {
    return queue().check(id, removal);
  }

  FetchResult take(FetchRequest request) {
    return queue().fetch(id, filter, request, store.now(), store.notices());
  }

  private void apply(MemoryQueue.CheckedRemoval removal, Settlement settlement) {
    if (settlement instanceof Settlement.Returned returned) {
      queue().returnNow(removal, returned.deliveryCounts(), store.now(), store.notices());
    } else if (settlement instanceof Settlement.Delayed delayed) {
      queue()
          .returnLater(
              removal,
              delayed.deliveryCounts(),
              store.now() + delayed.delayMillis(),
              store.notices());
    } else if (settlement instanceof Settlement.DeadLettered dead) {
      queue()
          .deadLetter(
              removal,
              store.queue(dead.queue()),
              dead.replacements(),
              store.now(),
              store.notices());
    } else {
      queue().remove(removal);
    }
  }
}
