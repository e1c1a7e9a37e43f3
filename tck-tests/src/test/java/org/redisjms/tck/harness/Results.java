package org.redisjms.tck.harness;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of a build: each JVM of the tests appends to a file of its own in the folder that the
 * system property {@code conformance.results} names. Without it, as in an IDE, nothing is written.
 */
public final class Results {
  private static final @Nullable String FOLDER = System.getProperty("conformance.results");
  private static final Object LOCK = new Object();

  @GuardedBy("LOCK")
  private static @Nullable Path file;

  private Results() {}

  /** Notes a test of a suite that is not ours; failed if there is a failure. */
  public static void record(
      String suite, String test, Provider provider, @Nullable Throwable failure) {
    append(
        new Result(
            suite,
            test,
            provider.toString(),
            failure == null ? Outcome.PASSED : Outcome.FAILED,
            failure == null ? "" : failure.toString()));
  }

  static void append(Result result) {
    if (FOLDER == null) {
      return;
    }
    synchronized (LOCK) {
      try {
        if (file == null) {
          Path folder = Files.createDirectories(Path.of(FOLDER));
          file = folder.resolve(ProcessHandle.current().pid() + ".tsv");
        }
        Files.writeString(
            file, result.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static List<Result> read(Path folder) throws IOException {
    List<Result> results = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path each : files.toList()) {
          Files.readAllLines(each).forEach(line -> results.add(Result.parse(line)));
        }
      }
    }
    return results;
  }
}
