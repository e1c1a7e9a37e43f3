package org.redisjms.topology;

import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Options;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;

/** Opens connections to data nodes and to sentinels, with the credentials and timeouts of each. */
final class Connector {
  private final Duration connectTimeout;
  private final Duration socketTimeout;
  private final @Nullable Tls tls;
  private final JedisClientConfig node;
  private final JedisClientConfig sentinel;

  Connector(RedisUri uri, Options options) {
    connectTimeout = options.connectTimeout();
    socketTimeout = options.socketTimeout();
    tls = uri.tls() ? Tls.of(options) : null;
    node = config(options.username(), options.password(), uri.database());
    sentinel = config(options.sentinelUsername(), options.sentinelPassword(), 0);
  }

  private JedisClientConfig config(Optional<String> user, Optional<String> password, int database) {
    // The hand-shake has the shorter timeout: a server that accepts and never answers is paused or
    // gone.
    // No protocol is asked for: RESP2 without HELLO behaves the same on every supported server.
    DefaultJedisClientConfig.Builder builder =
        DefaultJedisClientConfig.builder()
            .autoNegotiateProtocol(false)
            .timeoutMillis(Math.toIntExact(connectTimeout.toMillis()))
            .blockingSocketTimeoutMillis(Math.toIntExact(socketTimeout.toMillis()))
            .database(database)
            .clientName("redis-jms")
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    user.ifPresent(builder::user);
    password.ifPresent(builder::password);
    return builder.build();
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  GuardedSocket socket(Endpoint endpoint) {
    return new GuardedSocket(endpoint, connectTimeout, tls);
  }

  /** A connection to a data node, authenticated, in the right database, with hand-shake timeout. */
  RedisConnection node(GuardedSocket socket) {
    return open(socket, node, "");
  }

  /** A connection to a sentinel, authenticated, with hand-shake timeout. */
  RedisConnection sentinel(GuardedSocket socket) {
    return open(socket, sentinel, "sentinel ");
  }

  private RedisConnection open(GuardedSocket socket, JedisClientConfig config, String kind) {
    try {
      return RedisConnection.open(socket, config, socketTimeout);
    } catch (RuntimeException e) {
      socket.abort();
      throw securityOr(e, kind + socket.endpoint());
    }
  }

  /** Whether a certificate is the reason; trying again will not make it trusted. */
  static boolean isUntrusted(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  /**
   * The failure itself, or a security exception when user, password, ACL or a certificate are its
   * reason.
   */
  static RuntimeException securityOr(RuntimeException failure, String where) {
    return RedisErrors.classify(failure).isSecurity() || isUntrusted(failure)
        ? new RedisSecurityException(
            "Access to " + where + " denied: " + RedisErrors.describe(failure), failure)
        : failure;
  }
}
