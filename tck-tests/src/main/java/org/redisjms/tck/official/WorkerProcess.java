package org.redisjms.tck.official;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A JVM with a {@link Worker} in it. For one thread. */
final class WorkerProcess implements AutoCloseable {

  private static final long MINUTES_PER_CLASS = 15;

  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "tck-watchdog");
            thread.setDaemon(true);
            return thread;
          });
  private final Process process;
  private final BufferedWriter names;
  private final BufferedReader results;
  private boolean usable = true;

  /**
   * @param classpath where the worker, the provider and the TCK are
   * @param properties its system properties
   * @param log where what it prints is appended
   */
  WorkerProcess(String classpath, Map<String, String> properties, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-classpath", classpath, Worker.class.getName()));
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    names = process.outputWriter(StandardCharsets.UTF_8);
    results = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Whether it can run another class. */
  boolean isUsable() {
    return usable;
  }

  /**
   * Runs the tests of a class. If the JVM dies or takes too long that is a failure of the class,
   * and the process can not be used again.
   */
  List<TestResult> run(String testClass) {
    List<TestResult> got = new ArrayList<>();
    ScheduledFuture<?> limit =
        watchdog.schedule(process::destroyForcibly, MINUTES_PER_CLASS, TimeUnit.MINUTES);
    try {
      names.write(testClass + "\n");
      names.flush();
      for (String line = results.readLine(); line != null; line = results.readLine()) {
        if (line.equals(Worker.END)) {
          return got;
        }
        got.add(TestResult.parse(line));
      }
      usable = false;
      got.add(TestResult.failed(testClass, "(class)", "its JVM ended, or was stopped as too slow"));
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      usable = false;
      got.add(TestResult.failed(testClass, "(class)", "its JVM does not answer: " + e));
    } finally {
      limit.cancel(false);
    }
    return got;
  }

  /** Ends the JVM. */
  @Override
  public void close() {
    watchdog.shutdownNow();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
