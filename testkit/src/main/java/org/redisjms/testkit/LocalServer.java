package org.redisjms.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server as a child process of this JVM. */
final class LocalServer implements ServerHandle {
  private static final Logger log = LoggerFactory.getLogger(LocalServer.class);
  private static final long STOP_TIMEOUT_SECONDS = 15;

  /**
   * Writes the process id where the watchdog looks for it, before there is anything to end. A file
   * that must not grow is to be an error, as on a full disk, and not the end of the process.
   */
  private static final String LAUNCHER =
      "echo $$ >pid && trap '' XFSZ && exec \"$0\" \"$@\" >>log 2>&1";

  private final Path folder;
  private final List<String> command;
  private final AtomicReference<@Nullable Process> running = new AtomicReference<>();

  LocalServer(Path folder, Path binary, List<String> arguments) {
    this.folder = folder;
    command = new ArrayList<>(List.of("sh", "-c", LAUNCHER, binary.toString()));
    command.addAll(arguments);
  }

  @Override
  public void launch() {
    try {
      running.set(
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  @Override
  public boolean isAlive() {
    Process process = running.get();
    return process != null && process.isAlive();
  }

  @Override
  public long pid() {
    return process().pid();
  }

  @Override
  public String log() {
    try {
      Path file = folder.resolve("log");
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void signal(Signal signal) {
    Process process = process();
    switch (signal) {
      case KILL -> process.destroyForcibly();
      case TERM -> process.destroy();
      case STOP, CONT -> kill(signal, process);
    }
  }

  private static void kill(Signal signal, Process process) {
    if (!process.isAlive()) {
      return;
    }
    try {
      run("kill", "-" + signal, Long.toString(process.pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean limitFiles(boolean full) {
    try {
      String soft = full ? "1" : "unlimited";
      return run("prlimit", "--pid", Long.toString(pid()), "--fsize=" + soft + ":") == 0;
    } catch (IOException e) {
      log.debug("There is no prlimit on this system", e);
      return false;
    }
  }

  private static int run(String... words) throws IOException {
    try {
      return new ProcessBuilder(words).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void awaitEnd() {
    Process process = process();
    try {
      if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      // The system may give the id to another process now, which the watchdog must not meet.
      Files.deleteIfExists(folder.resolve("pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void dispose() {
    // Its folder stays for whoever wants to read the log, and goes with the JVM.
  }

  private Process process() {
    Process process = running.get();
    if (process == null) {
      throw new IllegalStateException("never started: " + command);
    }
    return process;
  }
}
