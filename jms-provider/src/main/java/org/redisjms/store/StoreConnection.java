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
   * Makes a client id this connection's own, for as long as it lives.
   *
   * @throws DestinationInUseException another connection that lives has it
   */
  void claimClientId(String clientId);

  /** Creates a temporary destination, which lives as long as this connection. */
  void createTemporary(String address);

  /**
   * Deletes a temporary destination with its messages, unless it is gone already.
   *
   * @throws DestinationInUseException it has consumers
   */
  void deleteTemporary(String address);

  /**
   * Ends all of its sessions and consumers; whatever they hold returns to the queues. Never throws.
   */
  @Override
  void close();
}
