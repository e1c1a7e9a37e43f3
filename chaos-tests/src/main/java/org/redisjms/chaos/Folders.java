package org.redisjms.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes room for a new run. */
final class Folders {
  private Folders() {}

  /** Afterwards it exists and is empty. */
  static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> old;
      try (Stream<Path> files = Files.walk(folder)) {
        old = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : old) {
        Files.delete(file);
      }
    }
    Files.createDirectories(folder);
  }
}
