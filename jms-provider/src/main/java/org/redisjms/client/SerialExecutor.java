package org.redisjms.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in order, on threads of another executor; holds a thread only
 * while there is work.
 */
final class SerialExecutor {

  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final Executor threads;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  @GuardedBy("lock")
  private boolean running;

  /** The thread that runs a task at this moment. */
  private volatile @Nullable Thread runner;

  SerialExecutor(Executor threads) {
    this.threads = threads;
  }

  void execute(Runnable task) {
    lock.lock();
    try {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    } finally {
      lock.unlock();
    }
    try {
      threads.execute(this::drain);
    } catch (RuntimeException | Error e) {
      lock.lock();
      try {
        tasks.clear();
        running = false;
      } finally {
        lock.unlock();
      }
      throw e;
    }
  }

  private void drain() {
    runner = Thread.currentThread();
    Runnable task = next();
    while (task != null) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.warn("A task of a session failed", e);
      }
      task = next();
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      Runnable task = tasks.poll();
      if (task == null) {
        // Before another thread may take over and set it to itself.
        runner = null;
        running = false;
      }
      return task;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the calling thread is running one of the tasks. */
  boolean isRunner() {
    return Thread.currentThread() == runner;
  }
}
