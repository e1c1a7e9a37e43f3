package org.redisjms.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few bytes of RESP2 that the testkit needs for itself, so that it brings no Redis client into
 * the class path of whoever uses it. Not thread-safe.
 */
final class RespClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RespClient(Endpoint endpoint, Duration timeout) throws IOException {
    int millis = Math.toIntExact(timeout.toMillis());
    Socket opened = new Socket();
    try {
      opened.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), millis);
      opened.setSoTimeout(millis);
      opened.setTcpNoDelay(true);
      socket = endpoint.secure(opened);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
      if (endpoint.password() != null) {
        String user = endpoint.user();
        if (user == null) {
          command("AUTH", endpoint.password());
        } else {
          command("AUTH", user, endpoint.password());
        }
      }
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Sends one command; answers a String, a Long, a List of these, or null. */
  @Nullable Object command(String... words) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(ascii("*" + words.length + "\r\n"));
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      request.writeBytes(ascii("$" + bytes.length + "\r\n"));
      request.writeBytes(bytes);
      request.writeBytes(ascii("\r\n"));
    }
    out.write(request.toByteArray());
    out.flush();
    return reply();
  }

  private @Nullable Object reply() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case '-' -> throw new RedisReplyException(rest);
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> list(Integer.parseInt(rest));
      default -> throw new IOException("not a RESP2 reply: " + line);
    };
  }

  private @Nullable String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException("connection closed within a reply");
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private @Nullable List<@Nullable Object> list(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    List<@Nullable Object> items = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      items.add(reply());
    }
    return items;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\r'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("connection closed");
      }
      line.write(b);
    }
    in.read();
    if (line.size() == 0) {
      throw new IOException("empty reply line");
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
