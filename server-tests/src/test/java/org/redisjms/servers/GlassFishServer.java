package org.redisjms.servers;

import static org.assertj.core.api.Assertions.assertThat;

import org.glassfish.embeddable.CommandResult;
import org.glassfish.embeddable.GlassFish;
import org.glassfish.embeddable.GlassFishException;
import org.glassfish.embeddable.GlassFishProperties;
import org.glassfish.embeddable.GlassFishRuntime;
import org.redisjms.testkit.Ports;

/** GlassFish inside of this JVM. */
final class GlassFishServer implements AsadminServer {

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

  @Override
  public String asadmin(String line) throws GlassFishException {
    String[] words = line.split(" ");
    String[] arguments = new String[words.length - 1];
    System.arraycopy(words, 1, arguments, 0, arguments.length);
    CommandResult result = server.getCommandRunner().run(words[0], arguments);
    assertThat(result.getExitStatus())
        .as("%s: %s", line, result.getOutput())
        .isEqualTo(CommandResult.ExitStatus.SUCCESS);
    return result.getOutput();
  }

  @Override
  public void deployAdapter(String uri, String database) throws Exception {
    makeResources(escaped(uri), escaped(database));
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
