package org.redisjms.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.glassfish.embeddable.CommandResult;
import org.glassfish.embeddable.GlassFish;
import org.glassfish.embeddable.GlassFishException;
import org.glassfish.embeddable.GlassFishProperties;
import org.glassfish.embeddable.GlassFishRuntime;

/** GlassFish inside of this JVM, configured with the commands of docs/jakarta-ee.md. */
final class GlassFishServer implements AutoCloseable {

  private static final String LISTENER =
      "embedded-glassfish-config.server.network-config.network-listeners.network-listener.http-listener.";
  private static final List<String> QUEUES = List.of("orders", "packed", "questions");

  private final GlassFish server;
  private final int port;

  private GlassFishServer(GlassFish server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a server.
   *
   * @param port where it listens for HTTP, on the loopback address only
   */
  static GlassFishServer start(int port) throws GlassFishException {
    GlassFishProperties properties = new GlassFishProperties();
    properties.setPort("http-listener", port);
    properties.setProperty(LISTENER + "address", "127.0.0.1");
    GlassFish server = GlassFishRuntime.bootstrap().newGlassFish(properties);
    server.start();
    return new GlassFishServer(server, port);
  }

  /** Runs a command of asadmin. */
  void asadmin(String command, String... arguments) throws GlassFishException {
    CommandResult result = server.getCommandRunner().run(command, arguments);
    assertThat(result.getExitStatus())
        .as("%s: %s", command, result.getOutput())
        .isEqualTo(CommandResult.ExitStatus.SUCCESS);
  }

  /** Deploys the resource adapter and what an administrator configures for the application. */
  void deployAdapter(String uri) throws GlassFishException, IOException {
    asadmin("create-resource-adapter-config", "--property", "uri=" + escaped(uri), "redis-jms");
    asadmin("deploy", "--name", "redis-jms", built("../resource-adapter/target", "*.rar"));
    asadmin(
        "create-connector-connection-pool",
        "--raname",
        "redis-jms",
        "--connectiondefinition",
        "jakarta.jms.ConnectionFactory",
        "--transactionsupport",
        "XATransaction",
        "redis-pool");
    asadmin("create-connector-resource", "--poolname", "redis-pool", "jms/connections");
    for (String queue : QUEUES) {
      asadmin(
          "create-admin-object",
          "--raname",
          "redis-jms",
          "--restype",
          "jakarta.jms.Queue",
          "--property",
          "PhysicalName=" + queue,
          "jms/" + queue);
    }
  }

  void undeployAdapter() throws GlassFishException {
    for (String queue : QUEUES) {
      asadmin("delete-admin-object", "jms/" + queue);
    }
    asadmin("delete-connector-resource", "jms/connections");
    asadmin("delete-connector-connection-pool", "redis-pool");
    asadmin("undeploy", "redis-jms");
    asadmin("delete-resource-adapter-config", "redis-jms");
  }

  void deployApplication() throws GlassFishException, IOException {
    asadmin("deploy", "--name", "orders", built("../examples/jakarta-ee/target", "*.war"));
  }

  void undeployApplication() throws GlassFishException {
    asadmin("undeploy", "orders");
  }

  private static String escaped(String value) {
    return value.replace(":", "\\:").replace("=", "\\=");
  }

  private static String built(String folder, String name) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder), name)) {
      return files.iterator().next().toAbsolutePath().normalize().toString();
    }
  }

  /** Asks the application's servlet. */
  String desk(String parameter, String... values) throws IOException, InterruptedException {
    StringBuilder uri = new StringBuilder("http://127.0.0.1:" + port + "/orders/desk?x");
    for (String value : values) {
      uri.append('&').append(parameter).append('=');
      uri.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri.toString())).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() throws GlassFishException {
    server.dispose();
  }
}
