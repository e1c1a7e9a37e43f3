package org.redisjms.ra.inbound;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The sessions of one bean: made when they are needed, up to {@code maxSession}. */
final class EndpointSessions implements ServerSessionPool {

  /** Makes the session of this pool. */
  @FunctionalInterface
  interface Maker {
    EndpointSession make(EndpointSessions pool) throws JMSException;
  }

  private final int limit;
  private final Maker maker;

  @GuardedBy("this")
  private final Deque<EndpointSession> free = new ArrayDeque<>();

  /** Free ones, those at work, and one that is being made. */
  @GuardedBy("this")
  private int count;

  @GuardedBy("this")
  private boolean closed;

  EndpointSessions(int limit, Maker maker) {
    this.limit = limit;
    this.maker = maker;
  }

  /**
   * Waits until a session is free.
   *
   * @throws JMSException if the bean is undeployed meanwhile, or the server has no endpoint for it
   */
  @Override
  public ServerSession getServerSession() throws JMSException {
    EndpointSession session = take();
    if (session == null) {
      session = make();
    }
    boolean prepared = false;
    try {
      session.prepare();
      prepared = true;
      return session;
    } finally {
      if (!prepared) {
        giveBack(session);
      }
    }
  }

  /** A free session; null if another one is to be made. */
  private synchronized @Nullable EndpointSession take() throws JMSException {
    while (!closed) {
      EndpointSession session = free.poll();
      if (session != null) {
        return session;
      }
      if (count < limit) {
        count++;
        return null;
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new JMSException("Interrupted while all sessions are at work");
      }
    }
    throw new JMSException("The message-driven bean is being undeployed");
  }

  private EndpointSession make() throws JMSException {
    EndpointSession made = null;
    try {
      made = maker.make(this);
      return made;
    } finally {
      if (made == null) {
        forgetOne();
      }
    }
  }

  synchronized void giveBack(EndpointSession session) {
    free.push(session);
    notifyAll();
  }

  /** A session is not usable any more. */
  synchronized void forgetOne() {
    count--;
    notifyAll();
  }

  /** Nobody gets a session any more. They themselves end with their connection. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
