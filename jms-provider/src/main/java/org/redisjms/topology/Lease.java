package org.redisjms.topology;

/**
 * The use of one connection to the master by one thread at a time. Leases are closed in any case;
 * close after {@link #discard} does nothing.
 */
public interface Lease extends AutoCloseable {

  /** The connection; not to be used after the lease is closed. */
  RedisConnection connection();

  /**
   * Stands for the time in which this server runs and is the master: after a switch or a restart it
   * is another object. What the server had confirmed before may be missing then.
   */
  Object term();

  /**
   * Whether the connection is broken or leads to a former master. A switch closes the sockets of
   * all leases, so that a blocked read ends with an exception.
   */
  boolean isStale();

  /**
   * Gives the connection back. It is destroyed instead when it is stale, or when replies are
   * outstanding.
   */
  @Override
  void close();

  /**
   * Destroys the connection because of a failure. After an I/O error the master is verified, and
   * after {@code READONLY} and its like looked up again, before anybody gets the next lease; other
   * failures only cost this connection.
   */
  void discard(Throwable cause);
}
