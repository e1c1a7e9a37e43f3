package org.redisjms.chaos.nemesis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sentinel as clients see it: it tells them the ports of proxies instead of those of the servers.
 * All ports have five digits, so no length in a reply changes. The servers and the sentinels
 * themselves talk to each other directly.
 */
final class SentinelView implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SentinelView.class);
  private static final Pattern PORT = Pattern.compile("(?<!\\d)\\d{5}(?!\\d)");
  private static final int PIECE = 1 << 16;

  private final ServerSocket listener;
  private final int sentinel;
  private final Map<String, String> ports;

  /**
   * @param sentinel its real port
   * @param ports the port to tell for each server's port
   */
  SentinelView(int sentinel, Map<String, String> ports) {
    this.sentinel = sentinel;
    this.ports = Map.copyOf(ports);
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread("accept", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        LOG.trace("nobody is led to sentinel {}", sentinel, e);
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), sentinel);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      thread("questions", () -> pump(client, server, false));
      thread("answers", () -> pump(server, client, true));
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] piece = new byte[PIECE];
      int length;
      while ((length = in.read(piece)) >= 0) {
        out.write(answers ? translated(piece, length) : piece, 0, length);
      }
    } catch (IOException e) {
      LOG.trace("a conversation with sentinel {} has ended", sentinel, e);
    }
  }

  private byte[] translated(byte[] piece, int length) {
    String text = new String(piece, 0, length, StandardCharsets.ISO_8859_1);
    Matcher matcher = PORT.matcher(text);
    return matcher
        .replaceAll(
            port -> Matcher.quoteReplacement(ports.getOrDefault(port.group(), port.group())))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private void thread(String what, Runnable task) {
    Thread thread = new Thread(task, "sentinel-view-" + sentinel + "-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
