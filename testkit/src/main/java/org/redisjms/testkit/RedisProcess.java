package org.redisjms.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
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

  /** A server that was killed reads its append-only file first, on a machine that may be busy. */
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration PROBE_TIMEOUT = Duration.ofMillis(500);

  private final String name;
  private final Endpoint endpoint;
  private final ServerHandle handle;

  /** The port was free a moment ago and is not now. */
  static final class PortTakenException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    PortTakenException(String message) {
      super(message);
    }
  }

  private RedisProcess(String name, Endpoint endpoint, ServerHandle handle) {
    this.name = name;
    this.endpoint = endpoint;
    this.handle = handle;
  }

  /** Starts it; returns when it answers. */
  static RedisProcess start(String name, Endpoint endpoint, ServerHandle handle) {
    RedisProcess process = new RedisProcess(name, endpoint, handle);
    process.launch();
    return process;
  }

  private void launch() {
    handle.launch();
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

  Endpoint endpoint() {
    return endpoint;
  }

  /** The loopback port it listens on. */
  public int port() {
    return endpoint.port();
  }

  /** The process id of the present process, or of the last one. */
  public long pid() {
    return handle.pid();
  }

  /** Whether the process exists; a paused one is alive. */
  public boolean isAlive() {
    return handle.isAlive();
  }

  /** What it has logged since its first start. */
  public String log() {
    return handle.log();
  }

  /** Kills it as a crash would (SIGKILL); works on a paused one too. Returns when it is gone. */
  public void kill9() {
    handle.signal(ServerHandle.Signal.KILL);
    handle.awaitEnd();
  }

  /**
   * Freezes it (SIGSTOP): its connections stay open and nothing answers.
   *
   * @throws IllegalStateException when it is not running
   */
  public void pause() {
    if (!isAlive()) {
      throw new IllegalStateException(this + " is not running");
    }
    handle.signal(ServerHandle.Signal.STOP);
  }

  /**
   * Lets a paused one go on (SIGCONT); nothing happens to one that is not paused or not running.
   */
  public void resume() {
    handle.signal(ServerHandle.Signal.CONT);
  }

  /**
   * From now on it cannot write to its files, as if its disk were full, until {@link #freeDisk} or
   * its end. What it cannot write is also missing in its {@link #log}.
   *
   * @return false where that is not possible: on other systems than Linux, and in a container
   */
  public boolean fillDisk() {
    return handle.limitFiles(true);
  }

  /** Ends {@link #fillDisk}; nothing happens to one that is not running. */
  public void freeDisk() {
    if (isAlive()) {
      handle.limitFiles(false);
    }
  }

  /** Stops it cleanly, as an operator would (SIGTERM). Returns when it is gone. */
  public void shutdown() {
    resume();
    handle.signal(ServerHandle.Signal.TERM);
    handle.awaitEnd();
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
   * @throws UncheckedIOException when it does not answer within twenty seconds
   */
  public @Nullable Object command(String... words) {
    return command(endpoint, words);
  }

  static @Nullable Object command(Endpoint endpoint, String... words) {
    try (RespClient client = new RespClient(endpoint, REPLY_TIMEOUT)) {
      return client.command(words);
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + endpoint, e);
    }
  }

  /** As {@link #command}, for polling: a short timeout and a checked exception. */
  @Nullable Object probe(String... words) throws IOException {
    try (RespClient client = new RespClient(endpoint, PROBE_TIMEOUT)) {
      return client.command(words);
    }
  }

  /** Kills it for good. */
  @Override
  public void close() {
    kill9();
    handle.dispose();
  }

  @Override
  public String toString() {
    return name + " on " + endpoint;
  }
}
