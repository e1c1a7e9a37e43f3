package org.redisjms.testkit;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Where and as whom to connect. */
record Endpoint(
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    @Nullable SSLContext tls) {

  Socket secure(Socket plain) throws IOException {
    return tls == null ? plain : tls.getSocketFactory().createSocket(plain, host, port, true);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
