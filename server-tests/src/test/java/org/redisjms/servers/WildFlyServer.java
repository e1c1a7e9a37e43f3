package org.redisjms.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.redisjms.servers.notes.NotesServlet;
import org.redisjms.servers.notes.WildFlyNotes;
import org.redisjms.testkit.Ports;

/** WildFly in a JVM of its own, configured with the script of docs/jakarta-ee.md. */
final class WildFlyServer extends RestartableServer {

  private static final Path SCRIPT =
      Path.of("../examples/jakarta-ee/servers/wildfly/redis-jms.cli");
  private static final String ADAPTER = "redis-jms.rar";

  /**
   * Not to wait for the scanner of the folder, undocumented, as nobody else needs it; and what the
   * application of {@link WildFlyNotes} needs.
   */
  private static final String FOR_TESTS =
      """

      /subsystem=deployment-scanner/scanner=default:write-attribute(name=scan-interval, value=200)
      /subsystem=ee:write-attribute(name=annotation-property-replacement, value=true)
      """;

  private final Path home;
  private final Path folder;
  private final int managementPort = Ports.next();

  /** A copy of the distribution's folder {@code standalone}, which is not started yet. */
  WildFlyServer(Path folder) throws IOException {
    this.folder = folder.toAbsolutePath();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(Path.of("target/servers"), "wildfly-*")) {
      home = found.iterator().next().toAbsolutePath();
    }
    delete(this.folder);
    copy(home.resolve("standalone"), this.folder);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  /** Configures it, and starts it; the next time only the adapter is deployed again. */
  @Override
  public void deployAdapter(String uri, String database) throws Exception {
    if (process != null) {
      deploy(ADAPTER, Archives.adapter());
      return;
    }
    Path script = folder.resolve("configuration/redis-jms.cli");
    Files.copy(SCRIPT, script);
    Files.writeString(script, FOR_TESTS, StandardOpenOption.APPEND);
    ServerProcess.run(
        folder,
        environment(),
        List.of(
            "-Djboss.server.base.dir=" + folder,
            "-jar",
            modules(),
            "-mp",
            home.resolve("modules").toString(),
            "org.jboss.as.cli",
            "--file=" + script));
    Files.copy(Archives.adapter(), deployments().resolve(ADAPTER));
    this.database = database;
    start(uri);
  }

  private String modules() {
    return home.resolve("jboss-modules.jar").toString();
  }

  private Map<String, String> environment() {
    return Map.of("JBOSS_HOME", home.toString());
  }

  @Override
  void start(String uri) throws Exception {
    process =
        new ServerProcess(
            folder,
            environment(),
            List.of(
                "-Xmx512m",
                ServerJvm.NO_SOFT_REFERENCES,
                "-Djboss.home.dir=" + home,
                "-Djboss.server.base.dir=" + folder,
                "-Djboss.http.port=" + port,
                "-Djboss.https.port=" + Ports.next(),
                "-Djboss.management.http.port=" + managementPort,
                "-Djboss.tx.node.id=test",
                "-Dredis.uri=" + uri,
                "-Dorders.database=" + database,
                "-Dcom.arjuna.ats.arjuna.recovery.periodicRecoveryPeriod=2",
                "-Dcom.arjuna.ats.arjuna.recovery.recoveryBackoffPeriod=1",
                "-Dcom.arjuna.ats.jta.orphanSafetyInterval=2000",
                "-jar",
                modules(),
                "-mp",
                home.resolve("modules").toString(),
                "org.jboss.as.standalone"),
            log -> log.contains("WFLYSRV0025") || log.contains("WFLYSRV0026"));
    process.start();
    assertThat(process.log()).as("started without errors").contains("WFLYSRV0025");
  }

  private Path deployments() {
    return folder.resolve("deployments");
  }

  @Override
  public void undeployAdapter() throws Exception {
    undeploy(ADAPTER);
  }

  @Override
  public void deploy(Path archive) throws Exception {
    deploy(archive.getFileName().toString(), archive);
  }

  private void deploy(String name, Path archive) throws Exception {
    if (Files.exists(deployments().resolve(name))) {
      Files.createFile(marker(name, "dodeploy"));
    } else {
      // The scanner must not see a part of it.
      Path complete = folder.resolve("tmp").resolve(name);
      Files.copy(archive, complete);
      Files.move(complete, deployments().resolve(name));
    }
    Await.until(
        "the deployment of " + name,
        () -> {
          assertThat(marker(name, "failed")).doesNotExist();
          return Files.exists(marker(name, "deployed"));
        });
  }

  @Override
  public void undeploy(Path archive) throws Exception {
    undeploy(archive.getFileName().toString());
  }

  @Override
  public Class<? extends NotesServlet> notes() {
    return WildFlyNotes.class;
  }

  private void undeploy(String archive) throws Exception {
    Files.delete(marker(archive, "deployed"));
    Await.until(
        "the undeployment of " + archive, () -> Files.exists(marker(archive, "undeployed")));
  }

  private Path marker(String archive, String state) {
    return deployments().resolve(archive + "." + state);
  }
}
