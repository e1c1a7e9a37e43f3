package org.redisjms.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.redisjms.testkit.Ports;

/** Payara, or a GlassFish that is not embedded, in a JVM of its own, with a new domain. */
final class PayaraServer extends RestartableServer implements AsadminServer {

  private static final String DOMAIN = "orders";

  /** What it prints at last if nothing is deployed. */
  private static final String STARTED = "startup time";

  /** What it prints when the example answers. */
  private static final String LOADED = "[/orders]";

  /** What else listens, beside the ports for HTTP and for administration. */
  private static final List<String> OTHER_PORTS =
      List.of(
          "jms.port",
          "domain.jmxPort",
          "orb.listener.port",
          "http.ssl.port",
          "orb.ssl.port",
          "orb.mutualauth.port",
          "osgi.shell.telnet.port",
          "java.debugger.port");

  private final boolean forgetsClassLoaders;
  private final String asadmin;
  private final Path folder;
  private final int administration = Ports.next();

  /**
   * A new domain, which is not started yet.
   *
   * @param name of the folder of the unpacked distribution
   * @param forgetsClassLoaders see {@link #forgetsClassLoaders()}
   */
  PayaraServer(String name, boolean forgetsClassLoaders) throws Exception {
    this.forgetsClassLoaders = forgetsClassLoaders;
    asadmin = Path.of("target/servers", name, "bin/asadmin").toAbsolutePath().toString();
    folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "payara");
    String others = String.join(":", OTHER_PORTS.stream().map(PayaraServer::withPort).toList());
    asadmin(
        "create-domain --nopassword --domaindir %s --adminport %d --instanceport %d --domainproperties %s %s"
            .formatted(folder, administration, port, others, DOMAIN));
    Path configuration = folder.resolve(DOMAIN).resolve("config/domain.xml");
    Files.writeString(
        configuration,
        Files.readString(configuration)
            .replace("\"0.0.0.0\"", "\"127.0.0.1\"")
            .replace("<network-listener port", "<network-listener address=\"127.0.0.1\" port")
            // Payara's data grid looks for others.
            .replace(
                "<hazelcast-config-specific-configuration",
                "<hazelcast-config-specific-configuration enabled=\"false\""));
    Path driver = Archives.databaseDriver();
    Files.copy(
        driver,
        folder.resolve(DOMAIN).resolve("lib").resolve(driver.getFileName()),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static String withPort(String property) {
    return property + "=" + Ports.next();
  }

  @Override
  public String asadmin(String line) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(asadmin, "--port", Integer.toString(administration)));
    command.addAll(List.of(line.split(" ")));
    return ServerProcess.script(folder, command);
  }

  @Override
  public void deployAdapter(String uri, String database) throws Exception {
    if (process == null) {
      this.database = database;
      start(uri);
      asadmin("set configs.config.server-config.transaction-service.automatic-recovery=true");
    }
    makeResources("${redis.uri}", "${orders.database}");
  }

  /** With the command that asadmin starts it with, to be its parent. */
  @Override
  void start(String uri) throws Exception {
    List<String> command =
        asadmin("start-domain --dry-run --verbose --domaindir " + folder + " " + DOMAIN)
            .lines()
            .dropWhile(line -> !line.endsWith("/bin/java"))
            .skip(1)
            .takeWhile(line -> !line.isEmpty())
            .toList();
    List<String> arguments = new ArrayList<>();
    arguments.add(ServerJvm.NO_SOFT_REFERENCES);
    arguments.add("-Dredis.uri=" + uri);
    arguments.add("-Dorders.database=" + database);
    arguments.addAll(command);
    process = new ServerProcess(folder, Map.of(), arguments, this::isReady);
    process.start();
  }

  /** It loads what was deployed before after it has printed that it is started. */
  private boolean isReady(String log) {
    return log.contains(STARTED)
        && (!Files.exists(folder.resolve(DOMAIN).resolve("applications/orders"))
            || log.contains(LOADED));
  }

  @Override
  public boolean forgetsClassLoaders() {
    return forgetsClassLoaders;
  }
}
