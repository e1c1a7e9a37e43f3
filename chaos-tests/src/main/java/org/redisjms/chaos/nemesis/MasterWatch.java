package org.redisjms.chaos.nemesis;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.redisjms.testkit.SentinelGroup;

/**
 * Notes when another server becomes the master, also without a fault: on a loaded machine the
 * sentinels may take the master for dead.
 */
public final class MasterWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 250;
  private static final long ELECTION_MICROS = TimeUnit.SECONDS.toMicros(5);

  private final SentinelGroup group;
  private final List<Long> changes = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "master-watch");

  public MasterWatch(SentinelGroup group) {
    this.group = group;
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    int master = group.master().port();
    try {
      while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        int now = present();
        if (now != 0 && now != master) {
          master = now;
          changes.add(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The master's port; zero if there is none, or the group is being broken just now. */
  private int present() {
    try {
      return group.master().port();
    } catch (RuntimeException e) {
      return 0;
    }
  }

  /** When there was another master, in microseconds since 1970. */
  public List<Long> changes() {
    return List.copyOf(changes);
  }

  /** These faults, and those failovers that none of them has caused, in order of time. */
  public List<Strike> withUnexpected(List<Strike> strikes) {
    List<Strike> all = new ArrayList<>(strikes);
    for (long change : changes) {
      boolean expected =
          strikes.stream()
              .anyMatch(
                  strike ->
                      strike.kind().isOfServers()
                          && strike.began() <= change
                          && change <= strike.ended() + TimeUnit.SECONDS.toMicros(1));
      if (!expected) {
        all.add(new Strike(FaultKind.UNEXPECTED_FAILOVER, "", change - ELECTION_MICROS, change));
      }
    }
    all.sort(Comparator.comparingLong(Strike::began));
    return all;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
