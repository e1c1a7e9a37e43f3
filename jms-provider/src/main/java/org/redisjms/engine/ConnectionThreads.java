package org.redisjms.engine;

import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection's threads, all daemons: as many as there are sessions with something to deliver, one
 * for timers, one for the exception listener. Each is started when it is needed, and ends when it
 * is idle for long.
 */
final class ConnectionThreads {

  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor sessions;
  private final ThreadPoolExecutor notices;
  private final ScheduledThreadPoolExecutor timer;

  ConnectionThreads(String connection) {
    sessions =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            named("redis-jms-" + connection + "-session-"),
            new ThreadPoolExecutor.DiscardPolicy());
    notices =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("redis-jms-" + connection + "-notices-"),
            new ThreadPoolExecutor.DiscardPolicy());
    notices.allowCoreThreadTimeOut(true);
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            named("redis-jms-" + connection + "-timer-"),
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Runs a session's work. */
  void execute(Runnable task) {
    sessions.execute(task);
  }

  /** Tells the client something, one thing after the other. */
  void tell(Runnable notice) {
    notices.execute(notice);
  }

  /** Runs something that returns at once, after a while. */
  Future<?> later(Runnable task, long nanos) {
    return timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /** Runs nothing new; what runs goes on to its end. */
  void shutdown() {
    timer.shutdown();
    sessions.shutdown();
    notices.shutdown();
  }
}
