package org.redisjms.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One exchange that a {@link FaultProxy} was told to wait for, and what has become of it. It begins
 * with the first piece of a request that contains the text that was asked for, and goes on with
 * everything that passes through the same connection afterwards, until the next one begins there.
 * Thread-safe.
 */
public final class FaultedExchange {

  private final String text;
  private final Fault fault;
  private final CountDownLatch fired = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile boolean refusing;

  @GuardedBy("this")
  private @Nullable ProxiedConnection connection;

  @GuardedBy("this")
  private long requestBytes;

  @GuardedBy("this")
  private long replyBytes;

  @GuardedBy("this")
  private byte @Nullable [] held;

  @GuardedBy("this")
  private final ByteArrayOutputStream lateReply = new ByteArrayOutputStream();

  FaultedExchange(String text, Fault fault) {
    this.text = text;
    this.fault = fault;
  }

  /**
   * When the fault has struck, the proxy refuses new connections, until {@link FaultProxy#accept}:
   * the client cannot find out what has become of its request.
   */
  public FaultedExchange thenRefuse() {
    refusing = true;
    return this;
  }

  /** Whether the fault has struck. */
  public boolean hasStruck() {
    return fired.getCount() == 0;
  }

  /**
   * Waits until the fault has struck.
   *
   * @throws IllegalStateException when it has not in time
   */
  public void awaitStruck(Duration timeout) {
    await(fired, timeout, "no request with '" + text + "' was long enough for " + fault);
  }

  /** How many bytes of requests the client has sent since the exchange began. */
  public synchronized long requestBytes() {
    return requestBytes;
  }

  /** How many bytes of replies the server has sent since the exchange began. */
  public synchronized long replyBytes() {
    return replyBytes;
  }

  /**
   * Sends the server what was held back, and waits until it has answered.
   *
   * @return everything that the server has answered on this connection, as it came
   * @throws IllegalStateException when nothing was held back, or there is no answer in time
   */
  public byte[] release(Duration timeout) {
    ProxiedConnection late;
    byte[] rest;
    synchronized (this) {
      late = connection;
      rest = held;
      held = null;
    }
    if (late == null || rest == null) {
      throw new IllegalStateException("nothing was held back: " + fault);
    }
    try {
      late.finishRequest(rest);
    } catch (IOException e) {
      throw new UncheckedIOException("the server has closed the connection", e);
    }
    await(answered, timeout, "the server does not end the late connection");
    synchronized (this) {
      return lateReply.toByteArray();
    }
  }

  private static void await(CountDownLatch latch, Duration timeout, String problem) {
    try {
      if (!latch.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException("waited " + timeout.toMillis() + " ms: " + problem);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }

  // The connection's side.

  String text() {
    return text;
  }

  boolean isRefusing() {
    return refusing;
  }

  boolean isStalling() {
    return fault instanceof Fault.Stall;
  }

  boolean isStallingBeforeTheServer() {
    return fault instanceof Fault.Stall stall && !stall.reaches();
  }

  synchronized void begin(ProxiedConnection on) {
    connection = on;
  }

  /** What is to be done with the next bytes of one direction. */
  record Verdict(int pass, boolean cut, boolean hold) {
    static Verdict all(int length) {
      return new Verdict(length, false, false);
    }
  }

  synchronized Verdict request(byte[] bytes, int length) {
    long before = requestBytes;
    requestBytes += length;
    if (fault instanceof Fault.CutRequest cut && requestBytes >= cut.after()) {
      return new Verdict((int) (cut.after() - before), true, false);
    }
    if (fault instanceof Fault.HoldRequest hold && requestBytes > hold.after()) {
      int pass = (int) (hold.after() - before);
      held = Arrays.copyOfRange(bytes, pass, length);
      return new Verdict(pass, false, true);
    }
    return Verdict.all(length);
  }

  synchronized Verdict reply(int length) {
    long before = replyBytes;
    replyBytes += length;
    if (fault instanceof Fault.CutReply cut && replyBytes >= cut.after()) {
      return new Verdict((int) (cut.after() - before), true, false);
    }
    return Verdict.all(length);
  }

  Cut how() {
    if (fault instanceof Fault.CutRequest cut) {
      return cut.how();
    }
    if (fault instanceof Fault.CutReply cut) {
      return cut.how();
    }
    return fault instanceof Fault.HoldRequest hold ? hold.how() : Cut.FIN;
  }

  synchronized void replyToNobody(byte[] bytes, int length) {
    lateReply.write(bytes, 0, length);
  }

  void struck() {
    fired.countDown();
  }

  void ended() {
    answered.countDown();
  }
}
