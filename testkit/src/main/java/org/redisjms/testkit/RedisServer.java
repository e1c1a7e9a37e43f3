package org.redisjms.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A single Redis server in a process of its own. */
public final class RedisServer implements AutoCloseable {
  private static final String EXTERNAL_VARIABLE = "REDIS_URI";

  private static volatile @Nullable RedisServer started;

  private final @Nullable RedisProcess process;
  private final Endpoint endpoint;
  private final String uri;
  private final @Nullable TestCertificate certificate;

  /** Holds the server that a JVM's tests share; loaded, and so started, at first use. */
  private static final class Shared {
    static final RedisServer INSTANCE = start(System.getenv(EXTERNAL_VARIABLE));

    static {
      started = INSTANCE;
    }

    private static RedisServer start(@Nullable String uri) {
      return uri == null ? builder().start() : external(uri);
    }
  }

  private RedisServer(
      @Nullable RedisProcess process,
      Endpoint endpoint,
      String uri,
      @Nullable TestCertificate certificate) {
    this.process = process;
    this.endpoint = endpoint;
    this.uri = uri;
    this.certificate = certificate;
  }

  /** A server with default settings. */
  public static RedisServer start() {
    return builder().start();
  }

  /**
   * The server that all tests of this JVM share, for tests that use names of their own and do not
   * break it. Started at the first call, stopped at the JVM's end; do not close it. If the
   * environment variable {@code REDIS_URI} is set, it is that server, which nobody starts or stops.
   */
  public static RedisServer shared() {
    return Shared.INSTANCE;
  }

  /** The shared server if anybody has asked for it. */
  static @Nullable RedisServer sharedIfStarted() {
    return started;
  }

  boolean isExternal() {
    return process == null;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /**
   * A server that runs already and stays: it has no {@link #process}, and no control works on it.
   */
  static RedisServer external(String uri) {
    return new RedisServer(null, Endpoint.parse(uri), uri, null);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** {@code redis://127.0.0.1:PORT}, with credentials and trust store if there are any. */
  public String uri() {
    return uri;
  }

  /** The host it listens on: the loopback address, unless it is external. */
  public String host() {
    return endpoint.host();
  }

  /** The port it listens on. */
  public int port() {
    return endpoint.port();
  }

  /** The certificate of the server if it speaks TLS. */
  public @Nullable TestCertificate certificate() {
    return certificate;
  }

  /**
   * The process, with all its controls.
   *
   * @throws IllegalStateException when the server is an external one
   */
  public RedisProcess process() {
    if (process == null) {
      throw new IllegalStateException(EXTERNAL_VARIABLE + " names an external server: no controls");
    }
    return process;
  }

  /** See {@link RedisProcess#command}. */
  public @Nullable Object command(String... words) {
    return RedisProcess.command(endpoint, words);
  }

  /** See {@link RedisProcess#kill9}. */
  public void kill9() {
    process().kill9();
  }

  /** See {@link RedisProcess#pause}. */
  public void pause() {
    process().pause();
  }

  /** See {@link RedisProcess#resume}. */
  public void resume() {
    process().resume();
  }

  /** See {@link RedisProcess#shutdown}. */
  public void shutdown() {
    process().shutdown();
  }

  /** See {@link RedisProcess#restart}. */
  public void restart() {
    process().restart();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  @Override
  public String toString() {
    return "redis on " + endpoint;
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
            Endpoint endpoint = endpoint(port, password);
            ServerHandle handle =
                ServerSource.prepare("redis", serverConfiguration(port), files(), false);
            RedisProcess process = RedisProcess.start("redis", endpoint, handle);
            return new RedisServer(
                process, endpoint, uri("redis", List.of(port), List.of()), certificate());
          });
    }
  }
}
