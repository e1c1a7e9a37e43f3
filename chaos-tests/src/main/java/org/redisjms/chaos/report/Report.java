package org.redisjms.chaos.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.redisjms.chaos.Settings;
import org.redisjms.chaos.check.Counts;
import org.redisjms.chaos.check.Evidence;
import org.redisjms.chaos.check.Verdict;
import org.redisjms.chaos.check.Violation;
import org.redisjms.chaos.history.Call;
import org.redisjms.chaos.history.Outcome;
import org.redisjms.chaos.nemesis.FaultKind;
import org.redisjms.chaos.nemesis.Strike;

/** The result: a table on the screen, the same and all violations in a file, and a time line. */
public final class Report {
  private static final int SHOWN = 5;

  private final Settings settings;
  private final Evidence evidence;
  private final Verdict verdict;
  private final List<Long> failovers;

  /**
   * @param failovers when another server became the master
   */
  public Report(Settings settings, Evidence evidence, Verdict verdict, List<Long> failovers) {
    this.settings = settings;
    this.evidence = evidence;
    this.verdict = verdict;
    this.failovers = failovers;
  }

  /** Writes {@code report.md} and {@code timeline.svg}, and the table to the screen. */
  public void write(PrintStream out) throws IOException {
    String table = table();
    out.println(table);
    List<Violation> violations = verdict.violations();
    violations.stream().limit(SHOWN).forEach(v -> out.println(v.rule() + ": " + v.text()));
    if (violations.size() > SHOWN) {
      out.println("and " + (violations.size() - SHOWN) + " more");
    }
    Files.createDirectories(settings.folder());
    Files.writeString(settings.folder().resolve("report.md"), page(table));
    Files.writeString(
        settings.folder().resolve("timeline.svg"),
        new TimeLine(evidence.histories(), evidence.strikes(), failovers).svg());
    out.println("See " + settings.folder() + ": report.md, timeline.svg, histories");
  }

  private String page(String table) {
    String list =
        verdict.violations().stream()
            .map(violation -> "- " + violation.rule() + ": " + violation.text())
            .collect(Collectors.joining("\n"));
    String strikes =
        evidence.strikes().stream()
            .map(
                strike ->
                    "| %s | %s | %s | %.1f s |"
                        .formatted(
                            TimeLine.clock(strike.began()),
                            strike.kind(),
                            strike.victim(),
                            (strike.ended() - strike.began()) / 1e6))
            .collect(Collectors.joining("\n"));
    return """
        # Chaos suite

        `%s`

        %s
        ![throughput and faults](timeline.svg)

        ## Violations

        %s

        ## Faults

        | when | what | who | mended after |
        | --- | --- | --- | --- |
        %s
        """
        .formatted(settings, table, list.isEmpty() ? "None." : list, strikes);
  }

  private String table() {
    Counts counts = verdict.counts();
    StringBuilder table = new StringBuilder("| | |\n| --- | ---: |\n");
    row(table, "messages sent", counts.sent());
    row(table, "confirmed", counts.confirmed());
    row(table, "known not to be sent", counts.failed());
    row(table, "outcome unknown (of these arrived)", counts.unknown(), counts.arrivedUnknown());
    row(table, "delivered (deliveries)", counts.delivered(), counts.deliveries());
    row(table, "flagged redelivered", counts.redelivered());
    row(table, "came again after their acknowledgement", counts.doubled());
    row(table, "**lost**", counts.trulyLost());
    row(
        table,
        "reported as lost (transactions)",
        counts.reportedMessages(),
        counts.reportedTransactions());
    row(table, "gone with a killed receive()", counts.swallowed());
    row(table, "left in Redis", counts.left());
    row(
        table,
        "commits (failed, unknown)",
        counts.outcomes(Call.COMMIT, Outcome.OK),
        counts.outcomes(Call.COMMIT, Outcome.FAILED),
        counts.outcomes(Call.COMMIT, Outcome.UNKNOWN));
    row(table, "rollbacks", counts.outcomes(Call.ROLLBACK, Outcome.OK));
    row(
        table,
        "acknowledge() (failed, unknown)",
        counts.outcomes(Call.ACKNOWLEDGE, Outcome.OK),
        counts.outcomes(Call.ACKNOWLEDGE, Outcome.FAILED),
        counts.outcomes(Call.ACKNOWLEDGE, Outcome.UNKNOWN));
    row(table, "exceptions at other calls", counts.errors());
    row(table, "calls of an ExceptionListener", counts.reports());
    strikes().forEach((kind, number) -> row(table, "fault " + kind, number));
    row(table, "failovers", failovers.size());
    for (Call call : List.of(Call.SEND, Call.COMMIT, Call.ACKNOWLEDGE)) {
      String name = call.name().toLowerCase(Locale.ROOT);
      table.append("| longest %s | %.1f s |\n".formatted(name, counts.longestSeconds(call)));
    }
    row(table, "**violations**", verdict.violations().size());
    return table.toString();
  }

  private Map<FaultKind, Long> strikes() {
    return evidence.strikes().stream()
        .collect(Collectors.groupingBy(Strike::kind, TreeMap::new, Collectors.counting()));
  }

  /** The first number, and the others in brackets. */
  private static void row(StringBuilder table, String name, long... numbers) {
    table.append("| ").append(name).append(" | ").append(numbers[0]);
    for (int i = 1; i < numbers.length; i++) {
      table.append(i == 1 ? " (" : ", ").append(numbers[i]);
    }
    table.append(numbers.length > 1 ? ") |\n" : " |\n");
  }
}
