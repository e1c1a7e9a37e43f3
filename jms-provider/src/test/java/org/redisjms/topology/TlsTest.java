package org.redisjms.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.redisjms.config.InvalidOptionException;
import redis.clients.jedis.Protocol.Command;

@Timeout(60)
class TlsTest {
  private static final Map<String, String> REPLIES =
      Map.of(
          "CLIENT", "+OK\r\n",
          "ROLE", "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n",
          "PING", "+PONG\r\n",
          "INFO", FakeServer.bulk("redis_version:7.0.0\r\n"));

  @TempDir static Path folder;

  private static ServerSocketFactory right;
  private static ServerSocketFactory otherName;

  @BeforeAll
  static void createCertificates() throws Exception {
    right = server("right", "ip:127.0.0.1,dns:localhost");
    otherName = server("other", "dns:elsewhere.example");
  }

  private static ServerSocketFactory server(String name, String subject) throws Exception {
    String store = folder.resolve(name + ".p12").toString();
    String pem = folder.resolve(name + ".pem").toString();
    keytool(
        "-genkeypair -keyalg EC -alias k -dname CN=test -storetype PKCS12 -storepass secret"
            + " -ext san="
            + subject
            + " -keystore",
        store);
    keytool("-exportcert -rfc -alias k -storepass secret -file " + pem + " -keystore", store);
    KeyStore keys = KeyStore.getInstance(new File(store), "secret".toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "secret".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }

  private static void keytool(String arguments, String last) throws Exception {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        Stream.of(Stream.of(tool), Arrays.stream(arguments.split(" ")), Stream.of(last))
            .flatMap(words -> words)
            .toList();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private static MasterConnections connect(FakeServer server, String options) {
    RedisUri uri =
        RedisUri.parse("rediss://" + server.endpoint() + "?failoverTimeout=1s" + options);
    return MasterConnections.create(uri, uri.options(), ConnectionInitializer.NONE);
  }

  private static String trust(String file) {
    return "&trustStorePassword=secret&trustStore=" + folder.resolve(file);
  }

  @Test
  void aTrustedServerIsTalkedTo() throws Exception {
    for (String file : List.of("right.p12", "right.pem")) {
      try (FakeServer server = new FakeServer(REPLIES, right);
          MasterConnections connections = connect(server, trust(file));
          Lease lease = connections.lease()) {
        RedisConnection connection = lease.connection();
        assertThat(connection.poll(Duration.ofMillis(50))).isNull();
        assertThat(connection.executeCommand(Command.PING)).isNotNull();
      }
    }
  }

  @Test
  void anUntrustedServerIsRefusedAtOnce() throws Exception {
    for (String options : List.of("", trust("other.pem"))) {
      try (FakeServer server = new FakeServer(REPLIES, right);
          MasterConnections connections = connect(server, options)) {
        assertThatThrownBy(connections::lease)
            .isInstanceOf(RedisSecurityException.class)
            .hasMessageContaining(server.endpoint().toString());
      }
    }
  }

  @Test
  void theHostNameMustBeInTheCertificateUnlessThatIsSwitchedOff() throws Exception {
    try (FakeServer server = new FakeServer(REPLIES, otherName)) {
      try (MasterConnections connections = connect(server, trust("other.pem"))) {
        assertThatThrownBy(connections::lease).isInstanceOf(RedisSecurityException.class);
      }
      try (MasterConnections connections =
          connect(server, trust("other.pem") + "&verifyHostname=false")) {
        connections.lease().close();
      }
    }
  }

  @Test
  void aServerWithoutTlsIsNoHang() throws Exception {
    try (FakeServer server = new FakeServer(REPLIES);
        MasterConnections connections =
            connect(server, trust("right.pem") + "&connectTimeout=200ms")) {
      assertThatThrownBy(connections::lease).isInstanceOf(RedisUnavailableException.class);
    }
  }

  @Test
  void anUnreadableStoreIsAnInvalidOption() throws Exception {
    try (FakeServer server = new FakeServer(REPLIES, right)) {
      assertThatThrownBy(() -> connect(server, "&trustStore=/nowhere/ca.p12"))
          .isInstanceOf(InvalidOptionException.class)
          .hasMessageContaining("trustStore")
          .hasMessageContaining("/nowhere/ca.p12");
      assertThatThrownBy(
              () ->
                  connect(
                      server, "&keyStorePassword=wr0ng&keyStore=" + folder.resolve("right.p12")))
          .isInstanceOf(InvalidOptionException.class)
          .hasMessageContaining("keyStore")
          .hasMessageNotContaining("wr0ng");
    }
  }
}
