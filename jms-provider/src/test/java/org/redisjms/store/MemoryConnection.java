package org.redisjms.store;

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
  }

  @Override
  public void createTemporary(String address) {
    store.perform(
        Operation.CREATE_TEMPORARY,
        () -> {
          store.createTemporary(this, address);
          return null;
        });
  }

  @Override
  public void deleteTemporary(String address) {
    store.perform(
        Operation.DELETE_TEMPORARY,
        () -> {
          store.topics().deleteTemporary(address);
          return null;
        });
  }

  @Override
  public void close() {
    store.disconnect(this);
  }
}
