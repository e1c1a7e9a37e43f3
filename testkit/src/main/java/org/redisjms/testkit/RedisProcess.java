package org.redisjms.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running {@code redis-server} or sentinel, with the controls that break it and mend it again.
 * Its port and its folder stay the same for its whole life. Safe for use by several threads, one
 * control at a time.
 */
public final class RedisProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisProcess.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PROBE_TIMEOUT = Duration.ofMillis(500);
  private static final long STOP_TIMEOUT_SECONDS = 15;

  /** Writes the process id where the watchdog looks for it, before there is anything to end. */
  private static final String LAUNCHER = "echo $$ >pid && exec \"$0\" \"$@\" >>log 2>&1";

  private final String name;
  private final Path folder;
  private final Endpoint endpoint;
  private final List<String> command;
  private final AtomicReference<@Nullable Process> running = new AtomicReference<>();

  /** The port was free a moment ago and is not now. */
  static final class PortTakenException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    PortTakenException(String message) {
      super(message);
    }
  }

  private RedisProcess(String name, Path folder, Endpoint endpoint, List<String> command) {
    this.name = name;
    this.folder = folder;
    this.endpoint = endpoint;
    this.command = command;
  }

  static RedisProcess start(
      String name, Endpoint endpoint, List<String> configuration, boolean sentinel) {
    String binary = ServerBinary.locate().toString();
    Path folder = RunFolder.newServerFolder(name);
    try {
      Files.write(folder.resolve("redis.conf"), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        sentinel
            ? List.of("sh", "-c", LAUNCHER, binary, "redis.conf", "--sentinel")
            : List.of("sh", "-c", LAUNCHER, binary, "redis.conf");
    RedisProcess process = new RedisProcess(name, folder, endpoint, command);
    process.launch();
    return process;
  }

  private void launch() {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      running.set(process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + this, e);
    }
    try {
      Wait.until(this + " to answer", START_TIMEOUT, this::startProblem);
    } catch (RuntimeException e) {
      kill9();
      throw e;
    }
    log.debug("{} started, pid {}", this, pid());
  }

  private String startProblem() {
    if (!isAlive()) {
      String output = log();
      if (output.contains("Address already in use")) {
        throw new PortTakenException("port " + port() + " is taken");
      }
      throw new IllegalStateException(this + " ended while starting:\n" + output);
    }
    try {
      Object reply = probe("PING");
      return "PONG".equals(reply) ? "" : "PING answered " + reply;
    } catch (IOException | RedisReplyException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The loopback port it listens on. */
  public int port() {
    return endpoint.port();
  }

  /**
   * The process id of the present process.
   *
   * @throws IllegalStateException when it was never started
   */
  public long pid() {
    return process().pid();
  }

  /** Whether the process exists; a paused one is alive. */
  public boolean isAlive() {
    Process process = running.get();
    return process != null && process.isAlive();
  }

  /** What it has logged since its first start. */
  public String log() {
    try {
      Path file = folder.resolve("log");
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Kills it as a crash would (SIGKILL); works on a paused one too. Returns when the process is
   * gone.
   */
  public void kill9() {
    Process process = process();
    process.destroyForcibly();
    awaitEnd(process);
  }

  /** Freezes it (SIGSTOP): its connections stay open and nothing answers. */
  public void pause() {
    signal("STOP");
  }

  /** Lets a paused one go on (SIGCONT). */
  public void resume() {
    signal("CONT");
  }

  /** Stops it cleanly, as an operator would (SIGTERM). Returns when the process is gone. */
  public void shutdown() {
    Process process = process();
    if (process.isAlive()) {
      resume();
      process.destroy();
    }
    awaitEnd(process);
  }

  /**
   * Starts it again on the same port with the configuration and the data it left, after a clean
   * stop if it still runs. Returns when it answers.
   */
  public void restart() {
    if (isAlive()) {
      shutdown();
    }
    launch();
  }

  /**
   * Sends one command as the default user, on a connection of its own.
   *
   * @return a String, a Long, a List of these, or null
   * @throws RedisReplyException when the server answers with an error
   * @throws UncheckedIOException when it does not answer within two seconds
   */
  public @Nullable Object command(String... words) {
    try (RespClient client = new RespClient(endpoint, REPLY_TIMEOUT)) {
      return client.command(words);
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + this, e);
    }
  }

  /** As {@link #command}, for polling: a short timeout and a checked exception. */
  @Nullable Object probe(String... words) throws IOException {
    try (RespClient client = new RespClient(endpoint, PROBE_TIMEOUT)) {
      return client.command(words);
    }
  }

  /** Kills it. */
  @Override
  public void close() {
    kill9();
  }

  private Process process() {
    Process process = running.get();
    if (process == null) {
      throw new IllegalStateException(this + " was never started");
    }
    return process;
  }

  private void signal(String signal) {
    try {
      int status = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "cannot send SIG" + signal + " to " + this + ": not running");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void awaitEnd(Process process) {
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
  public String toString() {
    return name + " on " + endpoint;
  }
}
