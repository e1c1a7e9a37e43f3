package org.redisjms.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.redisjms.selector.Selecting.matches;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Literals in the syntax of Java (section 3.8.1.1). */
class SelectorLiteralTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "57, 57",
    "-957, -957",
    "+62, 62",
    "- 5, -5",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "- 9223372036854775808L, -9223372036854775808",
    "+-9223372036854775808, -9223372036854775808",
    "57L, 57",
    "57l, 57",
    "3000000000, 3000000000",
    "017, 15",
    "017L, 15",
    "00, 0",
    "0L, 0",
    "-010, -8",
    "0777777777777777777777, 9223372036854775807",
    "0x1F, 31",
    "0X1fL, 31",
    "0xdf, 223",
    "0xFFFFFFFF, 4294967295",
    "0x7FFFFFFFFFFFFFFF, 9223372036854775807",
    "0xFFFFFFFFFFFFFFFF, -1",
    "0b101, 5",
    "0B11L, 3",
    "1_000_000, 1000000",
    "1__0, 10",
    "0_17, 15",
    "0xFF_FF, 65535",
  })
  void exact(String literal, long value) {
    assertThat(matches("p = " + literal, "p", value)).isTrue();
    assertThat(matches("p = " + literal, "p", value + 1)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "7., 7",
    "7.0, 7",
    "7000. , 7000",
    "95.7, 95.7",
    "-95.7, -95.7",
    "+6.2, 6.2",
    ".5, 0.5",
    ".7e4, 7000",
    "7E3, 7000",
    "7e+3, 7000",
    "-57.9E2, -5790",
    "57.9e-2, 0.579",
    "7.e2, 700",
    "7d, 7",
    "7D, 7",
    "7f, 7",
    "7.5F, 7.5",
    "1e2d, 100",
    "017.5, 17.5",
    "09.5, 9.5",
    "09e1, 90",
    "08d, 8",
    "0e0, 0",
    "0.0f, 0",
    "1_0.2_5e1_0, 1.025e11",
    "1.7976931348623157E308, 1.7976931348623157E308",
    "4.9e-324, 4.9e-324",
    "0x1p3, 8",
    "0x1.8p1, 3",
    "0x.8P-1d, 0.25",
    "0x1.p3f, 8",
  })
  void approximate(String literal, double value) {
    assertThat(matches("p = " + literal, "p", value)).isTrue();
    // A division of exact numbers by zero is unknown, that of an approximate one is infinite.
    assertThat(matches("(" + literal + ") / 0 <> 1", "p", value)).isTrue();
  }

  /** As in Java a suffix decides which value the digits stand for. */
  @Test
  void floatSuffixNamesTheValueThatAFloatPropertyHas() {
    assertThat(matches("p = 0.1f", "p", 0.1f)).isTrue();
    assertThat(matches("p = 0.1", "p", 0.1f)).isFalse();
    assertThat(matches("p = 0.1", "p", 0.1d)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'literal' | literal",
        "'literal''s' | literal's",
        "'''' | '",
        "'''''' | ''",
        "'''a' | 'a",
        "'a''' | a'",
        "'say \\n' | say \\n",
        "' a  b ' | \" a  b \"",
        "'AND' | AND",
        "'größer 😀' | größer 😀",
        "'%_' | %_",
      })
  void strings(String literal, String value) {
    assertThat(matches("p = " + literal, "p", value)).isTrue();
    assertThat(matches("p IN (" + literal + ")", "p", value)).isTrue();
    assertThat(matches("p <> " + literal, "p", value)).isFalse();
  }

  @Test
  void stringMayHoldLineTerminators() {
    assertThat(matches("p = 'a\n\rb'", "p", "a\n\rb")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "True, true", "TRUE, true", "false, false", "fALSE, false"})
  void booleans(String literal, boolean value) {
    assertThat(matches("p = " + literal, "p", value)).isTrue();
    assertThat(matches("p = " + literal, "p", !value)).isFalse();
    assertThat(matches(literal)).isEqualTo(value);
  }
}
