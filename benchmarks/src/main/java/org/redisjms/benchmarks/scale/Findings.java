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

  /** How long each of two took, and how much longer the one than the other. */
  void compare(String what, Samples one, Samples other, double ratio) {
    row(what, Samples.shown(one.median()), Samples.shown(other.median()), Samples.shown(ratio));
  }

  String markdown() {
    return String.join("\n", lines) + "\n";
  }
}
