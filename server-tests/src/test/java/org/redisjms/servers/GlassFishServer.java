package org.redisjms.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.glassfish.embeddable.CommandResult;
import org.glassfish.embeddable.GlassFish;
import org.glassfish.embeddable.GlassFishException;
import org.glassfish.embeddable.GlassFishProperties;
import org.glassfish.embeddable.GlassFishRuntime;
import org.redisjms.testkit.Ports;

/** GlassFish inside of this JVM, configured with the commands of docs/jakarta-ee.md. */
final class GlassFishServer implements JakartaServer {

  private static final String LISTENER =
      "embedded-glassfish-config.server.network-config.network-listeners.network-listener.http-listener.";

  private final GlassFish server;
  private final int port;

  private GlassFishServer(GlassFish server, int port) {
    this.server = server;
    this.port = port;
  }

  static GlassFishServer start() throws GlassFishException {
    int port = Ports.next();
    GlassFishProperties properties = new GlassFishProperties();
    properties.setPort("http-listener", port);
    properties.setProperty(LISTENER + "address", "127.0.0.1");
    GlassFish server = GlassFishRuntime.bootstrap().newGlassFish(properties);
    server.start();
    GlassFishServer started = new GlassFishServer(server, port);
    // Or an application that defines its queue itself would not find the queue's class.
    started.asadmin("set server-config.connector-service.class-loading-policy=global");
    return started;
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  /** Runs a command of asadmin, written as on a command line. */
  private void asadmin(String line) throws GlassFishException {
    String[] words = line.split(" ");
    String[] arguments = new String[words.length - 1];
    System.arraycopy(words, 1, arguments, 0, arguments.length);
    CommandResult result = server.getCommandRunner().run(words[0], arguments);
    assertThat(result.getExitStatus())
        .as("%s: %s", line, result.getOutput())
        .isEqualTo(CommandResult.ExitStatus.SUCCESS);
  }

  @Override
  public void deployAdapter(String uri, String database) throws GlassFishException, IOException {
    asadmin("create-resource-adapter-config --property uri=" + escaped(uri) + " redis-jms");
    asadmin("deploy --name redis-jms " + Archives.adapter());
    asadmin(
        "create-connector-connection-pool --raname redis-jms"
            + " --connectiondefinition jakarta.jms.ConnectionFactory"
            + " --transactionsupport XATransaction redis-pool");
    asadmin("create-connector-resource --poolname redis-pool jms/connections");
    for (String queue : Archives.QUEUES) {
      createDestination("jakarta.jms.Queue", queue);
    }
    createDestination("jakarta.jms.Topic", Archives.TOPIC);
    asadmin(
        "create-jdbc-connection-pool --datasourceclassname org.h2.jdbcx.JdbcDataSource"
            + " --restype javax.sql.XADataSource --property user=sa:password=sa:url="
            + escaped(database)
            + " orders-pool");
    asadmin("create-jdbc-resource --connectionpoolid orders-pool jdbc/orders");
  }

  private void createDestination(String type, String name) throws GlassFishException {
    asadmin(
        "create-admin-object --raname redis-jms --restype %s --property PhysicalName=%s jms/%s"
            .formatted(type, name, name));
  }

  @Override
  public void undeployAdapter() throws GlassFishException {
    asadmin("delete-jdbc-resource jdbc/orders");
    asadmin("delete-jdbc-connection-pool orders-pool");
    asadmin("delete-admin-object jms/" + Archives.TOPIC);
    for (String queue : Archives.QUEUES) {
      asadmin("delete-admin-object jms/" + queue);
    }
    asadmin("delete-connector-resource jms/connections");
    asadmin("delete-connector-connection-pool redis-pool");
    asadmin("undeploy redis-jms");
    asadmin("delete-resource-adapter-config redis-jms");
  }

  @Override
  public void deploy(Path archive) throws GlassFishException {
    asadmin("deploy " + archive);
  }

  @Override
  public void undeploy(Path archive) throws GlassFishException {
    asadmin("undeploy " + archive.getFileName().toString().replace(".war", ""));
  }

  /** See docs/jakarta-ee.md. */
  @Override
  public boolean forgetsClassLoaders() {
    return false;
  }

  @Override
  public void moveTo(String uri, String database) throws Exception {
    redeploy(uri, database);
  }

  private static String escaped(String value) {
    return value.replace(":", "\\:").replace("=", "\\=");
  }

  @Override
  public void close() throws GlassFishException {
    server.dispose();
  }
}
