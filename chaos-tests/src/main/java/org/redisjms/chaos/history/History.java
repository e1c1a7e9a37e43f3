package org.redisjms.chaos.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What one process has done in its life.
 *
 * @param process its name and incarnation, as in {@code producers-1.0}
 * @param events opens the events, in order; many, so they stay in the file
 */
public record History(String process, Supplier<Stream<Event>> events) {
  static final String SUFFIX = ".history";

  public static History of(String process, List<Event> events) {
    return new History(process, events::stream);
  }

  /** All histories in a folder. */
  public static List<History> readAll(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name(file).endsWith(SUFFIX))
          .sorted()
          .map(file -> new History(name(file).replace(SUFFIX, ""), () -> read(file)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last line may be cut off: then what it says has not happened yet. */
  @SuppressWarnings({
    "MustBeClosedChecker",
    "StreamResourceLeak"
  }) // whoever opens the events closes them
  private static Stream<Event> read(Path file) {
    try {
      return Files.lines(file).filter(EventCodec::isWhole).map(EventCodec::decode);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
