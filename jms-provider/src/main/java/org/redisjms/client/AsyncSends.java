package org.redisjms.client;

import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The asynchronous sends of one session (Jakarta Messaging 3.1, section 7.3): sent in order, and
 * their listeners told in the same order, one at a time, never on the thread that sends.
 *
 * <p>Sending and telling are two stages, so that a listener which sends to the same session does
 * not wait for itself.
 */
final class AsyncSends {

  private static final Logger LOG = LoggerFactory.getLogger(AsyncSends.class);

  /**
   * So many messages may wait to be sent before the sender has to wait: bounds the memory they
   * take.
   */
  private static final int MAX_PENDING = 1_000;

  private final SerialExecutor sends;
  private final SerialExecutor callbacks;
  private final Semaphore pending = new Semaphore(MAX_PENDING);

  /** What does the sending. */
  @FunctionalInterface
  interface Send {
    void send() throws JMSException;
  }

  AsyncSends(Executor threads) {
    this.sends = new SerialExecutor(threads);
    this.callbacks = new SerialExecutor(threads);
  }

  /** Sends behind what is already waiting, then tells the listener. */
  void submit(Send send, Message message, CompletionListener listener) {
    pending.acquireUninterruptibly();
    sends.execute(
        () -> {
          Runnable outcome;
          try {
            send.send();
            outcome = () -> listener.onCompletion(message);
          } catch (JMSException e) {
            outcome = () -> listener.onException(message, e);
          } catch (RuntimeException e) {
            JMSException failure =
                Causes.link(new JMSException("The message could not be sent: " + e), e);
            outcome = () -> listener.onException(message, failure);
          } finally {
            pending.release();
          }
          tell(outcome);
        });
  }

  /**
   * Tells the listener that a message was sent already, as it is when a transaction has taken it
   * up.
   */
  void completed(Message message, CompletionListener listener) {
    tell(() -> listener.onCompletion(message));
  }

  private void tell(Runnable outcome) {
    callbacks.execute(
        () -> {
          try {
            outcome.run();
          } catch (RuntimeException e) {
            LOG.warn("A CompletionListener failed", e);
          }
        });
  }

  /**
   * Waits until everything before was sent or has failed, so that a synchronous send does not
   * overtake it.
   */
  void awaitSent() {
    sends.awaitIdle();
  }

  /**
   * Waits until everything was sent and all listeners returned; in a listener itself only for the
   * former.
   */
  void awaitCompleted() {
    sends.awaitIdle();
    if (!inCallback()) {
      callbacks.awaitIdle();
    }
  }

  /** Whether the calling thread is in one of the listeners. */
  boolean inCallback() {
    return callbacks.isRunner();
  }
}
