package org.redisjms.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.redisjms.benchmarks.provider.Providers;
import org.redisjms.benchmarks.report.Result.Row;

/**
 * The medians as bars, as SVG. Each row has a scale of its own, from nothing to its greatest
 * figure, because rows differ by orders of magnitude.
 */
final class Chart {
  private static final int LEFT = 260;
  private static final int WIDTH = 480;
  private static final int RIGHT = 90;
  private static final int TOP = 50;
  private static final int BAR = 12;
  private static final int GAP = 10;

  private final Results results;
  private final String title;
  private final List<Providers> providers;
  private final StringBuilder svg = new StringBuilder();

  Chart(Results results, String title) {
    this.results = results;
    this.title = title;
    this.providers = results.providers();
  }

  String svg() {
    int height = TOP + results.rows().size() * (providers.size() * BAR + GAP) + GAP;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"10\">",
        LEFT + WIDTH + RIGHT, height);
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    add("<text x=\"10\" y=\"18\" font-size=\"13\">%s: medians</text>", title);
    legend();
    boolean manySizes = results.rows().stream().mapToInt(Row::body).distinct().count() > 1;
    int y = TOP;
    for (Row row : results.rows()) {
      add(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
          LEFT - 8, y + providers.size() * BAR / 2 + 3, row.label(manySizes));
      bars(row, y);
      y += providers.size() * BAR + GAP;
    }
    return svg.append("</svg>\n").toString();
  }

  private void legend() {
    int x = LEFT;
    for (Providers provider : providers) {
      add("<rect x=\"%d\" y=\"28\" width=\"10\" height=\"10\" fill=\"%s\"/>", x, colour(provider));
      add("<text x=\"%d\" y=\"37\">%s</text>", x + 14, provider.label());
      x += WIDTH / providers.size();
    }
  }

  private void bars(Row row, int top) {
    double greatest =
        providers.stream().mapToDouble(p -> results.median(row, p).orElse(0)).max().orElse(0);
    int y = top;
    for (Providers provider : providers) {
      OptionalDouble median = results.median(row, provider);
      if (median.isPresent() && greatest > 0) {
        double width = WIDTH * median.getAsDouble() / greatest;
        add(
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
            LEFT, y, width, BAR - 1, colour(provider));
        add(
            "<text x=\"%.1f\" y=\"%d\">%s</text>",
            LEFT + width + 4, y + BAR - 3, Table.number(median.getAsDouble()));
      }
      y += BAR;
    }
  }

  private static String colour(Providers provider) {
    return switch (provider) {
      case REDIS_JMS -> "#c0392b";
      case ARTEMIS -> "#2c6fad";
      case CLASSIC -> "#8fb4d6";
      case RABBITMQ -> "#e39a3b";
      case RAW_REDIS -> "#9a9a9a";
    };
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
