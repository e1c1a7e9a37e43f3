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

  /** Releases what this client holds; messages stay. */
  @Override
  void close();
}
