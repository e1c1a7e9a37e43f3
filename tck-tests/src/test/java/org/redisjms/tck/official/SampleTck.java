package org.redisjms.tck.official;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes jars as the TCK's is: with tests that find everything through properties and JNDI. */
final class SampleTck {

  private static final String FAILING =
      "@Test public void fails() { throw new IllegalStateException(\"this is why\"); }";
  private static final String ENDING = "@Test public void endsJvm() { System.exit(7); }";

  private SampleTck() {}

  /** All tests pass; there is a class that needs a container and would fail. */
  static Path passing(Path folder) throws IOException {
    return jar(
        folder,
        List.of(
            source("core", "FirstIT", ""),
            source("core20", "SecondIT", ""),
            source("ee", "ContainerIT", FAILING),
            source("core", "Helper", FAILING)));
  }

  /** A test fails, and one ends its JVM. */
  static Path failing(Path folder) throws IOException {
    return jar(
        folder,
        List.of(
            source("core", "EndingIT", ENDING),
            source("core", "FailingIT", FAILING),
            source("core", "PassingIT", "")));
  }

  private record Source(String path, String text) {}

  private static Source source(String pack, String name, String member) {
    String text =
        """
        package sample.%s;

        import jakarta.jms.Connection;
        import jakarta.jms.ConnectionFactory;
        import jakarta.jms.JMSSecurityException;
        import jakarta.jms.Queue;
        import jakarta.jms.Session;
        import jakarta.jms.TextMessage;
        import javax.naming.InitialContext;
        import org.junit.jupiter.api.Assertions;
        import org.junit.jupiter.api.Test;

        public class %s {
          private static ConnectionFactory factory(String name) throws Exception {
            return (ConnectionFactory) new InitialContext().lookup(name);
          }

          @Test
          public void passes() throws Exception {
            Queue queue = (Queue) new InitialContext().lookup("MY_QUEUE");
            try (Connection connection =
                factory("MyQueueConnectionFactory")
                    .createConnection(System.getProperty("user"), System.getProperty("password"))) {
              connection.start();
              Session session = connection.createSession();
              session.createProducer(queue).send(session.createTextMessage("text"));
              long timeout = Long.getLong("jms_timeout");
              TextMessage got = (TextMessage) session.createConsumer(queue).receive(timeout);
              Assertions.assertEquals("text", got.getText());
            }
          }

          @Test
          public void hasClientId() throws Exception {
            try (Connection connection = factory("DURABLE_SUB_CONNECTION_FACTORY").createConnection()) {
              Assertions.assertEquals("cts", connection.getClientID());
            }
          }

          @Test
          public void strangersAreRefused() throws Exception {
            Assertions.assertThrows(
                JMSSecurityException.class,
                () -> factory("MyConnectionFactory").createConnection("roger", "secret"));
          }

          %s
        }
        """
            .formatted(pack, name, member);
    return new Source("sample/" + pack + "/" + name + ".java", text);
  }

  private static Path jar(Path folder, List<Source> sources) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    compile(folder, sources, classes);
    Path jar = folder.resolve("sample-tck.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.walk(classes)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(path).toString().replace('\\', '/')));
        Files.copy(path, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  private static void compile(Path folder, List<Source> sources, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, UTF_8)) {
      List<Path> files =
          sources.stream()
              .map(
                  source -> {
                    try {
                      Path file = folder.resolve(source.path());
                      Files.createDirectories(file.getParent());
                      return Files.writeString(file, source.text());
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  })
              .toList();
      boolean compiled =
          compiler
              .getTask(
                  null,
                  manager,
                  null,
                  List.of(
                      "-classpath",
                      System.getProperty("java.class.path"),
                      "-proc:none",
                      "-d",
                      classes.toString()),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertThat(compiled).as("the samples compile").isTrue();
    }
  }
}
