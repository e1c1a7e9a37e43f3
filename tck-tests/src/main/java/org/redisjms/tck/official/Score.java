package org.redisjms.tck.official;

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The results of all classes, and the table of them. Not thread-safe. */
final class Score {

  private final SortedMap<String, List<TestResult>> byClass = new TreeMap<>();

  void add(String testClass, List<TestResult> results) {
    byClass.put(testClass, List.copyOf(results));
  }

  /** Whether every class had tests, and all of them passed. */
  boolean isPerfect() {
    return byClass.values().stream()
        .allMatch(results -> !results.isEmpty() && results.stream().allMatch(TestResult::passed));
  }

  /** Prints a line per class, the total, and what failed. */
  void print(PrintStream out) {
    String format = "%-78s %6s %6s%n";
    out.printf(format, "class", "tests", "passed");
    byClass.forEach((name, results) -> out.printf(format, name, results.size(), passed(results)));
    List<TestResult> all = byClass.values().stream().flatMap(Collection::stream).toList();
    out.printf(format, "total (" + byClass.size() + " classes)", all.size(), passed(all));
    if (!isPerfect()) {
      out.println();
      out.println("Failed:");
    }
    byClass.forEach(
        (name, results) -> {
          if (results.isEmpty()) {
            out.println("  " + name + ": no tests were found in it");
          }
        });
    all.stream()
        .filter(result -> !result.passed())
        .forEach(
            result ->
                out.println(
                    "  " + result.testClass() + "#" + result.test() + ": " + result.reason()));
  }

  private static long passed(List<TestResult> results) {
    return results.stream().filter(TestResult::passed).count();
  }
}
