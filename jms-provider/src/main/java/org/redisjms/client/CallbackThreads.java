package org.redisjms.client;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The daemon threads of a connection that send asynchronously and tell completion listeners; none
 * while idle.
 */
final class CallbackThreads {

  private static final long IDLE_SECONDS = 10;

  private CallbackThreads() {}

  static ThreadPoolExecutor create(String connectionId) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread =
              new Thread(task, "redis-jms-" + connectionId + "-send-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
