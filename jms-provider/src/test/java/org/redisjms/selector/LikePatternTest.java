package org.redisjms.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.redisjms.selector.Selecting.matches;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LIKE (section 3.8.1.1). */
class LikePatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\" | \"\" | true",
        "\"\" | a | false",
        "% | \"\" | true",
        "% | anything | true",
        "%% | a | true",
        "_ | \"\" | false",
        "_ | a | true",
        "_ | ab | false",
        "__ | ab | true",
        "abc | abc | true",
        "abc | ab | false",
        "abc | abcd | false",
        "ABC | abc | false",
        "a%c | ac | true",
        "a%c | abbbc | true",
        "a%c | abcb | false",
        "a%c | abcbc | true",
        "%b% | abc | true",
        "%b% | ac | false",
        "%a | a | true",
        "%a | ba | true",
        "%a | ab | false",
        "a% | a | true",
        "a% | ba | false",
        "a_c | abc | true",
        "a_c | ac | false",
        "_% | a | true",
        "_% | \"\" | false",
        "%_ | \"\" | false",
        "%_% | a | true",
        "%_b | ab | true",
        "%_b | b | false",
        "%ab%ab% | abab | true",
        "%ab%ab% | aab | false",
        "%aab | aaab | true",
        "a.c | abc | false",
        "a*c | abbc | false",
        "[a]% | a | false",
        "\\_ | \\a | true",
        "l_se | lose | true",
        "l_se | loose | false",
        // One character is one code point
        "_ | 😀 | true",
        "__ | 😀 | false",
        "%_b | 😀b | true",
        "a%😀 | ab😀 | true",
        "a_😁 | a😀😁 | true",
        "😀% | 😁 | false",
        "%😁 | 😀😁 | true",
      })
  void withoutEscape(String pattern, String value, boolean expected) {
    assertThat(LikePattern.compile(pattern, LikePattern.NO_ESCAPE).matches(value))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\\_% | \\ | _foo | true",
        "\\_% | \\ | bar | false",
        "100\\% | \\ | 100% | true",
        "100\\% | \\ | 1000 | false",
        "\\\\ | \\ | \\ | true",
        "a!!b | ! | a!b | true",
        "a!b | ! | ab | true",
        "a!%% | ! | a%x | true",
        "a%%b | % | a%b | true",
        "a%%b | % | axb | false",
        "a__b | _ | a_b | true",
        "a__b | _ | axb | false",
        "a😀_ | 😀 | a_ | true",
        "a😀_ | 😀 | ab | false",
      })
  void withEscape(String pattern, String escape, String value, boolean expected) {
    assertThat(LikePattern.compile(pattern, escape.codePointAt(0)).matches(value))
        .isEqualTo(expected);
  }

  @Test
  void patternMustNotEndWithEscape() {
    assertThatIllegalArgumentException().isThrownBy(() -> LikePattern.compile("a\\", '\\'));
  }

  @Test
  void escapeIsWrittenAsAString() {
    assertThat(matches("p LIKE 'a''_' ESCAPE ''''", "p", "a_")).isTrue();
    assertThat(matches("p LIKE 'a''_' ESCAPE ''''", "p", "ab")).isFalse();
    assertThat(matches("p NOT LIKE 'a|_' ESCAPE '|'", "p", "ab")).isTrue();
  }

  @Test
  void wildcardsMatchLineTerminators() {
    assertThat(matches("p LIKE 'a_b%'", "p", "a\nb\r\n")).isTrue();
  }

  @Test
  void unpairedSurrogatesAreCharacters() {
    assertThat(matches("p LIKE '__'", "p", "\uDE00\uD83D")).isTrue();
    assertThat(matches("p LIKE '%_x'", "p", "\uD83Dx")).isTrue();
    assertThat(matches("p LIKE '%\uDE00'", "p", "\uD83D\uDE00"))
        .as("half of a pair is no character")
        .isFalse();
  }

  /** A backtracking matcher would need more time than there is. */
  @Test
  void manyWildcardsTakeNoExponentialTime() {
    String pattern = "%a".repeat(1_000) + "%b";
    String value = "a".repeat(20_000);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThat(matches("p LIKE '" + pattern + "'", "p", value)).isFalse());
  }

  /**
   * Compares with the definition, written as a recursion, on many short patterns over a small
   * alphabet.
   */
  @Test
  void agreesWithTheDefinition() {
    Random random = new Random(42);
    for (int i = 0; i < 50_000; i++) {
      String pattern = random(random, List.of("a", "b", "%", "_"));
      String value = random(random, List.of("a", "b"));
      assertThat(LikePattern.compile(pattern, LikePattern.NO_ESCAPE).matches(value))
          .as("%s LIKE %s", value, pattern)
          .isEqualTo(like(pattern, value));
    }
  }

  private static String random(Random random, List<String> alphabet) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(8); length > 0; length--) {
      text.append(alphabet.get(random.nextInt(alphabet.size())));
    }
    return text.toString();
  }

  private static boolean like(String pattern, String value) {
    if (pattern.isEmpty()) {
      return value.isEmpty();
    }
    String rest = pattern.substring(1);
    if (pattern.charAt(0) == '%') {
      return like(rest, value) || (!value.isEmpty() && like(pattern, value.substring(1)));
    }
    return !value.isEmpty()
        && (pattern.charAt(0) == '_' || pattern.charAt(0) == value.charAt(0))
        && like(rest, value.substring(1));
  }
}
