package org.redisjms.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptTest {

  private static final Pattern COMMAND = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");
  private static final Pattern TRIED = Pattern.compile("try\\('([A-Z]+)'");

  private static Path folder() throws URISyntaxException {
    return Path.of(Script.class.getResource("send.lua").toURI()).getParent();
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String source(Script script) {
    return new String(script.source(), UTF_8);
  }

  @Test
  void everyFileIsInTheEnum() throws IOException, URISyntaxException {
    List<String> constants =
        Arrays.stream(Script.values())
            .map(script -> script.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".lua")
            .toList();
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".lua"))
                  .map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(constants);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHeaderSaysWhatAScriptTakesAndAnswers(Script script) {
    String header =
        source(script)
            .lines()
            .takeWhile(line -> line.startsWith("--"))
            .collect(Collectors.joining("\n"));
    assertThat(header).contains("-- KEYS  ", "-- ARGV  ", "-- Answers ");
  }

  @ParameterizedTest
  @EnumSource
  void includesAreResolvedOnceEach(Script script) {
    String source = source(script);
    assertThat(source).doesNotContain("@include");
    assertThat(matches(Pattern.compile("local function (\\w+)"), source))
        .allSatisfy(name -> assertThat(source).containsOnlyOnce("local function " + name + "("));
  }

  @ParameterizedTest
  @EnumSource
  void functionsThatNothingCallsAreLeftOut(Script script) {
    String code = source(script).replaceAll("--.*", "");
    assertThat(matches(Pattern.compile("local function (\\w+)"), code))
        .allSatisfy(name -> assertThat(code.split("\\b" + name + "\\b", -1)).hasSizeGreaterThan(2));
  }

  @ParameterizedTest
  @EnumSource
  void theNameIsTheDigestOfTheSource(Script script) {
    assertThat(new String(script.sha(), UTF_8)).matches("[0-9a-f]{40}");
  }

  @Test
  void theProbeTriesEveryCommand() {
    Set<String> used = new TreeSet<>();
    for (Script script : Script.values()) {
      used.addAll(matches(COMMAND, source(script)));
    }
    assertThat(matches(TRIED, source(Script.PROBE))).containsAll(used);
  }
}
