package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is in the RAR that the build has made. */
class ArchiveIT {

  private static Path archive() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("target"), "*.rar")) {
      return files.iterator().next();
    }
  }

  @Test
  void allJarsAreAtTheRoot() throws IOException {
    try (ZipFile rar = new ZipFile(archive().toFile())) {
      List<String> jars =
          rar.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".jar")).toList();
      assertThat(jars).isNotEmpty().noneMatch(name -> name.contains("/"));
      for (String needed :
          List.of(
              "redis-jms-resource-adapter-",
              "redis-jms-provider-",
              "jedis-",
              "commons-pool2-",
              "slf4j-api-",
              "slf4j-jdk14-")) {
        assertThat(jars).as(needed).anyMatch(name -> name.startsWith(needed));
      }
      assertThat(rar.getEntry("META-INF/ra.xml")).isNotNull();
    }
  }

  /** Two copies of an interface are two interfaces: the server's is the only one. */
  @Test
  void noApiOfTheServerIsInside() throws IOException {
    try (ZipFile rar = new ZipFile(archive().toFile())) {
      for (ZipEntry jar : rar.stream().filter(entry -> entry.getName().endsWith(".jar")).toList()) {
        try (JarInputStream content = new JarInputStream(rar.getInputStream(jar))) {
          ZipEntry entry = content.getNextEntry();
          while (entry != null) {
            assertThat(entry.getName()).as(jar.getName()).doesNotStartWith("jakarta/");
            entry = content.getNextEntry();
          }
        }
      }
    }
  }
}
