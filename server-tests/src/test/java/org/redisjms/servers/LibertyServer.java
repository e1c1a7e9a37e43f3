package org.redisjms.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * Open Liberty in a process of its own, configured by {@code examples/jakarta-ee/servers/liberty}.
 */
final class LibertyServer extends RestartableServer {

  private static final Path INSTALLATION = Path.of("target/servers/wlp").toAbsolutePath();
  private static final Path CONFIGURATION = Path.of("../examples/jakarta-ee/servers/liberty");
  private static final String NAME = "orders";

  /** What it prints, without the text, which depends on the language. */
  private static final String STARTED = "CWWKF0011I";

  private static final String ADAPTER_DEPLOYED = "J2CA7001I";
  private static final String ADAPTER_UNDEPLOYED = "J2CA7009I";
  private static final String APPLICATION_DEPLOYED = "CWWKZ0001I";
  private static final String APPLICATION_UNDEPLOYED = "CWWKZ0009I";

  private final Path users;
  private final Path folder;

  LibertyServer() throws Exception {
    users = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "liberty");
    folder = Files.createDirectories(users.resolve("servers").resolve(NAME));
    Files.createDirectories(folder.resolve("dropins"));
    copy(CONFIGURATION.resolve("server.xml"), "server.xml");
    copy(CONFIGURATION.resolve("database.xml"), "database.xml");
    copy(Archives.databaseDriver(), "h2.jar");
  }

  private void copy(Path file, String name) throws IOException {
    Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void deployAdapter(String uri, String database) throws Exception {
    copy(Archives.adapter(), "redis-jms.rar");
    if (process != null) {
      after(ADAPTER_DEPLOYED, this::configureAdapter);
      return;
    }
    configureAdapter();
    this.database = database;
    start(uri);
  }

  private void configureAdapter() throws IOException {
    copy(CONFIGURATION.resolve("redis-jms.xml"), "redis-jms.xml");
  }

  @Override
  void start(String uri) throws Exception {
    process =
        new ServerProcess(
            folder,
            Map.of(
                "WLP_USER_DIR",
                users.toString(),
                "HTTP_PORT",
                Integer.toString(port),
                "REDIS_URI",
                uri,
                "DATABASE_URL",
                database),
            List.of(
                "-Xmx512m",
                ServerJvm.NO_SOFT_REFERENCES,
                "@" + INSTALLATION.resolve("lib/platform/java/java9.options"),
                "-javaagent:" + INSTALLATION.resolve("bin/tools/ws-javaagent.jar"),
                "-jar",
                INSTALLATION.resolve("bin/tools/ws-server.jar").toString(),
                NAME),
            this::isReady);
    process.start();
  }

  private boolean isReady(String log) {
    return log.contains(STARTED)
        && (!Files.exists(application(folder)) || log.contains(APPLICATION_DEPLOYED));
  }

  private static Path application(Path folder) {
    return folder.resolve("dropins").resolve("orders.war");
  }

  @Override
  public void undeployAdapter() throws Exception {
    after(ADAPTER_UNDEPLOYED, () -> Files.delete(folder.resolve("redis-jms.xml")));
  }

  @Override
  public void deploy(Path archive) throws Exception {
    after(APPLICATION_DEPLOYED, () -> copy(archive, "dropins/" + archive.getFileName()));
  }

  @Override
  public void undeploy(Path archive) throws Exception {
    after(
        APPLICATION_UNDEPLOYED,
        () -> Files.delete(folder.resolve("dropins").resolve(archive.getFileName())));
  }

  /** What changes its configuration, which it notices by itself. */
  @FunctionalInterface
  private interface Change {
    void run() throws IOException;
  }

  /** Returns when it has printed what comes of the change. */
  private void after(String code, Change change) throws Exception {
    int before = process.log().length();
    change.run();
    Await.until(code, () -> process.log().indexOf(code, before) >= 0);
  }
}
