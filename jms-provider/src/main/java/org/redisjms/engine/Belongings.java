package org.redisjms.engine;

import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.store.DestinationInUseException;
import org.redisjms.store.StoreConnection;
import org.redisjms.store.StoreException;

/**
 * What a connection owns in the store besides its sessions: its client identifier and its temporary
 * destinations. They end with it. Thread-safe.
 */
final class Belongings {

  private final StoreConnection store;
  private final Set<RedisJmsDestination> temporaries = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String clientId;

  Belongings(StoreConnection store) {
    this.store = store;
  }

  @Nullable String clientId() {
    return clientId;
  }

  /**
   * Takes a client identifier.
   *
   * @throws InvalidClientIDException if another connection that lives has it
   */
  void claimClientId(String id) throws JMSException {
    try {
      store.claimClientId(id);
    } catch (DestinationInUseException e) {
      throw StoreErrors.linked(
          new InvalidClientIDException(
              "Another connection uses the client identifier '" + id + "'", "IN_USE"),
          e);
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    }
    clientId = id;
  }

  /** Creates a temporary destination. */
  <D extends RedisJmsDestination> D create(D temporary) throws JMSException {
    try {
      store.createTemporary(temporary.address());
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    }
    temporaries.add(temporary);
    return temporary;
  }

  /**
   * Deletes a temporary destination that was created here, unless it is gone already.
   *
   * @throws JMSException if it has consumers
   */
  void delete(RedisJmsDestination temporary) throws JMSException {
    if (!temporaries.contains(temporary)) {
      return;
    }
    try {
      store.deleteTemporary(temporary.address());
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    }
    temporaries.remove(temporary);
  }

  /** Refuses to consume from temporary destinations of others (section 6.2.2). */
  void checkConsumable(RedisJmsDestination destination) throws InvalidDestinationException {
    if (destination.kind().isTemporary() && !temporaries.contains(destination)) {
      throw new InvalidDestinationException(
          destination
              + " was not created by this connection, or is deleted: only the connection that created a temporary"
              + " destination may consume from it");
    }
  }

  /** The connection is closed, and all this ends with it. */
  void close() {
    temporaries.clear();
  }
}
