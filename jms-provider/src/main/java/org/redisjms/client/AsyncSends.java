package org.redisjms.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.jms.CompletionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Options;
import org.redisjms.engine.ConnectionEngine;
import org.redisjms.engine.SendPipeline;
import org.redisjms.store.OutgoingMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The asynchronous sends of one session (Jakarta Messaging 3.1, section 7.3): sent in order, and
 * their listeners told in the same order, one at a time, never on the thread that sends.
 *
 * <p>What is handed over while a round trip is under way goes out together in the next one. Sending
 * and telling are two stages, so that a listener which sends to the same session does not wait for
 * itself.
 */
final class AsyncSends {

  private static final Logger LOG = LoggerFactory.getLogger(AsyncSends.class);

  /** How much travels in one round trip, at most. */
  private static final int BATCH = 500;

  private static final int BATCH_BYTES = 1 << 20;

  private final ConnectionEngine engine;
  private final Executor threads;
  private final SerialExecutor callbacks;
  private final int window;
  private final long windowBytes;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Queue<Send> waiting = new ArrayDeque<>();

  /** Whether a thread is sending. */
  @GuardedBy("lock")
  private boolean sending;

  /** What was handed over, and its listener not told yet. */
  @GuardedBy("lock")
  private int unconfirmed;

  @GuardedBy("lock")
  private long unconfirmedBytes;

  // How many were handed over; of these how many were sent, or have failed; how many listeners have
  // returned.
  @GuardedBy("lock")
  private long submitted;

  @GuardedBy("lock")
  private long sent;

  @GuardedBy("lock")
  private long told;

  @GuardedBy("lock")
  private @Nullable SendPipeline pipeline;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param message what the listener is told of
   */
  private record Send(
      OutgoingMessage outgoing, long bytes, Message message, CompletionListener listener) {

    Send(OutgoingMessage outgoing, Message message, CompletionListener listener) {
      this(outgoing, outgoing.envelope().size(), message, listener);
    }
  }

  AsyncSends(ConnectionEngine engine, Options options, Executor threads) {
    this.engine = engine;
    this.threads = threads;
    this.callbacks = new SerialExecutor(threads);
    this.window = options.asyncSendWindow();
    this.windowBytes = options.asyncSendWindowBytes();
  }

  /** What sends; opened when it is first needed. Called by the session's one thread. */
  SendPipeline pipeline() throws JMSException {
    lock.lock();
    try {
      if (pipeline != null) {
        return pipeline;
      }
    } finally {
      lock.unlock();
    }
    SendPipeline opened = engine.openPipeline();
    lock.lock();
    try {
      pipeline = opened;
    } finally {
      lock.unlock();
    }
    return opened;
  }

  /**
   * Sends a message behind those that wait, then tells its listener. Waits while the window is
   * full.
   */
  void submit(OutgoingMessage outgoing, Message message, CompletionListener listener)
      throws JMSException {
    SendPipeline through = pipeline();
    Send send = new Send(outgoing, message, listener);
    boolean first;
    lock.lock();
    try {
      enter(send.bytes());
      waiting.add(send);
      first = !sending;
      sending = true;
    } finally {
      lock.unlock();
    }
    if (first) {
      threads.execute(() -> sendAll(through));
    }
  }

  /**
   * Tells the listener that a message was sent already, as it is when a transaction has taken it
   * up.
   */
  void completed(Message message, CompletionListener listener) throws JMSException {
    lock.lock();
    try {
      enter(0);
      sent++;
    } finally {
      lock.unlock();
    }
    callbacks.execute(() -> tell(message, listener, 0, Optional.empty()));
  }

  /** Waits for room in the window. A listener never waits, as it is what makes room. */
  @GuardedBy("lock")
  private void enter(long bytes) throws IllegalStateException {
    while (!closed
        && !inCallback()
        && unconfirmed > 0
        && (unconfirmed >= window || unconfirmedBytes + bytes > windowBytes)) {
      changed.awaitUninterruptibly();
    }
    if (closed) {
      throw new IllegalStateException("The session is closed");
    }
    unconfirmed++;
    unconfirmedBytes += bytes;
    submitted++;
  }

  private void sendAll(SendPipeline through) {
    for (List<Send> batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
      List<Send> sends = batch;
      List<Optional<JMSException>> failures = send(through, sends);
      callbacks.execute(
          () -> {
            for (int i = 0; i < sends.size(); i++) {
              Send send = sends.get(i);
              tell(send.message(), send.listener(), send.bytes(), failures.get(i));
            }
          });
      lock.lock();
      try {
        sent += sends.size();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private List<Send> nextBatch() {
    List<Send> batch = new ArrayList<>();
    lock.lock();
    try {
      long bytes = 0;
      while (!waiting.isEmpty() && batch.size() < BATCH && bytes < BATCH_BYTES) {
        Send send = waiting.remove();
        bytes += send.bytes();
        batch.add(send);
      }
      sending = !batch.isEmpty();
    } finally {
      lock.unlock();
    }
    return batch;
  }

  private static List<Optional<JMSException>> send(SendPipeline through, List<Send> batch) {
    try {
      return through.send(batch.stream().map(Send::outgoing).toList());
    } catch (RuntimeException e) {
      JMSException failure =
          Causes.link(new JMSException("The message could not be sent: " + e), e);
      return Collections.nCopies(batch.size(), Optional.of(failure));
    }
  }

  private void tell(
      Message message, CompletionListener listener, long bytes, Optional<JMSException> failure) {
    lock.lock();
    try {
      unconfirmed--;
      unconfirmedBytes -= bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (failure.isPresent()) {
        listener.onException(message, failure.get());
      } else {
        listener.onCompletion(message);
      }
    } catch (RuntimeException | Error e) {
      LOG.warn("A CompletionListener failed", e);
    }
    lock.lock();
    try {
      told++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until everything before was sent or has failed, so that a synchronous send does not
   * overtake it.
   */
  void awaitSent() {
    lock.lock();
    try {
      long before = submitted;
      while (sent < before) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until everything before was sent or has failed, and its listeners have returned. Not to
   * be called by one of them.
   */
  void awaitCompleted() {
    lock.lock();
    try {
      long before = submitted;
      while (told < before) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the calling thread is in one of the listeners. */
  boolean inCallback() {
    return callbacks.isRunner();
  }

  /** Completes what was handed over, and takes nothing more. */
  void close() {
    SendPipeline opened;
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      while (told < submitted) {
        changed.awaitUninterruptibly();
      }
      opened = pipeline;
      pipeline = null;
    } finally {
      lock.unlock();
    }
    if (opened != null) {
      opened.close();
    }
  }
}
