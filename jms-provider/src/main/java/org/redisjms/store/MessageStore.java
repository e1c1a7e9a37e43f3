package org.redisjms.store;

/**
 * Keeps messages. Thread-safe. Every operation fails with a {@link StoreException} and no other
 * exception.
 */
public interface MessageStore extends AutoCloseable {

  /**
   * Registers a connection. It owns sessions and consumers and is kept alive by the store until it
   * is closed; when its process dies, what its consumers held returns to the queues after the
   * lease.
   */
  StoreConnection connect(ConnectionEvents events);

  /**
   * Whether closing this store now leaves nothing undone: no connection was closed while the store
   * could not be reached. What such a connection held returns soon after the store can be reached
   * again; if it was closed meanwhile, after the lease.
   */
  default boolean isSettled() {
    return true;
  }

  /** Releases what this client holds; messages stay. */
  @Override
  void close();
}
