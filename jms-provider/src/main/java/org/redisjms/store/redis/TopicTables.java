package org.redisjms.store.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.Subscription;

/**
 * What publishers know of topics' subscriptions. It may be old: each publication names the version
 * that it is based on, and is refused if there is another one. Thread-safe.
 */
final class TopicTables {

  /** More topics than a client usually publishes to; another one costs a refusal. */
  private static final int MAXIMUM = 10_000;

  /** A topic without subscriptions has no version. */
  private static final Table EMPTY = new Table("0", List.of());

  @GuardedBy("this")
  private final Map<QueueId, Table> tables =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<QueueId, Table> eldest) {
          return size() > MAXIMUM;
        }
      };

  /**
   * A topic's subscriptions.
   *
   * @param version changes with them
   */
  record Table(String version, List<Entry> subscriptions) {

    /** The subscriptions that get a message. */
    List<Entry> wanting(OutgoingMessage message) {
      Predicate<Subscription> wanted = message.wanted();
      return wanted == null
          ? subscriptions
          : subscriptions.stream().filter(entry -> wanted.test(entry.subscription)).toList();
    }
  }

  /**
   * A subscription.
   *
   * @param id as it is part of the names of its keys
   */
  record Entry(String id, Subscription subscription) {}

  synchronized Table table(QueueId topic) {
    return tables.getOrDefault(topic, EMPTY);
  }

  /** Reads what is there now. */
  void refresh(RedisStoreSession session, QueueId topic) {
    RedisMessageStore store = session.store;
    List<?> reply =
        (List<?>)
            store.exchange.call(
                session.holder,
                RedisCommand.script(Script.SUBSCRIPTIONS, store.keys.queue(topic)).build());
    List<?> flat = (List<?>) reply.get(1);
    List<Entry> subscriptions = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 2) {
      subscriptions.add(
          new Entry(
              RedisStoreSession.text(flat.get(i)),
              SubscriptionCodec.decode(RedisStoreSession.text(flat.get(i + 1)))));
    }
    Table table = new Table(RedisStoreSession.text(reply.get(0)), subscriptions);
    synchronized (this) {
      if (subscriptions.isEmpty()) {
        tables.remove(topic);
      } else {
        tables.put(topic, table);
      }
    }
  }
}
