package org.redisjms.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A JMS client in a JVM of its own, which tells what happens to it line by line. */
final class ClientProcess implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 120;
  private static final String END = "\0";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ClientProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "client-output-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static ClientProcess start(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    try {
      return new ClientProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("error " + e);
    }
    lines.add(END);
  }

  /** The next line; fails when none comes or the process has ended. */
  String line() throws InterruptedException {
    String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (line == null || line.equals(END)) {
      throw new AssertionError(line == null ? "no line in time" : "the client process has ended");
    }
    return line;
  }

  /** All lines until the process ends. */
  List<String> linesToTheEnd() throws InterruptedException {
    List<String> all = new ArrayList<>();
    while (true) {
      String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("no line in time after " + all.size());
      }
      if (line.equals(END)) {
        return all;
      }
      all.add(line);
    }
  }

  /** Sends a line to the process. */
  void tell(String line) throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).write(line + "\n");
    process.outputWriter(StandardCharsets.UTF_8).flush();
  }

  /** Freezes it (SIGSTOP). */
  void pause() throws Exception {
    signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  void resume() throws Exception {
    signal("CONT");
  }

  private void signal(String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
