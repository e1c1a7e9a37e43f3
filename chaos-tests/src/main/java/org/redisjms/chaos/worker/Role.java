package org.redisjms.chaos.worker;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.redisjms.chaos.history.Event.Noted;
import org.redisjms.chaos.history.HistoryWriter;

/**
 * A thread of a worker that does one thing with a connection of its own, until it is told to stop.
 * If its work fails it notes that and begins anew.
 */
abstract class Role implements Runnable {
  private static final long RETRY_MILLIS = 200;

  private final Client client;
  private final String session;
  private final CountDownLatch stop = new CountDownLatch(1);

  Role(Client client, String session) {
    this.client = client;
    this.session = session;
  }

  /** Works until {@link #isStopped}, or an exception that makes it begin anew. */
  abstract void work(Connection connection) throws JMSException;

  /** What the connection is called, if that matters. */
  String clientId() {
    return "";
  }

  /** Whether it makes messages, and so stops before others. */
  boolean isProducer() {
    return false;
  }

  /** The name of the session in the history. */
  final String session() {
    return session;
  }

  final HistoryWriter history() {
    return client.history();
  }

  final int rate() {
    return client.rate();
  }

  final void stop() {
    stop.countDown();
  }

  final boolean isStopped() {
    return stop.getCount() == 0;
  }

  /** Waits that long, or until it is stopped. */
  final void pause(long nanos) {
    try {
      boolean unused = stop.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      stop();
    }
  }

  @Override
  public final void run() {
    while (!isStopped()) {
      try (Connection connection = client.connect(clientId())) {
        work(connection);
      } catch (JMSException | JMSRuntimeException e) {
        history().note(Noted.ERROR, e);
        pause(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
      }
    }
  }
}
