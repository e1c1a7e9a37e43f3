package org.redisjms.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Hands out loopback ports, below the range that operating systems use for outgoing connections.
 *
 * <p>A JVM claims whole blocks of ports by listening on the first port of each. So a port whose
 * server is down just now is not given to another JVM's server, which the sentinels of the first
 * would then take for their own.
 */
public final class Ports {
  private static final int FIRST = 16_000;
  private static final int BLOCKS = 160;
  private static final int BLOCK_SIZE = 100;
  private static final Object LOCK = new Object();

  @GuardedBy("LOCK")
  private static final List<ServerSocket> claims = new ArrayList<>();

  @GuardedBy("LOCK")
  private static int next;

  private Ports() {}

  /** A port that nobody listens on and that this JVM has not handed out before. */
  public static int next() {
    synchronized (LOCK) {
      while (true) {
        if (next % BLOCK_SIZE == 0) {
          next = claimBlock() + 1;
        }
        int port = next++;
        if (isFree(port)) {
          return port;
        }
      }
    }
  }

  @GuardedBy("LOCK")
  private static int claimBlock() {
    int start = ThreadLocalRandom.current().nextInt(BLOCKS);
    for (int i = 0; i < BLOCKS; i++) {
      int port = FIRST + (start + i) % BLOCKS * BLOCK_SIZE;
      ServerSocket claim = tryListen(port);
      if (claim != null) {
        claims.add(claim);
        return port;
      }
    }
    throw new IllegalStateException(
        "no free block of ports between " + FIRST + " and " + (FIRST + BLOCKS * BLOCK_SIZE));
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = tryListen(port)) {
      return probe != null;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the port " + port, e);
    }
  }

  /** Null if the port is taken. */
  private static @Nullable ServerSocket tryListen(int port) {
    try {
      return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    } catch (IOException taken) {
      return null;
    }
  }
}
