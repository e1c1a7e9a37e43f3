package org.redisjms.chaos.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.redisjms.chaos.history.Event;
import org.redisjms.chaos.history.History;
import org.redisjms.chaos.nemesis.Strike;

/** Deliveries per second over the time of a run, with the faults and the failovers, as SVG. */
final class TimeLine {
  private static final long SECOND = TimeUnit.SECONDS.toMicros(1);
  private static final int LEFT = 50;
  private static final int TOP = 120;
  private static final int HEIGHT = 200;
  private static final int WIDTH = 1_100;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final List<Strike> strikes;
  private final List<Long> failovers;
  private final TreeMap<Long, Integer> perSecond = new TreeMap<>();
  private final long start;
  private final long seconds;
  private final int most;

  TimeLine(List<History> histories, List<Strike> strikes, List<Long> failovers) {
    this.strikes = strikes;
    this.failovers = failovers;
    histories.forEach(this::count);
    start = perSecond.isEmpty() ? 0 : perSecond.firstKey();
    seconds = perSecond.isEmpty() ? 1 : perSecond.lastKey() - start + 1;
    most = perSecond.values().stream().mapToInt(Integer::intValue).max().orElse(1);
  }

  private void count(History history) {
    try (Stream<Event> events = history.events().get()) {
      events
          .filter(Event.Received.class::isInstance)
          .forEach(event -> perSecond.merge(event.time() / SECOND, 1, Integer::sum));
    }
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    append(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"10\">",
        LEFT + WIDTH + 20,
        TOP + HEIGHT + 40);
    append(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    strikes.forEach(strike -> mark(svg, strike));
    for (long failover : failovers) {
      append(
          svg,
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#c00\""
              + " stroke-dasharray=\"3 3\"/>",
          x(failover),
          TOP,
          x(failover),
          TOP + HEIGHT);
    }
    curve(svg);
    axes(svg);
    return svg.append("</svg>\n").toString();
  }

  private void mark(StringBuilder svg, Strike strike) {
    String colour =
        strike.kind().isOfServers()
            ? "#f4b6a6"
            : strike.victim().contains("-") ? "#b9d3ee" : "#e6d9a8";
    double x = x(strike.began());
    append(
        svg,
        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" opacity=\"0.7\"/>",
        x,
        TOP,
        Math.max(1, x(strike.ended()) - x),
        HEIGHT,
        colour);
    append(
        svg,
        "<text transform=\"translate(%.1f %d) rotate(-60)\">%s</text>",
        x + 3,
        TOP - 4,
        strike.kind());
  }

  private void curve(StringBuilder svg) {
    StringBuilder points = new StringBuilder();
    for (long second = 0; second < seconds; second++) {
      int count = perSecond.getOrDefault(start + second, 0);
      points.append(
          String.format(
              Locale.ROOT, "%.1f,%.1f ", x((start + second) * SECOND), TOP + HEIGHT - y(count)));
    }
    append(svg, "<polyline fill=\"none\" stroke=\"#246\" points=\"%s\"/>", points);
  }

  private void axes(StringBuilder svg) {
    append(
        svg,
        "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"black\"/>",
        LEFT,
        TOP,
        TOP + HEIGHT,
        LEFT + WIDTH);
    for (int count : Arrays.asList(0, most / 2, most)) {
      append(
          svg,
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d</text>",
          LEFT - 4,
          TOP + HEIGHT - y(count) + 3,
          count);
    }
    for (int i = 0; i <= 6; i++) {
      long time = (start + seconds * i / 6) * SECOND;
      append(
          svg,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          x(time),
          TOP + HEIGHT + 15,
          clock(time));
    }
    append(
        svg,
        "<text x=\"%d\" y=\"%d\">deliveries per second; dashed: another master; red: servers, blue:"
            + " a client, yellow: connections</text>",
        LEFT,
        TOP + HEIGHT + 32);
  }

  private double x(long micros) {
    return LEFT + (micros / (double) SECOND - start) * WIDTH / seconds;
  }

  private double y(int count) {
    return count * (double) HEIGHT / Math.max(1, most);
  }

  /** The time of day, in UTC. */
  static String clock(long micros) {
    return CLOCK.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
  }

  private static void append(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
