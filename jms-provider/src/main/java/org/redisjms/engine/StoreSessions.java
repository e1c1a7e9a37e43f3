package org.redisjms.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;

/**
 * Store sessions for what is not a session's own work, such as the end of a global transaction's
 * branch. Thread-safe.
 */
final class StoreSessions {

  private final Supplier<StoreSession> opener;

  @GuardedBy("this")
  private final Deque<StoreSession> idle = new ArrayDeque<>();

  @GuardedBy("this")
  private boolean closed;

  StoreSessions(Supplier<StoreSession> opener) {
    this.opener = opener;
  }

  /**
   * Does something with one that nobody else uses meanwhile.
   *
   * @throws StoreException if the connection is closed, or the work throws it
   */
  <T> T run(Function<StoreSession, T> work) {
    StoreSession session;
    synchronized (this) {
      if (closed) {
        throw new StoreException("The connection is closed", null);
      }
      session = idle.poll();
    }
    if (session == null) {
      session = opener.get();
    }
    try {
      return work.apply(session);
    } finally {
      release(session);
    }
  }

  private void release(StoreSession session) {
    synchronized (this) {
      if (!closed) {
        idle.push(session);
        return;
      }
    }
    session.close();
  }

  void close() {
    List<StoreSession> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(idle);
      idle.clear();
    }
    all.forEach(StoreSession::close);
  }
}
