package org.redisjms.examples.orders;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What the user sees: progress and events with the time since the start, whole lines only. */
final class Screen {
  private final PrintStream out;
  private final long start = System.nanoTime();

  Screen(PrintStream out) {
    this.out = out;
  }

  synchronized void event(String text) {
    out.printf(Locale.ROOT, "%5.1f s  >> %s%n", seconds(System.nanoTime() - start), text);
    out.flush();
  }

  synchronized void progress(Ledger ledger, String master) {
    out.printf(
        Locale.ROOT,
        "%5.1f s  sent %,7d   received %,7d   lag %,6d   master %s%n",
        seconds(System.nanoTime() - start),
        ledger.sent(),
        ledger.received(),
        ledger.lag(),
        master);
    out.flush();
  }

  synchronized void line(String format, Object... arguments) {
    out.printf(Locale.ROOT, format + "%n", arguments);
    out.flush();
  }

  static double seconds(long nanos) {
    return nanos / 1e9;
  }

  static double seconds(Duration duration) {
    return seconds(duration.toNanos());
  }
}
