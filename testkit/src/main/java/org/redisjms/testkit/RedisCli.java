package org.redisjms.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A {@code redis-cli} for scripts under test. */
public final class RedisCli {
  private static final String PACKED = "redis-cli.sh";

  private RedisCli() {}

  /** {@code redis-cli} or {@code valkey-cli} on the {@code PATH}, else {@link #packed()}. */
  public static Path find() {
    for (String name : List.of("redis-cli", "valkey-cli")) {
      for (String folder : String.valueOf(System.getenv("PATH")).split(File.pathSeparator)) {
        Path file = Path.of(folder, name);
        if (Files.isExecutable(file)) {
          return file.toAbsolutePath();
        }
      }
    }
    return packed();
  }

  /** A stand-in that needs only bash; it speaks no TLS and authenticates the default user only. */
  public static Path packed() {
    try {
      Path file = RunFolder.newServerFolder("redis-cli").resolve("redis-cli");
      Files.writeString(file, RunFolder.resource(PACKED));
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
