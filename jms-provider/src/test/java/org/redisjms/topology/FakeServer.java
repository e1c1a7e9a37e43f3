package org.redisjms.topology;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** Speaks just enough of the protocol to be a server that the testkit cannot start. */
public final class FakeServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Map<String, String> replies;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  /**
   * @param replies the raw reply to each command in upper case; a command that is not there gets no
   *     answer, ever
   */
  public FakeServer(Map<String, String> replies) {
    this(replies, ServerSocketFactory.getDefault());
  }

  /** The same with sockets of another kind. */
  FakeServer(Map<String, String> replies, ServerSocketFactory sockets) {
    this.replies = replies;
    try {
      listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  public String uri() {
    return "redis://" + endpoint();
  }

  Endpoint endpoint() {
    return new Endpoint("127.0.0.1", listener.getLocalPort());
  }

  int accepted() {
    return accepted.get();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fake-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        accepted.incrementAndGet();
        sockets.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String command;
      while ((command = command(in)) != null) {
        String reply = replies.get(command);
        if (reply != null) {
          socket.getOutputStream().write(reply.getBytes(StandardCharsets.ISO_8859_1));
        }
      }
    } catch (IOException e) {
      // the client has gone
      return;
    }
  }

  private static @Nullable String command(BufferedReader in) throws IOException {
    String count = in.readLine();
    if (count == null) {
      return null;
    }
    if (!count.startsWith("*")) {
      // TLS where none is spoken
      awaitForever();
    }
    String name = "";
    for (int i = Integer.parseInt(count.substring(1)); i > 0; i--) {
      in.readLine();
      String word = String.valueOf(in.readLine());
      // a sentinel's commands are told apart by their second word
      name = name.isEmpty() || name.equals("SENTINEL") ? (name + " " + word).strip() : name;
      if (name.equals("SET")) {
        // as a stopped process: the rest of the command stays in the socket's buffers
        awaitForever();
      }
    }
    return name;
  }

  private static void awaitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static String bulk(String text) {
    return "$" + text.length() + "\r\n" + text + "\r\n";
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
