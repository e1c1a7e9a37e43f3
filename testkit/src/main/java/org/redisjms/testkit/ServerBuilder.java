package org.redisjms.testkit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a single server and the data servers of a Sentinel group can be told alike. Not thread-safe.
 *
 * @param <B> the builder itself
 */
public abstract class ServerBuilder<B extends ServerBuilder<B>> {
  static final String HOST = "127.0.0.1";
  private static final int START_ATTEMPTS = 5;

  @Nullable String password;
  private final List<AclUser> aclUsers = new ArrayList<>();
  private final List<String> extra = new ArrayList<>();
  private Aof aof = Aof.EVERYSEC;
  private @Nullable String maxmemory;
  private boolean tls;

  ServerBuilder() {}

  abstract B self();

  /** The password of the default user; none by default. */
  @CanIgnoreReturnValue
  public B password(String value) {
    password = value;
    return self();
  }

  /**
   * Adds a user. The URI names the first one added instead of the default user.
   *
   * @param rules as in {@code ACL SETUSER}; none means everything is allowed
   */
  @CanIgnoreReturnValue
  public B aclUser(String name, String password, String... rules) {
    List<String> effective = rules.length == 0 ? List.of("~*", "&*", "+@all") : List.of(rules);
    aclUsers.add(new AclUser(name, password, effective));
    return self();
  }

  /** How the append-only file is kept; {@link Aof#EVERYSEC} by default. */
  @CanIgnoreReturnValue
  public B aof(Aof value) {
    aof = value;
    return self();
  }

  /** The limit of memory as in {@code redis.conf}, such as {@code 64mb}; none by default. */
  @CanIgnoreReturnValue
  public B maxmemory(String value) {
    maxmemory = value;
    return self();
  }

  /** Makes all servers, and sentinels, speak TLS only, with the {@link TestCertificate}. */
  @CanIgnoreReturnValue
  public B tls() {
    tls = true;
    return self();
  }

  /** Adds lines to {@code redis.conf}, after all others. */
  @CanIgnoreReturnValue
  public B config(String... lines) {
    extra.addAll(List.of(lines));
    return self();
  }

  Endpoint endpoint(int port, @Nullable String secret) {
    return new Endpoint(HOST, port, null, secret, tls ? TestCertificate.get().sslContext() : null);
  }

  @Nullable TestCertificate certificate() {
    return tls ? TestCertificate.get() : null;
  }

  List<Path> files() {
    return tls ? TestCertificate.get().serverFiles() : List.of();
  }

  /** The lines for servers and sentinels that say where to listen. */
  List<String> listenConfiguration(int port) {
    List<String> lines = new ArrayList<>();
    lines.add("bind " + HOST);
    if (tls) {
      lines.addAll(TestCertificate.get().serverConfiguration(port));
    } else {
      lines.add("port " + port);
    }
    return lines;
  }

  /** The lines of {@code redis.conf} that do not depend on the server's role. */
  List<String> serverConfiguration(int port) {
    List<String> lines = listenConfiguration(port);
    lines.add("save \"\"");
    lines.add("appendonly " + (aof == Aof.NONE ? "no" : "yes"));
    lines.add("appendfsync " + (aof == Aof.ALWAYS ? "always" : "everysec"));
    lines.add("repl-diskless-sync yes");
    lines.add("repl-diskless-sync-delay 0");
    lines.add("repl-ping-replica-period 1");
    if (password != null) {
      lines.add("requirepass " + quoted(password));
      lines.add("masterauth " + quoted(password));
    }
    for (AclUser user : aclUsers) {
      lines.add(
          "user "
              + user.name()
              + " on "
              + quoted(">" + user.password())
              + " "
              + String.join(" ", user.rules()));
    }
    if (maxmemory != null) {
      lines.add("maxmemory " + maxmemory);
    }
    lines.addAll(extra);
    return lines;
  }

  String uri(String plainScheme, List<Integer> ports, List<String> options) {
    String scheme = tls ? plainScheme.replaceFirst("redis", "rediss") : plainScheme;
    String hosts = ports.stream().map(port -> HOST + ":" + port).collect(Collectors.joining(","));
    List<String> all = new ArrayList<>(options);
    if (tls) {
      TestCertificate certificate = TestCertificate.get();
      all.add("trustStore=" + encoded(certificate.trustStore().toString()));
      all.add("trustStorePassword=" + encoded(certificate.trustStorePassword()));
    }
    String query = all.isEmpty() ? "" : "?" + String.join("&", all);
    return scheme + "://" + userInfo() + hosts + query;
  }

  /** {@code user:password@}, percent-encoded, or an empty string. */
  private String userInfo() {
    if (!aclUsers.isEmpty()) {
      AclUser user = aclUsers.get(0);
      return encoded(user.name()) + ":" + encoded(user.password()) + "@";
    }
    return password == null ? "" : ":" + encoded(password) + "@";
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Another process may take a port between our probe and the server's bind: then again with other
   * ports.
   */
  static <T> T withRetries(Supplier<T> start) {
    for (int attempt = 1; ; attempt++) {
      try {
        return start.get();
      } catch (RedisProcess.PortTakenException e) {
        if (attempt == START_ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
