package org.redisjms.store;

/** A client's registration in the store. Thread-safe. */
public interface StoreConnection extends AutoCloseable {

  /** Unique among all clients of the store, and never used twice. */
  String id();

  /** The store's clock, in milliseconds since the epoch, as well as the client can tell. */
  long storeTimeMillis();

  /**
   * Whether the last sign of life is young enough that nobody can have given this client up. While
   * it is false nothing may be delivered from a buffer.
   */
  boolean alive();

  StoreSession openSession();

  /**
   * Ends all of its sessions and consumers; whatever they hold returns to the queues. Never throws.
   */
  @Override
  void close();
}
