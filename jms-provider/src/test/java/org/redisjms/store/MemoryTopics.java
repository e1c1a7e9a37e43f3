package org.redisjms.store;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a store in memory has besides its queues: subscriptions, temporary destinations and client
 * ids. Guarded by the store's lock.
 */
final class MemoryTopics {

  /** By what a subscription is known: in which name space, and under which name. */
  private record Key(boolean isPrivate, boolean durable, @Nullable String clientId, String name) {

    static Key of(Subscription subscription) {
      Subscription.Kind kind = subscription.kind();
      return new Key(
          kind == Subscription.Kind.PRIVATE,
          kind.durable(),
          subscription.clientId(),
          subscription.name());
    }
  }

  private record Entry(String topic, Subscription subscription) {

    QueueId queue() {
      return new QueueId(topic, "sub:" + Key.of(subscription));
    }
  }

  private final Map<QueueId, MemoryQueue> queues;
  private final Map<Key, Entry> subscriptions = new LinkedHashMap<>();
  private final Map<String, String> temporaries = new HashMap<>();
  private final Map<String, String> clientIds = new HashMap<>();

  MemoryTopics(Map<QueueId, MemoryQueue> queues) {
    this.queues = queues;
  }

  MemoryTopics copy(Map<QueueId, MemoryQueue> copiedQueues) {
    MemoryTopics copy = new MemoryTopics(copiedQueues);
    copy.subscriptions.putAll(subscriptions);
    copy.temporaries.putAll(temporaries);
    copy.clientIds.putAll(clientIds);
    return copy;
  }

  private MemoryQueue queue(QueueId id) {
    return queues.computeIfAbsent(id, key -> new MemoryQueue());
  }

  // Subscriptions.

  /** Creates or joins a subscription, or replaces an idle one; answers its queue. */
  QueueId subscribe(String topic, Subscription subscription) {
    checkThere(topic);
    Entry wanted = new Entry(topic, subscription);
    Entry old = subscriptions.get(Key.of(subscription));
    if (old != null) {
      if (old.subscription.kind() != subscription.kind()) {
        throw conflict(subscription, "is of another kind");
      }
      boolean same = old.equals(wanted);
      MemoryQueue queue = queue(old.queue());
      if (queue.active() > 0 && !(subscription.kind().shared() && same)) {
        throw conflict(subscription, same ? "has a consumer" : "is in use in another way");
      }
      if (!same) {
        if (queue.consumers() > 0) {
          throw conflict(subscription, "has messages that are not settled");
        }
        forget(old);
      }
    }
    subscriptions.put(Key.of(subscription), wanted);
    return wanted.queue();
  }

  private static SubscriptionConflictException conflict(Subscription subscription, String why) {
    return new SubscriptionConflictException(subscription.name() + " " + why, null);
  }

  void unsubscribe(@Nullable String clientId, String name) {
    Entry entry = subscriptions.get(new Key(false, true, clientId, name));
    if (entry == null) {
      throw new NoSuchDestinationException("No durable subscription " + name, null);
    }
    if (queue(entry.queue()).consumers() > 0) {
      throw new DestinationInUseException("The subscription is in use: " + name, null);
    }
    forget(entry);
  }

  private void forget(Entry entry) {
    subscriptions.remove(Key.of(entry.subscription));
    queues.remove(entry.queue());
  }

  /** The queues that a message goes to. */
  List<QueueId> targets(OutgoingMessage message) {
    QueueId queue = message.queue();
    checkThere(queue.address());
    if (message.wanted() == null) {
      return List.of(queue);
    }
    return subscriptions.values().stream()
        .filter(entry -> entry.topic.equals(queue.address()))
        .filter(entry -> message.wanted().test(entry.subscription))
        .map(Entry::queue)
        .toList();
  }

  /** The queues of a topic's subscriptions. */
  List<QueueId> subscriptions(String topic) {
    return subscriptions.values().stream()
        .filter(entry -> entry.topic.equals(topic))
        .map(Entry::queue)
        .toList();
  }

  /** A consumer was closed or has ended: what lives as long as its consumers may be over. */
  void consumerLeft(QueueId queue) {
    if (queue(queue).active() > 0) {
      return;
    }
    boolean over =
        subscriptions
                .values()
                .removeIf(
                    entry -> entry.queue().equals(queue) && !entry.subscription.kind().durable())
            || isGone(queue.address());
    if (over || !isKnown(queue)) {
      if (queue(queue).consumers() == 0) {
        queues.remove(queue);
      }
    }
  }

  /** Whether a queue is one that exists for good, or whose subscription or owner still exists. */
  boolean isThere(QueueId queue) {
    return isKnown(queue) && !isGone(queue.address());
  }

  private boolean isKnown(QueueId queue) {
    return queue.part().isEmpty()
        || subscriptions.values().stream().anyMatch(entry -> entry.queue().equals(queue));
  }

  // Temporary destinations.

  private boolean isGone(String address) {
    return address.startsWith("temporary-") && !temporaries.containsKey(address);
  }

  void checkThere(String address) {
    if (isGone(address)) {
      throw new NoSuchDestinationException(address + " is deleted", null);
    }
  }

  void createTemporary(String address, String connection) {
    temporaries.put(address, connection);
  }

  void deleteTemporary(String address) {
    if (!temporaries.containsKey(address)) {
      return;
    }
    queues.forEach(
        (id, queue) -> {
          if (id.address().equals(address) && queue.active() > 0) {
            throw new DestinationInUseException(address + " has consumers", null);
          }
        });
    drop(address);
  }

  private void drop(String address) {
    temporaries.remove(address);
    subscriptions.values().removeIf(entry -> entry.topic.equals(address));
    // What a consumer that was closed has not settled yet stays until then.
    queues
        .entrySet()
        .removeIf(
            entry -> entry.getKey().address().equals(address) && entry.getValue().consumers() == 0);
  }

  // Client ids.

  void claimClientId(String clientId, String connection, boolean holderLives) {
    String holder = clientIds.get(clientId);
    if (holder != null && !holder.equals(connection) && holderLives) {
      throw new DestinationInUseException("Another connection has client id " + clientId, null);
    }
    clientIds.put(clientId, connection);
  }

  @Nullable String holder(String clientId) {
    return clientIds.get(clientId);
  }

  /** A connection has ended, and its consumers before it. */
  void connectionEnded(String connection) {
    List.copyOf(temporaries.entrySet()).stream()
        .filter(entry -> entry.getValue().equals(connection))
        .forEach(entry -> drop(entry.getKey()));
    clientIds.values().removeIf(connection::equals);
  }
}
