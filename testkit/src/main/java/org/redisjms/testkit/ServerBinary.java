package org.redisjms.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the {@code redis-server} to run. */
final class ServerBinary {
  private static final Object LOCK = new Object();

  @GuardedBy("LOCK")
  private static @Nullable Path unpacked;

  private ServerBinary() {}

  static Path locate() {
    return packed();
  }

  private static Path packed() {
    Path folder = RunFolder.path();
    synchronized (LOCK) {
      if (unpacked == null) {
        unpacked = unpack(folder);
      }
      return unpacked;
    }
  }

  private static Path unpack(Path folder) {
    String name = packedName();
    try (InputStream in = ServerBinary.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks embedded-redis with its " + name);
      }
      Path file = folder.resolve(name);
      Files.copy(in, file);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + name, e);
    }
  }

  private static String packedName() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    if (os.contains("mac")) {
      return arm ? "redis-server-6.2.6-v5-darwin-arm64" : "redis-server-6.2.6-v5-darwin-amd64";
    }
    if (os.contains("linux")) {
      return arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
    }
    throw new IllegalStateException("no packed redis-server for " + os + " on " + arch);
  }
}
