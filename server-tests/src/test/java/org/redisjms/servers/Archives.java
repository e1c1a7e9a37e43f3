package org.redisjms.servers;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;

/** What is deployed, as the build has left it, and what the application needs beside it. */
final class Archives {

  /** By their names in the application {@code jms/…} and in Redis. */
  static final List<String> QUEUES = List.of("orders", "packed", "questions");

  /** By its name in the application {@code jms/…} and in Redis. */
  static final String TOPIC = "news";

  private Archives() {}

  static Path adapter() throws IOException {
    return built("../resource-adapter/target", "*.rar");
  }

  static Path application() throws IOException {
    return built("../examples/jakarta-ee/target", "*.war");
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
