package org.redisjms.tck.official;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The main class of the JVMs that run tests: reads the names of test classes from standard input,
 * one per line, and answers each with the lines of its {@linkplain TestResult results} and {@link
 * #END}. Whatever the tests print goes to standard error.
 */
final class Worker {

  /** The line after the last result of a class. */
  static final String END = "END";

  private Worker() {}

  /** Runs until standard input ends. */
  public static void main(String[] args) throws IOException {
    PrintStream results = System.out;
    System.setOut(System.err);
    logHere();
    Launcher launcher = LauncherFactory.create();
    BufferedReader names =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String name = names.readLine(); name != null; name = names.readLine()) {
      System.err.println("=== " + name);
      launcher.execute(
          LauncherDiscoveryRequestBuilder.request()
              .selectors(selectClass(name))
              // As the harness that the tests were written for: one leaves a durable subscription
              // behind that disturbs others in the order that JUnit would choose.
              .configurationParameter(
                  MethodOrderer.DEFAULT_ORDER_PROPERTY_NAME,
                  MethodOrderer.MethodName.class.getName())
              .build(),
          new Reporter(name, results));
      results.println(END);
    }
    // Tests may have left threads behind that would keep the JVM alive.
    System.exit(0);
  }

  /** Makes the TCK log here, and not over the network to the harness that it once had. */
  private static void logHere() {
    try {
      Class.forName("com.sun.ts.lib.util.TestUtil").getMethod("initJavaTest").invoke(null);
    } catch (ReflectiveOperationException e) {
      System.err.println("The TCK's own log will be missing: " + e);
    }
  }

  /** Sends the results of one class. */
  private record Reporter(String testClass, PrintStream results) implements TestExecutionListener {

    @Override
    public void executionStarted(TestIdentifier test) {
      if (test.isTest()) {
        System.err.println("--- " + nameOf(test));
      }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      if (isReported(test)) {
        send(TestResult.failed(testClass, nameOf(test), "skipped: " + reason));
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        String reason =
            result
                .getThrowable()
                .map(
                    cause -> {
                      cause.printStackTrace();
                      return cause.toString();
                    })
                .orElse(result.getStatus().toString());
        send(TestResult.failed(testClass, nameOf(test), reason));
      } else if (test.isTest()) {
        send(TestResult.passed(testClass, nameOf(test)));
      }
    }

    private static boolean isReported(TestIdentifier test) {
      return test.getSource()
          .filter(source -> source instanceof ClassSource || source instanceof MethodSource)
          .isPresent();
    }

    private static String nameOf(TestIdentifier test) {
      return test.getSource()
          .filter(MethodSource.class::isInstance)
          .map(source -> ((MethodSource) source).getMethodName())
          .orElse(test.getDisplayName());
    }

    private void send(TestResult result) {
      results.println(result.toLine());
    }
  }
}
