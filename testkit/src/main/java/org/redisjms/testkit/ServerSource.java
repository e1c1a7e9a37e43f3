package org.redisjms.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides where servers come from: an explicit path, the {@code PATH} or Docker when asked for,
 * otherwise the binary packed in embedded-redis.
 */
final class ServerSource {
  static final String SERVER = "redisjms.testkit.server";
  static final String SOURCE = "redisjms.testkit.source";
  private static final String SERVER_VARIABLE = "REDIS_SERVER";
  private static final String CONFIGURATION = "redis.conf";
  private static final Object LOCK = new Object();

  @GuardedBy("LOCK")
  private static @Nullable Path unpacked;

  private ServerSource() {}

  /**
   * Prepares a server, which is then to be launched.
   *
   * @param role names its folder
   * @param configuration the lines of its configuration file
   * @param files more files it needs in its folder
   */
  static ServerHandle prepare(
      String role, List<String> configuration, List<Path> files, boolean sentinel) {
    boolean docker = explicit() == null && "docker".equals(source());
    Path folder =
        sentinel && !docker ? RunFolder.newFolderInMemory(role) : RunFolder.newServerFolder(role);
    try {
      Files.write(folder.resolve(CONFIGURATION), configuration);
      for (Path file : files) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> arguments = new ArrayList<>(List.of(CONFIGURATION));
    if (sentinel) {
      arguments.add("--sentinel");
    }
    if (docker) {
      return new DockerServer(folder, arguments);
    }
    return new LocalServer(folder, binary(), arguments);
  }

  private static Path binary() {
    String explicit = explicit();
    if (explicit != null) {
      return executable(Path.of(explicit));
    }
    return switch (source()) {
      case "packed" -> packed();
      case "path" -> onPath();
      default ->
          throw new IllegalStateException(
              SOURCE + "=" + source() + " is none of packed, path, docker");
    };
  }

  private static @Nullable String explicit() {
    String property = System.getProperty(SERVER);
    return property != null ? property : System.getenv(SERVER_VARIABLE);
  }

  private static String source() {
    return System.getProperty(SOURCE, "packed");
  }

  private static Path executable(Path file) {
    if (!Files.isExecutable(file)) {
      throw new IllegalStateException("no program: " + file);
    }
    return file.toAbsolutePath();
  }

  private static Path onPath() {
    String path = String.valueOf(System.getenv("PATH"));
    for (String name : List.of("redis-server", "valkey-server")) {
      for (String folder : path.split(File.pathSeparator)) {
        Path file = Path.of(folder, name);
        if (Files.isExecutable(file)) {
          return file.toAbsolutePath();
        }
      }
    }
    throw new IllegalStateException("neither redis-server nor valkey-server on the PATH " + path);
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
    try (InputStream in = ServerSource.class.getResourceAsStream("/" + name)) {
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
    throw new IllegalStateException(
        "no packed redis-server for " + os + " on " + arch + "; set " + SERVER);
  }
}
