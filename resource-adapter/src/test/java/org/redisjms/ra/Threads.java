package org.redisjms.ra;

import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.resource.spi.work.WorkRejectedException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The work manager of a container fake: a thread for each work that is under way. */
final class Threads implements WorkManager, AutoCloseable {

  /** The name of every thread begins with this. */
  static final String NAME = "container-";

  private final AtomicInteger numbers = new AtomicInteger();
  private final ExecutorService executor =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, NAME + numbers.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  final AtomicInteger busy = new AtomicInteger();

  @Override
  public void scheduleWork(Work work) throws WorkException {
    try {
      executor.execute(
          () -> {
            busy.incrementAndGet();
            try {
              work.run();
            } finally {
              work.release(); // as WildFly does
              busy.decrementAndGet();
            }
          });
    } catch (RejectedExecutionException e) {
      throw new WorkRejectedException(e);
    }
  }

  @Override
  public void scheduleWork(
      Work work, long startTimeout, ExecutionContext context, WorkListener listener)
      throws WorkException {
    scheduleWork(work);
  }

  @Override
  public void doWork(Work work) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void doWork(
      Work work, long startTimeout, ExecutionContext context, WorkListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long startWork(Work work) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long startWork(
      Work work, long startTimeout, ExecutionContext context, WorkListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
