package org.redisjms.tck.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConformanceReportTest {

  private static Result result(String group, String test, Provider provider, Outcome outcome) {
    return new Result(group, test, provider.toString(), outcome, "because\nof it");
  }

  private static Result redisJms(String group, String test, Outcome outcome) {
    return result(group, test, Providers.REDIS_JMS, outcome);
  }

  private static Result artemis(String group, String test, Outcome outcome) {
    return result(group, test, Providers.ARTEMIS, outcome);
  }

  @Test
  void countsBySection() throws Exception {
    ConformanceReport report =
        new ConformanceReport(
            List.of(
                redisJms("Joram: topic", "D.d", Outcome.PASSED),
                artemis("Joram: topic", "D.d", Outcome.PASSED),
                redisJms("3.10", "C.c", Outcome.PASSED),
                artemis("3.10", "C.c", Outcome.FAILED),
                redisJms("3.4.9", "A.a", Outcome.PASSED),
                artemis("3.4.9", "A.a", Outcome.PASSED),
                redisJms("3.4.9", "A.b", Outcome.PASSED),
                artemis("3.4.9", "A.b", Outcome.DIFFERS)));
    assertThat(report.complete()).isTrue();
    assertThat(report.text().lines())
        .containsSubsequence(
            "| section | tests | Redis JMS | Artemis |",
            "| 3.4.9 JMSExpiration | 2 | 2/2 | 1/2 |",
            "| 3.10 Changing the value of a received message | 1 | 1/1 | 0/1 |",
            "| Joram: topic | 1 | 1/1 | 1/1 |",
            "| **total** | 4 | 4/4 | 2/4 |",
            "## Where Artemis differs from the specification",
            "## Failed");
  }

  @Test
  void oneFailureIsEnough() throws Exception {
    Result passed = redisJms("3.4.9", "A.parameterized", Outcome.PASSED);
    Result failed = redisJms("3.4.9", "A.parameterized", Outcome.FAILED);
    assertThat(new ConformanceReport(List.of(passed, failed)).complete()).isFalse();
    assertThat(new ConformanceReport(List.of(passed, passed)).complete()).isTrue();
  }

  @Test
  void whatDidNotRunDidNotPass() throws Exception {
    assertThat(new ConformanceReport(List.of(artemis("3.4.9", "A.a", Outcome.PASSED))).complete())
        .isFalse();
  }

  @Test
  void aLineHoldsAResult() {
    Result read = Result.parse(redisJms("3.4.9", "A.a", Outcome.FAILED).line());
    assertThat(read)
        .isEqualTo(new Result("3.4.9", "A.a", "Redis JMS", Outcome.FAILED, "because of it"));
    Result silent = new Result("3.4.9", "A.a", "Artemis", Outcome.PASSED, "");
    assertThat(Result.parse(silent.line())).isEqualTo(silent);
  }

  @Test
  void sectionsAreOrderedByNumber() {
    assertThat(
            Stream.of("Joram: topic", "3.10", "3.9.1", "3.9", "10.1", "Joram: queue")
                .sorted(ConformanceReport::compareGroups))
        .containsExactly("3.9", "3.9.1", "3.10", "10.1", "Joram: queue", "Joram: topic");
  }
}
