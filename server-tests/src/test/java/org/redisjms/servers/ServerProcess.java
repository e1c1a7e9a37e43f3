package org.redisjms.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * An application server in a JVM of its own, with the JDK of the tests. It can be started again
 * after its end, with the same command and so on the same ports, and it never outlives this JVM.
 * For one thread.
 */
final class ServerProcess implements AutoCloseable {

  private static final long START_SECONDS = 180;
  private static final String JAVA = System.getProperty("java.home");

  private final ProcessBuilder builder;
  private final Path log;
  private final Predicate<String> ready;
  private Process process;
  private Process watchdog;

  /** Where its present run begins in the log. */
  private int beginning;

  /**
   * A server that is not started yet.
   *
   * @param folder where it runs; what it prints goes to the file {@code server.log} in it
   * @param environment beside that of this JVM
   * @param arguments of {@code java}
   * @param ready whether it is started, by what it has printed since then
   */
  ServerProcess(
      Path folder, Map<String, String> environment, List<String> arguments, Predicate<String> ready)
      throws IOException {
    this.ready = ready;
    log = folder.resolve("server.log");
    Files.write(log, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    builder =
        java(folder, environment, arguments)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  private static ProcessBuilder java(
      Path folder, Map<String, String> environment, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(JAVA, "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder = command(folder, command);
    builder.environment().putAll(environment);
    return builder;
  }

  private static ProcessBuilder command(Path folder, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", JAVA);
    return builder;
  }

  /**
   * Runs a tool of a server, likewise a Java program, to its end; fails if that is not a good one.
   */
  static void run(Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    run(java(folder, environment, arguments));
  }

  /**
   * Runs a script of a server, with the JDK of the tests, to its end; fails if that is not a good
   * one.
   *
   * @return what it has printed
   */
  static String script(Path folder, List<String> command) throws IOException, InterruptedException {
    return run(command(folder, command));
  }

  private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process tool = builder.start();
    String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).as("%s: %s", builder.command(), output).isZero();
    return output;
  }

  /** Starts it; returns when it is ready. */
  void start() throws Exception {
    beginning = printed().length();
    process = builder.start();
    // Payara and GlassFish read passwords until the end of that.
    process.getOutputStream().close();
    // The pipe to the watchdog ends with this JVM, in whatever way that ends.
    watchdog =
        new ProcessBuilder("sh", "-c", "trap '' HUP INT TERM; read -r _; kill -9 " + process.pid())
            .start();
    Await.until(
        "the start of the server, see " + log,
        START_SECONDS,
        () -> {
          assertThat(process.isAlive()).as("the server runs: %s", log()).isTrue();
          return ready.test(log());
        });
  }

  long pid() {
    return process.pid();
  }

  /** What it has printed since its last start. */
  String log() throws IOException {
    return printed().substring(beginning);
  }

  private String printed() throws IOException {
    return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
  }

  /** Kills it as a crash would (SIGKILL). */
  void kill9() {
    process.destroyForcibly().onExit().join();
    watchdog.destroyForcibly();
  }

  /** Whatever state it is in. */
  @Override
  public void close() {
    if (process != null) {
      kill9();
    }
  }
}
