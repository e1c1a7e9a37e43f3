package org.redisjms.store;

/**
 * What a connection tells its owner. Called on the store's threads; implementations return quickly.
 */
public interface ConnectionEvents {

  /** The store cannot be reached; said once until {@link #available}. */
  void unavailable(StoreException cause);

  /** The store is there again. */
  void available();

  /**
   * This client was given up for dead (it paused for longer than its lease, or the store was
   * emptied): all its consumers are fenced, and it goes on under a new identity. Its client id and
   * temporary destinations come along; what these held may be lost.
   */
  void fenced();

  /** The store has lost what it had confirmed, and it cannot be sent again. */
  default void lost(Loss loss) {}
}
