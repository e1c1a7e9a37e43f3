package org.redisjms.chaos.history;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.redisjms.chaos.history.Event.Began;
import org.redisjms.chaos.history.Event.Closed;
import org.redisjms.chaos.history.Event.Ended;
import org.redisjms.chaos.history.Event.Lost;
import org.redisjms.chaos.history.Event.Noted;
import org.redisjms.chaos.history.Event.Received;
import org.redisjms.chaos.history.Event.Sent;

/** Events as lines: fields separated by tabs, the time and the kind first. */
final class EventCodec {
  private static final String NOTHING = "-";
  private static final String TRANSACTIONS = "transactions";
  private static final String END = "\t.";

  private EventCodec() {}

  static String encode(Event event) {
    if (event instanceof Began began) {
      return line(
          began.time(),
          "call",
          began.number(),
          began.call(),
          began.session(),
          list(
              began.sent().stream()
                  .map(sent -> sent.destination() + "=" + sent.message())
                  .toList()),
          list(began.deliveries()));
    }
    if (event instanceof Ended ended) {
      String outcome = ended.outcome().name().toLowerCase(Locale.ROOT);
      return line(ended.time(), outcome, ended.number(), ended.detail());
    }
    if (event instanceof Received received) {
      return line(
          received.time(),
          "received",
          received.number(),
          received.session(),
          received.mode(),
          received.source(),
          received.message(),
          received.id(),
          received.redelivered() ? "redelivered" : "new",
          received.count());
    }
    if (event instanceof Closed closed) {
      return line(closed.time(), "closed", closed.session());
    }
    if (event instanceof Lost lost) {
      String what = lost.transacted() ? TRANSACTIONS : "messages";
      return line(lost.time(), "lost", what, lost.count(), list(lost.destinations()));
    }
    Noted noted = (Noted) event;
    return line(noted.time(), "note", noted.what(), noted.text());
  }

  /** Whether a line was written to its end. */
  static boolean isWhole(String line) {
    return line.endsWith(END);
  }

  static Event decode(String line) {
    String[] f = line.split("\t", -1);
    long time = Long.parseLong(f[0]);
    return switch (f[1]) {
      case "call" ->
          new Began(
              time,
              Long.parseLong(f[2]),
              Call.valueOf(f[3]),
              f[4],
              items(f[5]).stream().map(EventCodec::sent).toList(),
              items(f[6]).stream().map(Long::valueOf).toList());
      case "ok", "failed", "unknown" ->
          new Ended(
              time, Long.parseLong(f[2]), Outcome.valueOf(f[1].toUpperCase(Locale.ROOT)), f[3]);
      case "received" ->
          new Received(
              time,
              Long.parseLong(f[2]),
              f[3],
              Mode.valueOf(f[4]),
              f[5],
              f[6],
              f[7],
              f[8].equals("redelivered"),
              Integer.parseInt(f[9]));
      case "closed" -> new Closed(time, f[2]);
      case "lost" -> new Lost(time, f[2].equals(TRANSACTIONS), Long.parseLong(f[3]), items(f[4]));
      case "note" -> new Noted(time, f[2], f[3]);
      default -> throw new IllegalArgumentException("no event: " + line);
    };
  }

  private static Sent sent(String item) {
    int cut = item.indexOf('=');
    return new Sent(item.substring(0, cut), item.substring(cut + 1));
  }

  private static String line(Object... fields) {
    return Arrays.stream(fields)
        .map(field -> String.valueOf(field).replaceAll("[\t\r\n]+", " "))
        .collect(Collectors.joining("\t", "", END));
  }

  private static String list(List<?> items) {
    return items.isEmpty()
        ? NOTHING
        : items.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static List<String> items(String field) {
    return field.equals(NOTHING) ? List.of() : List.of(field.split(",", -1));
  }
}
