package org.redisjms.store.redis;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.Envelope;
import org.redisjms.store.FencedException;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreUnavailableException;

/** How a session opens consumers of queues. */
final class RedisConsumers {

  private final RedisStoreSession session;
  private final RedisMessageStore store;

  RedisConsumers(RedisStoreSession session) {
    this.session = session;
    this.store = session.store;
  }

  StoreConsumer open(QueueId queue, @Nullable Predicate<Envelope> filter, ConsumerEvents events) {
    while (true) {
      StoreConsumer consumer = register(session.connection.identity(), queue, filter, null, events);
      if (consumer != null) {
        return consumer;
      }
    }
  }

  /** Opens a consumer of the same queue; refused unless the first one is there. */
  StoreConsumer openBeside(RedisStoreConsumer first, ConsumerEvents events) {
    StoreConsumer second = register(first.identity(), first.queue(), first.filter(), first, events);
    if (second == null) {
      throw new FencedException("Consumer " + first.id() + " was given up for dead", null);
    }
    return second;
  }

  /** Null if the connection was given up; it goes on under another name then. */
  private @Nullable StoreConsumer register(
      Identity identity,
      QueueId queue,
      @Nullable Predicate<Envelope> filter,
      @Nullable RedisStoreConsumer first,
      ConsumerEvents events) {
    String id = identity.nextId();
    LongFunction<List<RedisCommand>> command =
        attempt -> {
          RedisCommand.Builder registration =
              RedisCommand.script(
                      Script.REGISTER_CONSUMER,
                      store.keys.queue(queue),
                      store.keys.connections(),
                      store.keys.connection(identity.id()),
                      store.keys.destinations())
                  .add(identity.id())
                  .add(id)
                  .add(store.wakeUps.channel())
                  .add(queue.address())
                  .add(filter != null)
                  .add(attempt);
          if (first != null) {
            registration.add(first.id());
          }
          return List.of(registration.build());
        };
    String answer;
    try {
      answer =
          RedisStoreSession.text(
              store
                  .exchange
                  .callNumbered(session.holder, command, Durable.NO, store.exchange.deadline())
                  .get(0));
    } catch (StoreUnavailableException e) {
      session.perhapsOpened(queue, id, identity, filter, events);
      throw e;
    }
    if (answer.equals("DEAD")) {
      session.connection.givenUp(identity);
      return null;
    }
    if (answer.equals("GONE")) {
      throw RedisStoreSession.gone(queue.address());
    }
    if (first != null) {
      RedisStoreSession.checkClaim(answer, first.id());
    }
    return session.opened(queue, id, identity, filter, events);
  }
}
