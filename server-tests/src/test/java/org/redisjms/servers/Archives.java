package org.redisjms.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.h2.jdbcx.JdbcDataSource;
import org.redisjms.servers.notes.NotesServlet;

/** What is deployed, as the build has left it, and what the application needs beside it. */
final class Archives {

  /** By their names in the application {@code jms/…} and in Redis. */
  static final List<String> QUEUES = List.of("orders", "packed", "questions");

  /** By its name in the application {@code jms/…} and in Redis. */
  static final String TOPIC = "news";

  /** WildFly makes the defined objects with the class loader of the application. */
  private static final String MANIFEST =
      """
      Manifest-Version: 1.0
      Dependencies: deployment.redis-jms.rar
      """;

  /** A servlet is no bean, but has something injected. */
  private static final String BEANS =
      """
      <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" bean-discovery-mode="all"/>
      """;

  private Archives() {}

  static Path adapter() throws IOException {
    return built("../resource-adapter/target", "*.rar");
  }

  static Path application() throws IOException {
    return built("../examples/jakarta-ee/target", "*.war");
  }

  /** An application that is only this servlet. */
  static Path notes(Class<? extends NotesServlet> servlet) throws IOException {
    Path archive = Path.of("target/notes.war").toAbsolutePath();
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
      out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      out.write(MANIFEST.getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new ZipEntry("WEB-INF/beans.xml"));
      out.write(BEANS.getBytes(StandardCharsets.UTF_8));
      for (Class<?> each : List.of(NotesServlet.class, servlet)) {
        String file = each.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry("WEB-INF/classes/" + file));
        try (InputStream in = Archives.class.getResourceAsStream("/" + file)) {
          Objects.requireNonNull(in).transferTo(out);
        }
      }
    }
    return archive;
  }

  /** The driver of the database. */
  static Path databaseDriver() throws URISyntaxException {
    return Path.of(
        JdbcDataSource.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static Path built(String folder, String name) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder), name)) {
      return files.iterator().next().toAbsolutePath().normalize();
    }
  }
}
