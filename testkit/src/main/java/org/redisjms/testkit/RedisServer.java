package org.redisjms.testkit;

import org.jspecify.annotations.Nullable;

/** A single Redis server in a process of its own. */
public final class RedisServer implements AutoCloseable {
  private final RedisProcess process;
  private final String uri;

  /** Holds the server that a JVM's tests share; loaded, and so started, at first use. */
  private static final class Shared {
    static final RedisServer INSTANCE = builder().start();
  }

  private RedisServer(RedisProcess process, String uri) {
    this.process = process;
    this.uri = uri;
  }

  /** A server with default settings. */
  public static RedisServer start() {
    return builder().start();
  }

  /**
   * The server that all tests of this JVM share, for tests that use names of their own and do not
   * break it. Started at the first call, stopped at the JVM's end; do not close it.
   */
  public static RedisServer shared() {
    return Shared.INSTANCE;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** {@code redis://127.0.0.1:PORT}, with credentials if there are any. */
  public String uri() {
    return uri;
  }

  public String host() {
    return ServerBuilder.HOST;
  }

  public int port() {
    return process.port();
  }

  /** The process, with all its controls. */
  public RedisProcess process() {
    return process;
  }

  /** See {@link RedisProcess#command}. */
  public @Nullable Object command(String... words) {
    return process.command(words);
  }

  /** See {@link RedisProcess#kill9}. */
  public void kill9() {
    process.kill9();
  }

  /** See {@link RedisProcess#pause}. */
  public void pause() {
    process.pause();
  }

  /** See {@link RedisProcess#resume}. */
  public void resume() {
    process.resume();
  }

  /** See {@link RedisProcess#shutdown}. */
  public void shutdown() {
    process.shutdown();
  }

  /** See {@link RedisProcess#restart}. */
  public void restart() {
    process.restart();
  }

  @Override
  public void close() {
    process.close();
  }

  @Override
  public String toString() {
    return process.toString();
  }

  /** Settings of a single server. */
  public static final class Builder extends ServerBuilder<Builder> {
    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /** Starts the server; returns when it answers. */
    public RedisServer start() {
      return withRetries(
          () -> {
            int port = Ports.next();
            RedisProcess process =
                RedisProcess.start("redis", endpoint(port), serverConfiguration(port), false);
            return new RedisServer(process, "redis://" + userInfo() + HOST + ":" + port);
          });
    }
  }
}
