package org.redisjms.store.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.redisjms.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that were closed while Redis could not be reached. Redis is told as soon as it can
 * be, so that what they held returns then and not with the end of their leases. Thread-safe.
 */
final class Farewells {

  private static final Logger LOG = LoggerFactory.getLogger(Farewells.class);

  private final RedisMessageStore store;
  private final Set<Identity> outstanding = ConcurrentHashMap.newKeySet();

  Farewells(RedisMessageStore store) {
    this.store = store;
  }

  /**
   * Tells Redis that a connection was closed, now or later. An interrupt of the thread does not
   * make it later, as another connection may want the client id at once.
   */
  void say(Identity connection) {
    boolean interrupted = Thread.interrupted();
    try {
      reap(connection, "closed");
    } catch (StoreException e) {
      LOG.debug("Connection {} cannot say goodbye for now", connection.id(), e);
      outstanding.add(connection);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Says what could not be said. */
  void sayAgain() {
    for (Identity connection : Set.copyOf(outstanding)) {
      // Its last calls may be under way still.
      reap(connection, "left");
      outstanding.remove(connection);
    }
  }

  boolean allSaid() {
    return outstanding.isEmpty();
  }

  private void reap(Identity connection, String state) {
    RedisCommand command =
        RedisCommand.script(
                Script.REAP,
                store.keys.connections(),
                store.keys.connection(connection.id()),
                store.keys.graves(),
                store.keys.subscriptions(),
                store.keys.destinations(),
                store.keys.clientIds())
            .add(connection.id())
            .add(state)
            .add(RedisStoreConnection.GRAVE_MILLIS)
            .build();
    Object answer;
    do {
      answer = store.exchange.call(store.exchange.passing(), command);
    } while (RedisStoreSession.text(answer).equals("MORE"));
  }
}
