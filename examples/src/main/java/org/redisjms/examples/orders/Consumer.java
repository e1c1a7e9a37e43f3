package org.redisjms.examples.orders;

import jakarta.jms.JMSException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Works on a session of its own until it is stopped. A failure is reported, and work goes on. */
abstract class Consumer {
  /** How long one receive waits; after this time a consumer notices that it was stopped. */
  static final long RECEIVE_MILLIS = 500;

  private static final long PAUSE_AFTER_FAILURE_MILLIS = 1_000;

  private volatile boolean stopped;

  final void run(Reports reports) {
    while (!stopped) {
      try {
        work(reports);
      } catch (JMSException e) {
        reports.say(getClass().getSimpleName() + ": " + e);
        recover(reports);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_AFTER_FAILURE_MILLIS));
      }
    }
    try {
      finish();
    } catch (JMSException e) {
      reports.say(getClass().getSimpleName() + " while ending: " + e);
    }
  }

  final void stop() {
    stopped = true;
  }

  /** One step. */
  abstract void work(Reports reports) throws JMSException;

  /** Undoes what a failed step has begun. */
  abstract void undo(Reports reports) throws JMSException;

  /** The last step. */
  void finish() throws JMSException {}

  private void recover(Reports reports) {
    try {
      undo(reports);
    } catch (JMSException e) {
      reports.say(getClass().getSimpleName() + " while recovering: " + e);
    }
  }
}
