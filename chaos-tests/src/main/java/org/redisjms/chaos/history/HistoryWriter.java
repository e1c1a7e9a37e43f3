package org.redisjms.chaos.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.redisjms.chaos.history.Event.Sent;

/** Writes a history. Thread-safe: each line is one write. */
public final class HistoryWriter implements AutoCloseable {
  private final FileChannel file;
  private final AtomicLong numbers = new AtomicLong();

  private HistoryWriter(FileChannel file) {
    this.file = file;
  }

  /**
   * Begins a history.
   *
   * @param process the name of the process and its incarnation
   */
  public static HistoryWriter in(Path folder, String process) throws IOException {
    return new HistoryWriter(
        FileChannel.open(
            folder.resolve(process + History.SUFFIX),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.APPEND));
  }

  /** A call is about to be made; answers its number. */
  public long call(Call call, String session, List<Sent> sent, List<Long> deliveries) {
    long number = numbers.incrementAndGet();
    write(new Event.Began(now(), number, call, session, sent, deliveries));
    return number;
  }

  public void ok(long call) {
    write(new Event.Ended(now(), call, Outcome.OK, ""));
  }

  /** The call ended with this exception. */
  public void failed(long call, Throwable failure) {
    write(new Event.Ended(now(), call, Failures.outcome(failure), Failures.describe(failure)));
  }

  /** A message was received; answers the number of the delivery. */
  public long received(
      String session,
      Mode mode,
      String source,
      String message,
      String id,
      boolean redelivered,
      int count) {
    long number = numbers.incrementAndGet();
    write(
        new Event.Received(now(), number, session, mode, source, message, id, redelivered, count));
    return number;
  }

  public void closed(String session) {
    write(new Event.Closed(now(), session));
  }

  /** See {@link Event.Lost}. */
  public void lost(boolean transacted, long count, List<String> destinations) {
    write(new Event.Lost(now(), transacted, count, destinations));
  }

  /** See {@link Event.Noted}. */
  public void note(String what, String text) {
    write(new Event.Noted(now(), what, text));
  }

  public void note(String what, Throwable failure) {
    note(what, Failures.describe(failure));
  }

  private void write(Event event) {
    try {
      file.write(
          ByteBuffer.wrap((EventCodec.encode(event) + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
