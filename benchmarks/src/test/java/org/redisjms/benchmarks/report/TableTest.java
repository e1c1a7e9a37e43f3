package org.redisjms.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.redisjms.benchmarks.measure.Metric;
import org.redisjms.benchmarks.provider.Durability;
import org.redisjms.benchmarks.provider.Providers;
import org.redisjms.benchmarks.scenario.Scenarios;

class TableTest {
  @Test
  void showsMedianSpreadAndTheMedianOfTheRatiosOfEachRound() {
    List<Result> results =
        List.of(
            rate(Providers.REDIS_JMS, 1, 2_000),
            rate(Providers.REDIS_JMS, 2, 3_000),
            rate(Providers.REDIS_JMS, 3, 9_000),
            rate(Providers.ARTEMIS, 1, 1_000),
            rate(Providers.ARTEMIS, 2, 1_000),
            rate(Providers.ARTEMIS, 3, 9_000));

    assertThat(new Table(new Results(results, Durability.DURABLE)).markdown())
        .isEqualTo(
            """
            | median (least … greatest) |             Redis JMS |      ActiveMQ Artemis | × ActiveMQ Artemis |
            | ------------------------- | --------------------: | --------------------: | -----------------: |
            | send, 1 thread            | 3,000 (2,000 … 9,000) | 1,000 (1,000 … 9,000) |               2.00 |
            """);
  }

  @Test
  void aTrialThatFailedLeavesAGap() {
    List<Result> results =
        List.of(rate(Providers.REDIS_JMS, 1, 50), rate(Providers.ARTEMIS, 2, 100));

    assertThat(new Table(new Results(results, Durability.DURABLE)).markdown())
        .contains("| 50.00 (50.00 … 50.00) |  100 (100 … 100) |                  - |");
  }

  @Test
  void theOtherDurabilityHasATableOfItsOwn() {
    List<Result> results = List.of(rate(Providers.REDIS_JMS, 1, 50));

    assertThat(new Results(results, Durability.RELAXED).rows()).isEmpty();
  }

  private static Result rate(Providers provider, int round, double value) {
    return new Result(
        Durability.DURABLE, Scenarios.SEND_1, 1024, provider, round, Metric.RATE, value);
  }
}
