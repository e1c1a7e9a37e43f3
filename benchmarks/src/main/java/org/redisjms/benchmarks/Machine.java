package org.redisjms.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What it all runs on. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Path LOAD = Path.of("/proc/loadavg");

  private Machine() {}

  static List<String> describe() throws IOException {
    return List.of(
        String.format(
            Locale.ROOT,
            "%d processors (%s), load before the run %s",
            Runtime.getRuntime().availableProcessors(),
            processor(),
            load()),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + System.getProperty("java.vm.name")
            + " "
            + System.getProperty("java.vm.version"));
  }

  private static String processor() throws IOException {
    if (Files.isReadable(PROCESSORS)) {
      try (Stream<String> lines = Files.lines(PROCESSORS)) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 2))
            .findFirst()
            .orElse("unknown");
      }
    }
    return System.getProperty("os.arch");
  }

  private static String load() throws IOException {
    return Files.isReadable(LOAD) ? Files.readString(LOAD).split(" ", 2)[0] : "unknown";
  }
}
