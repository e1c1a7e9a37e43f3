package org.redisjms.store.redis;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.redisjms.topology.Lease;

/**
 * Keeps a busy session's connection with it, because borrowing one from the pool for each command
 * costs a third of its speed. A connection that was not used since the last look goes back to the
 * pool, so idle sessions hold none.
 */
final class LeaseHolder {

  private final AtomicReference<@Nullable Lease> kept = new AtomicReference<>();
  private final AtomicBoolean keeper = new AtomicBoolean();
  private final Semaphore keepers;
  private volatile boolean used;

  /**
   * @param keepers how many connections may be kept in all; the pool needs some for those that keep
   *     none
   */
  LeaseHolder(Semaphore keepers) {
    this.keepers = keepers;
  }

  /** The connection that was kept, for the caller alone; null when there is none. */
  @Nullable Lease take() {
    used = true;
    Lease lease = kept.getAndSet(null);
    if (lease != null && lease.isStale()) {
      lease.close();
      return null;
    }
    return lease;
  }

  void keep(Lease lease) {
    if (keeper.compareAndSet(false, true) && !keepers.tryAcquire()) {
      keeper.set(false);
      lease.close();
      return;
    }
    Lease other = kept.getAndSet(lease);
    if (other != null) {
      other.close();
    }
  }

  /** Gives the connection back unless it was used since the last call. */
  void releaseIfIdle() {
    if (used) {
      used = false;
    } else {
      release();
    }
  }

  void release() {
    Lease lease = kept.getAndSet(null);
    if (lease != null) {
      lease.close();
    }
    if (keeper.compareAndSet(true, false)) {
      keepers.release();
    }
  }
}
