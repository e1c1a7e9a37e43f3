package org.redisjms.tck.official;

/**
 * The outcome of one test.
 *
 * @param testClass the name of the test class
 * @param test the test method, or what stands for it if the class failed as a whole
 * @param passed whether it passed
 * @param reason the first line of why it failed; empty if it passed
 */
record TestResult(String testClass, String test, boolean passed, String reason) {

  private static final String SEPARATOR = "\t";

  static TestResult passed(String testClass, String test) {
    return new TestResult(testClass, test, true, "");
  }

  static TestResult failed(String testClass, String test, String reason) {
    return new TestResult(testClass, test, false, reason);
  }

  /** The line that a worker sends. */
  String toLine() {
    return String.join(
        SEPARATOR,
        testClass,
        test,
        Boolean.toString(passed),
        reason.replaceAll("\\s+", " ").strip());
  }

  /**
   * The result that a worker sent.
   *
   * @throws IllegalArgumentException if the line is none of {@link #toLine}
   */
  static TestResult parse(String line) {
    String[] parts = line.split(SEPARATOR, -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("not a test result: " + line);
    }
    return new TestResult(parts[0], parts[1], Boolean.parseBoolean(parts[2]), parts[3]);
  }
}
