package org.redisjms.tck.official;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner of the official TCK, on small jars that are made like the TCK's. */
class OfficialTckIT {

  @TempDir private Path folder;

  private record Run(int exitCode, String output) {}

  private Run run(String jar, String only) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    OfficialTck.Settings settings =
        new OfficialTck.Settings(
            jar, Pattern.compile(only), 2, Duration.ofSeconds(60), folder.resolve("logs"));
    int exitCode = new OfficialTck(settings, new PrintStream(output, true, UTF_8)).run();
    return new Run(exitCode, output.toString(UTF_8));
  }

  @Test
  void runsWhatNeedsNoContainerAndPrintsTheScore() throws Exception {
    Run run = run(SampleTck.passing(folder).toString(), "");
    assertThat(run.output())
        .containsPattern("sample\\.core\\.FirstIT +3 +3\n")
        .containsPattern("sample\\.core20\\.SecondIT +3 +3\n")
        .containsPattern("total \\(2 classes\\) +6 +6\n")
        .doesNotContain("Failed", "ContainerIT", "Helper");
    assertThat(run.exitCode()).isEqualTo(OfficialTck.ALL_PASSED);
  }

  @Test
  void saysWhatFailedAndWhy() throws Exception {
    Run run = run(SampleTck.failing(folder).toString(), "");
    assertThat(run.output())
        .containsPattern("sample\\.core\\.FailingIT +4 +3\n")
        .containsPattern("sample\\.core\\.PassingIT +3 +3\n")
        .contains("sample.core.FailingIT#fails: java.lang.IllegalStateException: this is why")
        .contains("sample.core.EndingIT#(class): its JVM ended");
    assertThat(run.exitCode()).isEqualTo(OfficialTck.SOME_FAILED);
  }

  @Test
  void runsOnlyTheClassesAskedFor() throws Exception {
    Run run = run(SampleTck.failing(folder).toString(), "Passing");
    assertThat(run.output()).containsPattern("total \\(1 classes\\) +3 +3\n");
    assertThat(run.exitCode()).isEqualTo(OfficialTck.ALL_PASSED);
  }

  @Test
  void tellsHowToGetTheTck() throws Exception {
    Run run = run("", "");
    assertThat(run.output())
        .contains("No TCK was named")
        .contains("https://github.com/jakartaee/platform-tck")
        .contains("-Dtck.jar=");
    assertThat(run.exitCode()).isEqualTo(OfficialTck.NO_TCK);
  }

  @Test
  void aWrongPathIsToldFromNone() throws Exception {
    Run missing = run(folder.resolve("missing.jar").toString(), "");
    assertThat(missing.output()).contains("There is no file " + folder.resolve("missing.jar"));
    assertThat(missing.exitCode()).isEqualTo(OfficialTck.NO_TCK);

    Run text = run(Files.writeString(folder.resolve("no.jar"), "text").toString(), "");
    assertThat(text.output()).contains("can not be read as a jar");
    assertThat(text.exitCode()).isEqualTo(OfficialTck.NO_TCK);
  }

  @Test
  void nothingToRunIsNoSuccess() throws Exception {
    Run run = run(SampleTck.passing(folder).toString(), "NoSuchClass");
    assertThat(run.output()).contains("There are no standalone tests");
    assertThat(run.exitCode()).isEqualTo(OfficialTck.NO_TCK);
  }
}
