package org.redisjms.store.redis;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.DestinationInUseException;
import org.redisjms.store.NoSuchDestinationException;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreUnavailableException;
import org.redisjms.store.Subscription;
import org.redisjms.store.SubscriptionConflictException;

/** A session's subscribing and unsubscribing. */
final class RedisSubscriptions {

  private final RedisStoreSession session;
  private final RedisMessageStore store;

  RedisSubscriptions(RedisStoreSession session) {
    this.session = session;
    this.store = session.store;
  }

  /** The queue of a subscription. */
  static QueueId queue(QueueId topic, Subscription subscription) {
    return queue(topic.address(), SubscriptionCodec.id(subscription));
  }

  private static QueueId queue(String topic, String id) {
    return new QueueId(topic, "sub:" + id);
  }

  StoreConsumer subscribe(String topic, Subscription wanted, ConsumerEvents events) {
    String id = SubscriptionCodec.id(wanted);
    Durable durable = wanted.kind().durable() ? Durable.ifOk(lasting()) : Durable.NO;
    while (true) {
      Identity identity = session.connection.identity();
      String consumer = identity.nextId();
      LongFunction<List<RedisCommand>> command =
          attempt ->
              List.of(
                  RedisCommand.script(
                          Script.SUBSCRIBE,
                          store.keys.queue(QueueId.of(topic)),
                          store.keys.connections(),
                          store.keys.connection(identity.id()),
                          store.keys.destinations(),
                          store.keys.subscriptions())
                      .add(identity.id())
                      .add(consumer)
                      .add(store.wakeUps.channel())
                      .add(topic)
                      .add(Keys.encode(id))
                      .add(SubscriptionCodec.encode(ownedBy(identity, wanted)))
                      .add(wanted.kind().shared())
                      .add(attempt)
                      .build());
      Object answer;
      try {
        answer =
            store
                .exchange
                .callNumbered(session.holder, command, durable, store.exchange.deadline())
                .get(0);
      } catch (NotReplicatedException e) {
        // The subscription stays, as the exception says, but nobody will close this consumer.
        session.opened(queue(topic, id), consumer, identity, null, events).close(0);
        throw e;
      } catch (StoreUnavailableException e) {
        session.perhapsOpened(queue(topic, id), consumer, identity, null, events);
        throw e;
      }
      switch (RedisStoreSession.text(answer)) {
        case "OK" -> {
          return session.opened(queue(topic, id), consumer, identity, null, events);
        }
        case "DEAD" -> session.connection.givenUp(identity);
        case "GONE" -> throw RedisStoreSession.gone(topic);
        case "KIND" -> throw conflict(wanted, "is there, and of another kind");
        case "IN_USE" -> throw conflict(wanted, "has a consumer already");
        case "DIFFERENT" -> throw conflict(wanted, "is in use with another topic or selector");
        default -> throw new StoreException("Unexpected answer to a subscription", null);
      }
    }
  }

  /** What outlives its consumers must also outlive the master. */
  private Requirement lasting() {
    return store.durability.standard();
  }

  /** A private one belongs to the connection as it is known to Redis now. */
  private static Subscription ownedBy(Identity identity, Subscription wanted) {
    return wanted.connection() == null
        ? wanted
        : new Subscription(
            wanted.kind(),
            wanted.clientId(),
            wanted.name(),
            wanted.selector(),
            wanted.noLocal(),
            identity.id());
  }

  private static SubscriptionConflictException conflict(Subscription wanted, String why) {
    return new SubscriptionConflictException(
        "The subscription '" + wanted.name() + "' " + why, null);
  }

  void unsubscribe(@Nullable String clientId, String name) {
    Identity identity = session.connection.identity();
    AtomicInteger attempts = new AtomicInteger();
    LongFunction<List<RedisCommand>> command =
        attempt -> {
          attempts.incrementAndGet();
          return List.of(
              RedisCommand.script(
                      Script.UNSUBSCRIBE,
                      store.keys.subscriptions(),
                      store.keys.connections(),
                      store.keys.connection(identity.id()))
                  .add(Keys.encode(SubscriptionCodec.id(true, clientId, name)))
                  .add(identity.id())
                  .add(attempt)
                  .build());
        };
    // The attempt whose reply was lost may have deleted it; it is gone, as it was to be.
    Predicate<String> deleted =
        text -> text.equals("OK") || (text.equals("ABSENT") && attempts.get() > 1);
    Object answer =
        store
            .exchange
            .callNumbered(
                session.holder,
                command,
                Durable.ifAnswered(lasting(), deleted),
                store.exchange.deadline())
            .get(0);
    if (deleted.test(RedisStoreSession.text(answer))) {
      return;
    }
    switch (RedisStoreSession.text(answer)) {
      case "ABSENT" ->
          throw new NoSuchDestinationException(
              "There is no durable subscription '" + name + "'", null);
      case "IN_USE" ->
          throw new DestinationInUseException(
              "The subscription '"
                  + name
                  + "' has a consumer, or messages that are not acknowledged or committed yet",
              null);
      case "DEAD" -> {
        session.connection.givenUp(identity);
        if (session.connection.identity() == identity) {
          throw new StoreException("The connection is closed", null);
        }
        unsubscribe(clientId, name);
      }
      default -> {}
    }
  }
}
