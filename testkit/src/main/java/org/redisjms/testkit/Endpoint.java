package org.redisjms.testkit;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Where and as whom to connect. */
record Endpoint(
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    @Nullable SSLContext tls) {

  private static final int DEFAULT_PORT = 6379;

  /**
   * Reads {@code redis://[[user]:password@]host[:port]} or the same with {@code rediss}.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static Endpoint parse(String text) {
    URI uri = URI.create(text);
    boolean secure = "rediss".equals(uri.getScheme());
    if (uri.getHost() == null || !(secure || "redis".equals(uri.getScheme()))) {
      throw new IllegalArgumentException("neither redis://host:port nor rediss://host:port");
    }
    String[] login = uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
    return new Endpoint(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        login.length < 2 || login[0].isEmpty() ? null : login[0],
        login.length < 2 ? null : login[1],
        secure ? defaultContext() : null);
  }

  private static SSLContext defaultContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Socket secure(Socket plain) throws IOException {
    return tls == null ? plain : tls.getSocketFactory().createSocket(plain, host, port, true);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
