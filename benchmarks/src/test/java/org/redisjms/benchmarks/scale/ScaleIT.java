package org.redisjms.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The parts in small: they run. What they measure means nothing. */
class ScaleIT {
  @Test
  void everyPartIsMeasured() throws Exception {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8)) {
      Scale.run(
          out,
          "folder=" + Path.of("target", "scale-it"),
          "messages=1000",
          "queues=20",
          "consumers=10",
          "connections=2",
          "rounds=2",
          "idle=1",
          "largest=10000");
    }
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .contains("send with Redis JMS", "| 10,000 |", "idle: % of a core, master", "| browse |");
  }
}
