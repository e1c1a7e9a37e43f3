package org.redisjms.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultProxyIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String INCREMENT = "INCR count\r\n";
  private static final String REPLY = ":1\r\n";

  private final RedisServer server = RedisServer.start();
  private final FaultProxy proxy = FaultProxy.before(server);
  private Socket socket;

  @BeforeEach
  void connect() throws IOException {
    socket = open();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    proxy.close();
    server.close();
  }

  private Socket open() throws IOException {
    Socket opened = new Socket(proxy.host(), proxy.port());
    opened.setSoTimeout((int) PATIENCE.toMillis());
    return opened;
  }

  private void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private String read(int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), ISO_8859_1);
  }

  private String readAll() throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  private void ping() throws IOException {
    send("PING\r\n");
    assertThat(read(7)).isEqualTo("+PONG\r\n");
  }

  private Object count() {
    return server.command("GET", "count");
  }

  @Test
  void withoutOrdersEverythingPasses() throws IOException {
    assertThat(proxy.uri()).isEqualTo("redis://127.0.0.1:" + proxy.port());
    FaultedExchange exchange = proxy.watch("count");
    send(INCREMENT);
    assertThat(read(REPLY.length())).isEqualTo(REPLY);
    assertThat(exchange.requestBytes()).isEqualTo(INCREMENT.length());
    assertThat(exchange.replyBytes()).isEqualTo(REPLY.length());
    assertThat(exchange.hasStruck()).isFalse();
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @Test
  void theRequestIsCutAfterEachByte() throws IOException {
    for (int after = 0; after <= INCREMENT.length(); after++) {
      server.command("DEL", "count");
      FaultedExchange exchange = proxy.next("count", new Fault.CutRequest(after, Cut.FIN));
      send(INCREMENT);
      assertThat(readAll()).isEmpty();
      exchange.awaitStruck(PATIENCE);
      if (after == INCREMENT.length()) {
        // The server has all of it, and carries it out some time.
        Wait.until("the command", PATIENCE, () -> "1".equals(count()) ? "" : "not yet");
      } else {
        assertThat(count()).isNull();
      }
      socket = open();
    }
  }

  @Test
  void theReplyIsCutAfterEachByteAndTheServerHasDoneItsWork() throws IOException {
    for (int after = 0; after <= REPLY.length(); after++) {
      server.command("DEL", "count");
      proxy.next("count", new Fault.CutReply(after, Cut.FIN));
      send(INCREMENT);
      assertThat(readAll()).isEqualTo(REPLY.substring(0, after));
      assertThat(count()).isEqualTo("1");
      socket = open();
    }
  }

  @Test
  void aCutCanBeAReset() throws IOException {
    proxy.next("count", new Fault.CutReply(0, Cut.RST));
    send(INCREMENT);
    assertThatThrownBy(this::readAll).isInstanceOf(SocketException.class);
    assertThat(count()).isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void aRequestThatIsHeldBackArrivesLate(Cut how) throws IOException {
    FaultedExchange exchange = proxy.next("count", new Fault.HoldRequest(4, how));
    send(INCREMENT);
    exchange.awaitStruck(PATIENCE);
    socket = open();
    send("SET count 7\r\n");
    assertThat(read(5)).isEqualTo("+OK\r\n");

    assertThat(new String(exchange.release(PATIENCE), ISO_8859_1)).isEqualTo(":8\r\n");
    assertThat(count()).isEqualTo("8");
    assertThatThrownBy(() -> exchange.release(PATIENCE)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingPassesAfterTheRequestThatStallsUntilItFlowsAgain() throws IOException {
    FaultedExchange exchange = proxy.next("count", new Fault.Stall(true));
    send(INCREMENT);
    exchange.awaitStruck(PATIENCE);
    Wait.until("the command", PATIENCE, () -> "1".equals(count()) ? "" : "not yet");
    try (Socket other = open()) {
      other.getOutputStream().write("SET count 7\r\n".getBytes(ISO_8859_1));
      assertThat(socket.getInputStream().available()).isZero();
      assertThat(count()).isEqualTo("1");

      proxy.flow();
      assertThat(read(REPLY.length())).isEqualTo(REPLY);
      assertThat(other.getInputStream().readNBytes(5)).isEqualTo("+OK\r\n".getBytes(ISO_8859_1));
    }
  }

  @Test
  void theRequestThatStallsBeforeTheServerPassesWhenItFlowsAgain() throws IOException {
    FaultedExchange exchange = proxy.next("count", new Fault.Stall(false));
    send(INCREMENT);
    exchange.awaitStruck(PATIENCE);
    assertThat(count()).isNull();

    proxy.flow();
    assertThat(read(REPLY.length())).isEqualTo(REPLY);
    assertThat(count()).isEqualTo("1");
  }

  @Test
  void theRequestThatStallsBeforeTheServerNeverPassesWhenItsConnectionIsCut() throws IOException {
    FaultedExchange exchange = proxy.next("count", new Fault.Stall(false));
    send(INCREMENT);
    exchange.awaitStruck(PATIENCE);
    proxy.cut(Cut.RST);
    proxy.flow();
    socket = open();
    ping();
    assertThat(count()).isNull();
  }

  @Test
  void onlyTheRequestThatIsWaitedForIsHurt() throws IOException {
    proxy.next("count", new Fault.CutRequest(0, Cut.FIN));
    ping();
    proxy.forget();
    send(INCREMENT);
    assertThat(read(4)).isEqualTo(REPLY);
  }

  @Test
  void newConnectionsAreRefusedForAWhile() throws IOException {
    ping();
    proxy.refuse();
    assertThatThrownBy(this::open).isInstanceOf(ConnectException.class);
    ping();
    proxy.accept();
    socket = open();
    ping();
  }

  @Test
  void theClientCannotComeBackAfterAFaultThatRefuses() throws IOException {
    proxy.next("count", new Fault.CutReply(0, Cut.FIN)).thenRefuse();
    send(INCREMENT);
    assertThat(readAll()).isEmpty();
    assertThatThrownBy(this::open).isInstanceOf(ConnectException.class);
  }

  @Test
  void aStalledConnectionIsSilentUntilItFlows() throws IOException {
    proxy.stall();
    send(INCREMENT);
    socket.setSoTimeout(100);
    assertThatThrownBy(() -> read(1)).isInstanceOf(SocketTimeoutException.class);
    assertThat(count()).isNull();
    open().close();

    proxy.flow();
    socket.setSoTimeout((int) PATIENCE.toMillis());
    assertThat(read(4)).isEqualTo(REPLY);
  }

  @Test
  void everyPieceIsLate() throws IOException {
    proxy.delay(Duration.ofMillis(30));
    long start = System.nanoTime();
    ping();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(60));
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void allConnectionsAreCut(Cut how) throws IOException {
    ping();
    proxy.cut(how);
    if (how == Cut.FIN) {
      assertThat(readAll()).isEmpty();
    } else {
      assertThatThrownBy(this::readAll).isInstanceOf(SocketException.class);
    }
    assertThat(proxy.connections()).isZero();
  }

  @Test
  void theEndOfEitherSideEndsTheOther() throws IOException {
    send("QUIT\r\n");
    assertThat(readAll()).isEqualTo("+OK\r\n");
    socket.close();
    socket = open();
    ping();
    socket.close();
    Wait.until("the end", PATIENCE, () -> proxy.connections() == 0 ? "" : "open");
  }
}
