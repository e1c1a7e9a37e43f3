package org.redisjms.topology;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps the names of the events in order. */
final class RecordingListener implements MasterConnections.Listener {
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Override
  public void masterChanged() {
    events.add("masterChanged");
  }

  @Override
  public void unavailable(RedisUnavailableException cause) {
    events.add("unavailable");
  }

  @Override
  public void available() {
    events.add("available");
  }

  /** The next event; null when there is none for two minutes. */
  @Nullable String next() throws InterruptedException {
    return events.poll(2, TimeUnit.MINUTES);
  }

  boolean isEmpty() {
    return events.isEmpty();
  }
}
