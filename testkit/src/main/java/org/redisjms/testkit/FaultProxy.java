package org.redisjms.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP proxy on the loopback address in front of a server, that breaks connections as a network
 * does. Without orders it passes everything on.
 *
 * <p>Lasting troubles hold for all connections until they are taken back: {@link #delay}, {@link
 * #stall} and {@link #flow}, {@link #refuse} and {@link #accept}; {@link #cut} breaks all that are
 * open. A {@link Fault} strikes once, at an exact byte of the exchange that {@link #next} waits
 * for:
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.before(server)) {
 *   var factory = new RedisJmsConnectionFactory(proxy.uri());
 *   FaultedExchange lost = proxy.next("{queue:orders}", new Fault.CutReply(0, Cut.RST));
 *   producer.send(message);   // its reply is lost
 *   assertTrue(lost.hasStruck());
 * }
 * }</pre>
 *
 * <p>A request is recognized by a text in it, such as the name of a queue, if it comes in one piece
 * (up to 8 KiB with Jedis). That does not work with TLS, all the rest does. Thread-safe; its
 * threads are daemons.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FaultProxy.class);
  private static final int CONNECT_MILLIS = 20_000;

  private final String serverHost;
  private final int serverPort;
  private final String uri;
  private final int port = Ports.next();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

  @GuardedBy("this")
  private final List<FaultedExchange> awaited = new ArrayList<>();

  @GuardedBy("this")
  private @Nullable ServerSocket listener;

  @GuardedBy("this")
  private @Nullable Thread accepting;

  @GuardedBy("this")
  private Duration delay = Duration.ZERO;

  @GuardedBy("this")
  private boolean stalled;

  @GuardedBy("this")
  private boolean closed;

  private FaultProxy(String serverHost, int serverPort, String serverUri) {
    this.serverHost = serverHost;
    this.serverPort = serverPort;
    this.uri =
        serverUri.replaceFirst(
            "(?<=[/@])[^/@:]+:" + serverPort + "(?=[/?]|$)", "127.0.0.1:" + port);
    accept();
  }

  /** A proxy in front of a server of this testkit. */
  public static FaultProxy before(RedisServer server) {
    return new FaultProxy(server.host(), server.port(), server.uri());
  }

  /** A proxy in front of whatever listens there. */
  public static FaultProxy before(String host, int port) {
    return new FaultProxy(host, port, "redis://" + host + ":" + port);
  }

  /** {@code 127.0.0.1}. */
  public String host() {
    return "127.0.0.1";
  }

  /** The port it listens on; the same for its whole life. */
  public int port() {
    return port;
  }

  /** The server's URI, with the address of this proxy in it. */
  public String uri() {
    return uri;
  }

  /** How many connections are open. */
  public int connections() {
    return connections.size();
  }

  /**
   * Waits for the next request that contains a text, and does this to it; once.
   *
   * @param text a part of the request, in ISO 8859-1
   */
  public FaultedExchange next(String text, Fault fault) {
    FaultedExchange exchange = new FaultedExchange(text, fault);
    synchronized (this) {
      awaited.add(exchange);
    }
    return exchange;
  }

  /** Counts the bytes of the next exchange that begins with a request that contains a text. */
  public FaultedExchange watch(String text) {
    return next(text, new Fault.None());
  }

  /** Waits no more for exchanges that have not begun. */
  public synchronized void forget() {
    awaited.clear();
  }

  /** From now on each piece of a request or reply is so late; zero ends it. */
  public synchronized void delay(Duration each) {
    delay = each;
  }

  /** Connections stay open, and new ones are accepted, but nothing passes until {@link #flow}. */
  public synchronized void stall() {
    stalled = true;
  }

  /** What {@link #stall} has stopped passes now. */
  public synchronized void flow() {
    stalled = false;
    notifyAll();
  }

  /** Refuses new connections until {@link #accept}; those that are open stay. */
  public void refuse() {
    ServerSocket open;
    Thread user;
    synchronized (this) {
      open = listener;
      user = accepting;
      listener = null;
      accepting = null;
    }
    closeQuietly(open);
    try {
      if (user != null) {
        // Until it has left the socket the port is taken, and accept would fail.
        user.join(CONNECT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Accepts connections again. */
  public synchronized void accept() {
    if (listener != null || closed) {
      return;
    }
    try {
      ServerSocket opened = new ServerSocket(port, 50, InetAddress.getByName(host()));
      listener = opened;
      accepting = thread("accept", () -> accept(opened));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  /** Breaks all connections that are open. */
  public void cut(Cut how) {
    connections.forEach(connection -> connection.close(how));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      stalled = false;
      notifyAll();
    }
    refuse();
    cut(Cut.FIN);
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      Socket client = null;
      Socket server = new Socket();
      try {
        client = from.accept();
        client.setTcpNoDelay(true);
        server.connect(new InetSocketAddress(serverHost, serverPort), CONNECT_MILLIS);
        server.setTcpNoDelay(true);
        open(client, server, from);
      } catch (IOException e) {
        log.trace("{} passes nobody on", this, e);
        closeQuietly(client);
        closeQuietly(server);
      }
    }
  }

  private void open(Socket client, Socket server, ServerSocket from) throws IOException {
    ProxiedConnection connection = new ProxiedConnection(this, client, server);
    synchronized (this) {
      if (listener != from) {
        throw new IOException("refused");
      }
      connections.add(connection);
    }
    connection.start();
  }

  Thread thread(String what, Runnable task) {
    Thread thread = new Thread(task, "fault-proxy-" + port + "-" + what);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** The exchange that begins with this piece of a request; null if nobody waits for it. */
  synchronized @Nullable FaultedExchange beginning(
      ProxiedConnection connection, byte[] piece, int length) {
    if (awaited.isEmpty()) {
      return null;
    }
    String request = new String(piece, 0, length, StandardCharsets.ISO_8859_1);
    for (FaultedExchange exchange : awaited) {
      if (request.contains(exchange.text())) {
        awaited.remove(exchange);
        exchange.begin(connection);
        return exchange;
      }
    }
    return null;
  }

  /** A fault strikes: the client must not be able to come back before this returns. */
  void striking(FaultedExchange exchange) {
    if (exchange.isRefusing()) {
      refuse();
    }
  }

  void ended(ProxiedConnection connection) {
    connections.remove(connection);
  }

  /** Waits as long as the present troubles ask for. */
  void awaitPassage() throws IOException {
    try {
      synchronized (this) {
        while (stalled) {
          wait();
        }
      }
      long nanos;
      synchronized (this) {
        nanos = delay.toNanos();
      }
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void closeQuietly(@Nullable AutoCloseable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (Exception e) {
      log.trace("{} was closed already", this, e);
    }
  }

  @Override
  public String toString() {
    return "proxy on port " + port + " before " + serverHost + ":" + serverPort;
  }
}
