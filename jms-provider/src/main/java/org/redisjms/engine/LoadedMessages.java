package org.redisjms.engine;

import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.ArrayDeque;
import java.util.Deque;
import org.redisjms.store.StoreConsumer;

/**
 * What connection consumers have loaded into a session and its {@code run} has not delivered yet
 * (Jakarta Messaging 3.1, section 11.2). Each load is a consumer of the session that gets nothing
 * more: once it is delivered it is treated as one that was closed before all was settled.
 */
final class LoadedMessages {

  private final SessionEngine session;

  /** Used under the session's lock for work. */
  private final Deque<ConsumerEngine> loads = new ArrayDeque<>();

  LoadedMessages(SessionEngine session) {
    this.session = session;
  }

  /**
   * Loads what a connection consumer has fetched.
   *
   * @throws jakarta.jms.IllegalStateException if the session is closed; then nothing was taken over
   */
  ConsumerEngine load(ClaimSource source) throws JMSException {
    session.work().lock();
    try {
      session.checkOpen();
      StoreConsumer consumer = source.consumer();
      if (consumer != null) {
        session.store().adopt(consumer);
      }
      ConsumerEngine load = new ConsumerEngine(session, source);
      session.consumers().add(load);
      loads.add(load);
      if (!session.connection().isStarted()) {
        giveBack(load);
      }
      return load;
    } finally {
      session.work().unlock();
    }
  }

  /** Gives back what is left of a load, if anything is. */
  void giveBack(ConsumerEngine load) {
    session.work().lock();
    try {
      loads.remove(load);
      session.consumers().closed(load);
    } finally {
      session.work().unlock();
    }
  }

  /** Gives everything back. */
  void giveBack() {
    session.work().lock();
    try {
      while (!loads.isEmpty()) {
        giveBack(loads.element());
      }
    } finally {
      session.work().unlock();
    }
  }

  /** Delivers everything. The lock is free for others between two deliveries. */
  void deliver(MessageListener listener) {
    while (true) {
      session.work().lock();
      try {
        ConsumerEngine load = loads.peek();
        if (load == null) {
          return;
        }
        boolean more = false;
        try {
          more = load.deliverLoaded(listener);
        } finally {
          if (!more) {
            giveBack(load);
          }
        }
      } finally {
        session.work().unlock();
      }
    }
  }
}
