package org.redisjms.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The chaos suite in small: half a minute, few messages, few faults. */
class ChaosIT {
  private static final Path FOLDER = Path.of("target", "chaos-it");

  @Test
  void nothingIsLostAndNothingIsCommittedTwice() throws Exception {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    boolean kept;
    try (PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8)) {
      kept =
          Chaos.run(
              Settings.parse(
                  "folder=" + FOLDER,
                  "duration=15s",
                  "interval=5s",
                  "rate=20",
                  "lease=3s",
                  "appendfsync=everysec",
                  "faults=kill-master-and-client,cut-connections"),
              out);
    }
    assertThat(kept).as(screen.toString(StandardCharsets.UTF_8)).isTrue();
    assertThat(FOLDER.resolve("report.md")).content().contains("| **lost** | 0 |");
    assertThat(Files.readString(FOLDER.resolve("timeline.svg"))).contains("kill-master-and-client");
  }
}
