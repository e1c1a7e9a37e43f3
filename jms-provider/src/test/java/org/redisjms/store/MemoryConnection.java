package org.redisjms.store;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.InMemoryMessageStore.Operation;

/** A connection to a store in memory. */
final class MemoryConnection implements StoreConnection {
  final ConnectionEvents events;

  /**
   * Written by the store under its lock: a client that was given up goes on under a new identity.
   */
  volatile String id;

  /** Written by the store under its lock. */
  volatile boolean closed;

  private final InMemoryMessageStore store;
  private final Set<String> temporaries = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String clientId;

  MemoryConnection(InMemoryMessageStore store, ConnectionEvents events, String id) {
    this.store = store;
    this.events = events;
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long storeTimeMillis() {
    return store.now();
  }

  @Override
  public boolean alive() {
    return store.living(this);
  }

  @Override
  public StoreSession openSession() {
    return new MemorySession(store, this);
  }

  @Override
  public void claimClientId(String clientId) {
    store.perform(
        Operation.CLAIM_CLIENT_ID,
        () -> {
          store.claimClientId(this, clientId);
          return null;
        });
    this.clientId = clientId;
  }

  @Override
  public void createTemporary(String address) {
    store.perform(
        Operation.CREATE_TEMPORARY,
        () -> {
          store.createTemporary(this, address);
          return null;
        });
    temporaries.add(address);
  }

  @Override
  public void deleteTemporary(String address) {
    store.perform(
        Operation.DELETE_TEMPORARY,
        () -> {
          store.topics().deleteTemporary(address);
          return null;
        });
    temporaries.remove(address);
  }

  /** Called by the store under its lock: there is a new identity. */
  void restore() {
    temporaries.forEach(address -> store.createTemporary(this, address));
    String claimed = clientId;
    if (claimed != null) {
      try {
        store.claimClientId(this, claimed);
      } catch (DestinationInUseException e) {
        // Somebody else has it now.
      }
    }
  }

  @Override
  public void close() {
    store.disconnect(this);
  }
}
