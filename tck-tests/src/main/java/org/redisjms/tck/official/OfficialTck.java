package org.redisjms.tck.official;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.redisjms.testkit.RedisServer;

/**
 * Runs the standalone tests of the official Jakarta Messaging TCK and prints the score. How to
 * start it is in {@code docs/official-tck.md}.
 */
public final class OfficialTck {

  static final int ALL_PASSED = 0;
  static final int SOME_FAILED = 1;
  static final int NO_TCK = 2;

  private final Settings settings;
  private final PrintStream out;

  /**
   * @param jar the path of the TCK's jar; see {@link TckJar#at}
   * @param only which classes to run: those in whose name this is found
   * @param jobs how many JVMs run tests
   * @param timeout how long a test waits for a message, also for one that must not come
   * @param folder for logs
   */
  record Settings(String jar, Pattern only, int jobs, Duration timeout, Path folder) {

    /** From the arguments of {@link #main}. */
    static Settings of(String... args) {
      return new Settings(
          args.length > 4 ? args[4] : "",
          Pattern.compile(args[3]),
          Integer.parseInt(args[1]),
          Duration.ofMillis(Long.parseLong(args[2])),
          Path.of(args[0]));
    }
  }

  OfficialTck(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * Exits with 0 if all tests passed, 1 if some failed, 2 if there is no TCK.
   *
   * @param args a folder for logs, the number of JVMs, how long a test waits in milliseconds, a
   *     pattern of class names, the path of the TCK's jar; the last may be missing
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.exit(new OfficialTck(Settings.of(args), System.out).run());
  }

  /** The exit code. */
  int run() throws IOException, InterruptedException {
    TckJar jar;
    List<String> classes;
    try {
      jar = TckJar.at(settings.jar());
      classes = jar.standaloneClasses(settings.only());
    } catch (NoTckException e) {
      explain(e);
      return NO_TCK;
    }
    prepareFolder();
    out.println(
        classes.size() + " classes in " + settings.jobs() + " JVMs, logs in " + settings.folder());
    Score score = score(jar, classes);
    score.print(out);
    return score.isPerfect() ? ALL_PASSED : SOME_FAILED;
  }

  /** Removes what an earlier run left. */
  private void prepareFolder() throws IOException {
    Files.createDirectories(settings.folder());
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(settings.folder(), "worker-*")) {
      for (Path log : logs) {
        Files.delete(log);
      }
    }
  }

  private Score score(TckJar jar, List<String> classes) throws InterruptedException {
    Score score = new Score();
    Queue<String> waiting = new ConcurrentLinkedQueue<>(classes);
    ExecutorService workers = Executors.newFixedThreadPool(settings.jobs());
    try (RedisServer server = Environment.startServer()) {
      Environment environment = new Environment(server, settings.folder(), settings.timeout());
      List<Future<?>> ends = new ArrayList<>();
      for (int number = 1; number <= settings.jobs(); number++) {
        String name = "worker-" + number;
        ends.add(workers.submit(() -> work(name, jar, environment, waiting, score)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A worker failed", e);
    } finally {
      workers.shutdownNow();
    }
    return score;
  }

  /** Runs classes until none waits, in one JVM as long as it lives. */
  private void work(
      String name, TckJar jar, Environment environment, Queue<String> waiting, Score score) {
    try {
      for (int life = 1; !waiting.isEmpty(); life++) {
        String worker = life == 1 ? name : name + "-" + life;
        try (WorkerProcess process =
            new WorkerProcess(
                classpathWith(jar),
                environment.propertiesOf(worker),
                settings.folder().resolve(worker + ".log"))) {
          while (process.isUsable()) {
            String testClass = waiting.poll();
            if (testClass == null) {
              return;
            }
            List<TestResult> results = process.run(testClass);
            synchronized (score) {
              score.add(testClass, results);
              out.println(testClass + ": " + results.size());
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The TCK first, so that what it brings wins over what this module adds for its sake. */
  private static String classpathWith(TckJar jar) {
    return Stream.concat(
            jar.files().stream().map(Path::toString),
            Stream.of(System.getProperty("java.class.path")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void explain(NoTckException problem) {
    out.println(problem.getMessage());
    out.println(
        """

        The official TCK is not part of this project. Its Jakarta Messaging tests are a module of
        https://github.com/jakartaee/platform-tck, of which a jar is built in a minute:

          git clone --depth 1 https://github.com/jakartaee/platform-tck
          mvn -q -f platform-tck/tcks/apis/messaging/messaging-outside-container/pom.xml package

        Then name it:

          mvn -q -Ptck -pl tck-tests -am package \\
            -Dtck.jar=platform-tck/tcks/apis/messaging/messaging-outside-container/target/jms-tck-4.0.0-SNAPSHOT.jar

        More is in docs/official-tck.md.\
        """);
  }
}
