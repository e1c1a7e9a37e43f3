package org.redisjms.tck.harness;

/**
 * A line of the report.
 *
 * @param group the number of a section, or the name of a suite that is not ours
 * @param test class and method
 * @param note why it failed or differs; empty if it passed
 */
record Result(String group, String test, String provider, Outcome outcome, String note) {

  String line() {
    return String.join("\t", group, test, provider, outcome.name(), note.replaceAll("\\s+", " "));
  }

  static Result parse(String line) {
    String[] fields = line.split("\t", 5);
    return new Result(fields[0], fields[1], fields[2], Outcome.valueOf(fields[3]), fields[4]);
  }
}
