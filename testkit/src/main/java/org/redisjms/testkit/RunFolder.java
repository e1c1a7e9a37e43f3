package org.redisjms.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The temporary folder of this JVM, and the watchdog that ends every server in it and removes it
 * when the JVM is gone.
 *
 * <p>The watchdog is a shell that reads from a pipe. The operating system closes our end of it when
 * this JVM ends in whatever way, so there is no way to leave servers behind short of killing the
 * watchdog as well.
 */
final class RunFolder {
  private static final Object LOCK = new Object();
  private static final long END_TIMEOUT_SECONDS = 5;
  private static final Path MEMORY = Path.of("/dev/shm");

  @GuardedBy("LOCK")
  private static @Nullable RunFolder current;

  @GuardedBy("LOCK")
  private int servers;

  private final Path path;
  private final Process watchdog;

  private RunFolder() throws IOException {
    path = Files.createTempDirectory("redisjms-testkit-").toRealPath();
    watchdog =
        new ProcessBuilder(
                "sh", "-c", resource("watchdog.sh"), "redisjms-testkit-watchdog", path.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "redisjms-testkit-end"));
  }

  private static RunFolder current() {
    synchronized (LOCK) {
      if (current == null) {
        try {
          current = new RunFolder();
        } catch (IOException e) {
          throw new UncheckedIOException("cannot make the folder for servers, or start sh", e);
        }
      }
      return current;
    }
  }

  static Path path() {
    return current().path;
  }

  /** A new folder for one server. */
  static Path newServerFolder(String name) {
    try {
      return Files.createDirectory(nextPath(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same in memory where the system offers that, for a sentinel: it stands still while its vote
   * is written to the disk, and if a busy disk takes two seconds for that, it stays out of
   * elections for the next thirty.
   */
  static Path newFolderInMemory(String name) {
    if (!Files.isDirectory(MEMORY) || !Files.isWritable(MEMORY)) {
      return newServerFolder(name);
    }
    try {
      // The watchdog follows the link.
      return Files.createSymbolicLink(
          nextPath(name), Files.createTempDirectory(MEMORY, "redisjms-testkit-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path nextPath(String name) {
    RunFolder folder = current();
    synchronized (LOCK) {
      return folder.path.resolve(name + "-" + ++folder.servers);
    }
  }

  static String resource(String name) throws IOException {
    try (InputStream in = RunFolder.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void end() {
    try {
      watchdog.getOutputStream().close();
      watchdog.waitFor(END_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      watchdog.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
