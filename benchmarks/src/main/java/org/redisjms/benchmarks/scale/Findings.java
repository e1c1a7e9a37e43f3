package org.redisjms.benchmarks.scale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in Markdown that is filled line by line. */
final class Findings {
  private final List<String> lines = new ArrayList<>();

  Findings(String... header) {
    row((Object[]) header);
    Object[] rule = new Object[header.length];
    Arrays.fill(rule, "---:");
    rule[0] = "---";
    row(rule);
  }

  void row(Object... cells) {
    lines.add("| " + String.join(" | ", Arrays.stream(cells).map(String::valueOf).toList()) + " |");
  }

  String markdown() {
    return String.join("\n", lines) + "\n";
  }
}
