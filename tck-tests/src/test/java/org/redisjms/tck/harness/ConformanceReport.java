package org.redisjms.tck.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes the table from the results of a build, prints it, and fails if there is a test that Redis
 * JMS has not passed. Arguments: the folder of the results, and the file to write.
 */
public final class ConformanceReport {
  private final Properties titles = new Properties();
  private final List<Result> results;

  ConformanceReport(List<Result> results) throws IOException {
    this.results = results;
    try (InputStream in = ConformanceReport.class.getResourceAsStream("sections.properties")) {
      titles.load(in);
    }
  }

  public static void main(String[] arguments) throws IOException {
    List<Result> results = Results.read(Path.of(arguments[0]));
    if (results.isEmpty()) {
      // A build of other tests, or of none.
      return;
    }
    ConformanceReport report = new ConformanceReport(results);
    String text = report.text();
    Files.writeString(Path.of(arguments[1]), text);
    System.out.println(text);
    if (!report.complete()) {
      throw new IllegalStateException(
          "Redis JMS does not pass all conformance tests: " + arguments[1]);
    }
  }

  boolean complete() {
    return count(results, Providers.REDIS_JMS) == tests(results);
  }

  String text() {
    StringBuilder text = new StringBuilder("# Conformance to Jakarta Messaging 3.1\n\n");
    text.append("| section | tests | Redis JMS | Artemis |\n| :-- | --: | --: | --: |\n");
    Map<String, List<Result>> groups =
        results.stream()
            .collect(
                Collectors.groupingBy(
                    Result::group,
                    () -> new TreeMap<>(ConformanceReport::compareGroups),
                    Collectors.toList()));
    groups.forEach((group, members) -> row(text, heading(group), members));
    row(text, "**total**", results);
    list(text, "Where Artemis differs from the specification", Outcome.DIFFERS);
    list(text, "Failed", Outcome.FAILED);
    return text.toString();
  }

  private void row(StringBuilder text, String heading, List<Result> of) {
    int tests = tests(of);
    text.append("| ").append(heading).append(" | ").append(tests);
    for (Provider provider : Providers.all()) {
      text.append(" | ").append(count(of, provider)).append('/').append(tests);
    }
    text.append(" |\n");
  }

  private void list(StringBuilder text, String heading, Outcome outcome) {
    List<Result> of =
        results.stream()
            .filter(result -> result.outcome() == outcome)
            .sorted(
                Comparator.comparing(Result::group, ConformanceReport::compareGroups)
                    .thenComparing(Result::test))
            .toList();
    if (of.isEmpty()) {
      return;
    }
    text.append("\n## ").append(heading).append("\n\n");
    for (Result result : of) {
      text.append("- ").append(result.group()).append(" `").append(result.test()).append('`');
      if (outcome == Outcome.FAILED) {
        text.append(" on ").append(result.provider());
      }
      text.append(": ").append(result.note()).append('\n');
    }
  }

  private String heading(String group) {
    String title = titles.getProperty(group);
    return title == null ? group : group + " " + title;
  }

  private static int tests(List<Result> of) {
    Set<String> names = new LinkedHashSet<>();
    of.forEach(result -> names.add(result.test()));
    return names.size();
  }

  /** Tests that the provider has passed, and, if it ran more than once, every time. */
  private static int count(List<Result> of, Provider provider) {
    Set<String> passed = new LinkedHashSet<>();
    Set<String> others = new LinkedHashSet<>();
    for (Result result : of) {
      if (result.provider().equals(provider.toString())) {
        (result.outcome() == Outcome.PASSED ? passed : others).add(result.test());
      }
    }
    passed.removeAll(others);
    return passed.size();
  }

  /** Sections by their numbers, 3.10 behind 3.9, and then everything else by its name. */
  static int compareGroups(String one, String other) {
    boolean number = Character.isDigit(one.charAt(0));
    if (number != Character.isDigit(other.charAt(0))) {
      return number ? -1 : 1;
    }
    if (!number) {
      return one.compareTo(other);
    }
    String[] ones = one.split("\\.");
    String[] others = other.split("\\.");
    for (int i = 0; i < Math.min(ones.length, others.length); i++) {
      int order = Integer.compare(Integer.parseInt(ones[i]), Integer.parseInt(others[i]));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(ones.length, others.length);
  }
}
