package org.redisjms.jms;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * A pool as section 11.2.6 of Jakarta Messaging 3.1 sketches it: each session has a thread of its
 * own while it works, and after each run it is finished by what the test gives.
 */
final class ServerSessions implements ServerSessionPool, AutoCloseable {

  /** What an application server does when the run has ended, as committing. */
  @FunctionalInterface
  interface Finish {
    void finish(Session session) throws JMSException;
  }

  private final BlockingQueue<ServerSession> free = new LinkedBlockingQueue<>();
  private final Finish finish;
  private volatile boolean closed;

  /** How many messages each run had. */
  final List<Integer> runs = new CopyOnWriteArrayList<>();

  final List<Throwable> failures = new CopyOnWriteArrayList<>();

  private ServerSessions(Finish finish) {
    this.finish = finish;
  }

  /**
   * Creates a pool.
   *
   * @param listener makes the listener of a session
   */
  static ServerSessions of(
      Connection connection,
      int sessions,
      int mode,
      Function<Session, MessageListener> listener,
      Finish finish)
      throws JMSException {
    ServerSessions pool = new ServerSessions(finish);
    for (int i = 0; i < sessions; i++) {
      Session session = connection.createSession(mode);
      pool.add(session, listener.apply(session));
    }
    return pool;
  }

  private void add(Session session, MessageListener listener) throws JMSException {
    int[] messages = {0};
    session.setMessageListener(
        message -> {
          messages[0]++;
          listener.onMessage(message);
        });
    free.add(
        new ServerSession() {
          @Override
          public Session getSession() {
            return session;
          }

          @Override
          public void start() {
            Thread thread = new Thread(this::run, "test-server-session");
            thread.setDaemon(true);
            thread.start();
          }

          private void run() {
            try {
              messages[0] = 0;
              session.run();
              runs.add(messages[0]);
              finish.finish(session);
            } catch (JMSException | RuntimeException e) {
              failures.add(e);
            } finally {
              free.add(this);
            }
          }
        });
  }

  /** Wakes who waits for a session. */
  @Override
  public void close() {
    closed = true;
    free.add(
        new ServerSession() {
          @Override
          public Session getSession() {
            throw new IllegalStateException("The pool is closed");
          }

          @Override
          public void start() {}
        });
  }

  @Override
  public ServerSession getServerSession() throws JMSException {
    try {
      ServerSession session = free.take();
      if (closed) {
        throw new JMSException("The pool is closed");
      }
      return session;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JMSException("interrupted");
    }
  }
}
