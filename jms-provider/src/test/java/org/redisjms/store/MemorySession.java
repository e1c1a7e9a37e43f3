package org.redisjms.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.InMemoryMessageStore.Operation;

/** A session on a store in memory. */
final class MemorySession implements StoreSession {
  private static final int PAGE = 100;

  private final InMemoryMessageStore store;
  private final MemoryConnection connection;

  MemorySession(InMemoryMessageStore store, MemoryConnection connection) {
    this.store = store;
    this.connection = connection;
  }

  @Override
  public void send(OutgoingMessage message) {
    store.perform(
        Operation.SEND,
        () -> {
          store
              .topics()
              .targets(message)
              .forEach(queue -> store.queue(queue).send(message, store.now(), store.notices()));
          return null;
        });
  }

  @Override
  public List<Optional<StoreException>> send(List<OutgoingMessage> messages) {
    List<Optional<StoreException>> outcomes = new ArrayList<>();
    for (OutgoingMessage message : messages) {
      try {
        send(message);
        outcomes.add(Optional.empty());
      } catch (StoreException e) {
        outcomes.add(Optional.of(e));
      }
    }
    return outcomes;
  }

  @Override
  public @Nullable FetchResult commit(
      List<OutgoingMessage> messages,
      List<StoreConsumer> consumers,
      List<Removal> removals,
      @Nullable NextFetch next) {
    return store.perform(
        Operation.COMMIT,
        () -> {
          apply(messages, consumers, removals);
          return next == null ? null : ((MemoryConsumer) next.consumer()).take(next.request());
        });
  }

  private void apply(
      List<OutgoingMessage> messages, List<StoreConsumer> consumers, List<Removal> removals) {
    List<MemoryQueue.CheckedRemoval> checked = new ArrayList<>();
    for (int i = 0; i < removals.size(); i++) {
      MemoryConsumer consumer = (MemoryConsumer) consumers.get(i);
      MemoryQueue.CheckedRemoval removal = consumer.check(removals.get(i));
      // What a transaction removes must still be there: what is already gone was settled by
      // something else.
      if (!removal.complete()) {
        throw new StaleClaimException("Already settled: " + removals.get(i), null);
      }
      checked.add(removal);
    }
    List<List<QueueId>> targets = messages.stream().map(store.topics()::targets).toList();
    for (int i = 0; i < checked.size(); i++) {
      ((MemoryConsumer) consumers.get(i)).queue().remove(checked.get(i));
    }
    Set<MemoryQueue> touched = new LinkedHashSet<>();
    for (int i = 0; i < messages.size(); i++) {
      for (QueueId target : targets.get(i)) {
        MemoryQueue queue = store.queue(target);
        touched.add(queue);
        if (queue.append(messages.get(i), store.now())) {
          queue.wakeOne(store.notices());
        }
      }
    }
    touched.forEach(queue -> queue.dispatch(store.now(), store.notices()));
  }

  @Override
  public Branches branches() {
    return new MemoryBranches(store);
  }

  @Override
  public StoreConsumer openConsumer(
      QueueId queue, @Nullable Predicate<Envelope> filter, ConsumerEvents events) {
    return store.perform(
        Operation.OPEN_CONSUMER,
        () -> {
          String id = store.register(connection, queue, filter != null, events);
          return new MemoryConsumer(store, connection, id, queue, filter);
        });
  }

  @Override
  public StoreConsumer openBeside(StoreConsumer other, ConsumerEvents events) {
    return store.perform(
        Operation.OPEN_CONSUMER,
        () -> {
          MemoryConsumer first = (MemoryConsumer) other;
          store.checkRegistered(connection, first.id());
          String id = store.register(connection, first.queueId(), first.filter() != null, events);
          return new MemoryConsumer(store, connection, id, first.queueId(), first.filter());
        });
  }

  @Override
  public void adopt(StoreConsumer consumer) {
    // The client's side holds nothing that would have to change hands.
  }

  @Override
  public StoreConsumer subscribe(String topic, Subscription subscription, ConsumerEvents events) {
    return store.perform(
        Operation.SUBSCRIBE,
        () -> {
          QueueId queue = store.topics().subscribe(topic, subscription);
          String id = store.register(connection, queue, false, events);
          return new MemoryConsumer(store, connection, id, queue, null);
        });
  }

  @Override
  public void unsubscribe(@Nullable String clientId, String name) {
    store.perform(
        Operation.UNSUBSCRIBE,
        () -> {
          store.topics().unsubscribe(clientId, name);
          return null;
        });
  }

  @Override
  public StoreBrowser browse(QueueId queue, @Nullable Predicate<Envelope> filter) {
    Iterator<StoredMessage> messages =
        store.perform(
            Operation.BROWSE,
            () -> {
              MemoryQueue browsed = store.queue(queue);
              if (browsed.promote(store.now()) > 0) {
                browsed.dispatch(store.now(), store.notices());
              }
              return browsed.browse(filter, store.now()).iterator();
            });
    return () -> {
      List<StoredMessage> page = new ArrayList<>();
      while (messages.hasNext() && page.size() < PAGE) {
        page.add(messages.next());
      }
      return page;
    };
  }

  @Override
  public void close() {
    // Nothing is held on the client's side.
  }
}
