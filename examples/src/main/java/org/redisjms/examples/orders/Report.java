package org.redisjms.examples.orders;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.redisjms.examples.orders.Ledger.Count;

/**
 * The table at the end.
 *
 * @param election from the kill of the master until there was another one; null if none was killed
 */
record Report(Ledger ledger, @Nullable Duration election) {

  /** Prints it; answers whether every message arrived as promised. */
  boolean print(Screen screen) {
    screen.line("");
    screen.line(
        "%-10s %9s %9s %6s %8s %12s %10s",
        "", "sent", "received", "lost", "doubled", "redelivered", "unflagged");
    for (Stage stage : Stage.values()) {
      row(screen, stage.label(), ledger.count(stage));
    }
    Count total = ledger.total();
    row(screen, "total", total);
    screen.line("");
    if (election != null) {
      time(screen, "from the kill to the next master", election);
    }
    time(screen, "longest pause of sending", ledger.longestPauseOfSending());
    time(screen, "longest pause of receiving", ledger.longestPauseOfReceiving());
    screen.line("");
    screen.line("sent         confirmed to the sender");
    screen.line("lost         confirmed and never received");
    screen.line(
        "doubled      made twice, by a repeated send or a transaction that took effect twice");
    screen.line("redelivered  came with JMSRedelivered set: somebody may have seen it before");
    screen.line(
        "unflagged    came again without it: the master died before a replica had heard that");
    screen.line("             the message was delivered; see docs/guarantees.md");
    ledger.suspicious().forEach(line -> screen.line("             %s", line));
    screen.line("");
    boolean good = total.lost() == 0 && total.doubled() == 0;
    screen.line(good ? "Nothing was lost and nothing was doubled." : "THE PROMISE WAS BROKEN.");
    return good;
  }

  private static void row(Screen screen, String name, Count count) {
    screen.line(
        "%-10s %,9d %,9d %,6d %,8d %,12d %,10d",
        name,
        count.sent(),
        count.received(),
        count.lost(),
        count.doubled(),
        count.redelivered(),
        count.unflagged());
  }

  private static void time(Screen screen, String what, Duration time) {
    screen.line("%-33s %5.1f s", what, Screen.seconds(time));
  }
}
