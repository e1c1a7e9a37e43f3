package org.redisjms.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The benchmarks in small: they run. What they measure in so short a time means nothing. */
class BenchmarksIT {
  private static final Path FOLDER = Path.of("target", "benchmarks-it");

  @Test
  void everyProviderIsMeasured() throws Exception {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    boolean well;
    try (PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8)) {
      well =
          Benchmarks.run(
              Settings.parse(
                  "folder=" + FOLDER,
                  "scenarios=receive-transacted,latency",
                  "providers=redis-jms,artemis,raw-redis",
                  "durability=durable",
                  "rounds=1",
                  "warmup=0.1s",
                  "duration=0.1s",
                  "backlog=100",
                  "rate=100"),
              out);
    }
    String shown = screen.toString(StandardCharsets.UTF_8);
    assertThat(well).as(shown).isTrue();
    assertThat(shown).contains("× ActiveMQ Artemis", "× raw Redis", "latency, p99, ms");
    assertThat(FOLDER.resolve("report.md")).content().contains("receive, 100 per commit");
    assertThat(FOLDER.resolve("durable.svg")).content().endsWith("</svg>\n");
    assertThat(FOLDER.resolve("results.csv"))
        .content()
        .contains("durable,receive-transacted,1024,artemis,1,rate,");
  }
}
