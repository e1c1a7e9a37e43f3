package org.redisjms.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.redisjms.selector.Selecting.matches;
import static org.redisjms.selector.Selecting.parse;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are no selectors (section 3.8.1.1 asks to find them when they are presented). */
class SelectorSyntaxTest {

  /** Selector, the character where the mistake is (from 1), and a part of the message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // Not complete, or too much
        "a =|4|expected a value, found the end",
        "= 1|1|expected a value, found '='",
        "a = 1 b|7|expected an operator or the end, found an identifier b",
        "a 1|3|expected an operator or the end, found a number 1",
        "a = 1 AND|10|expected a value, found the end",
        "AND a|1|expected a value, found AND",
        "a OR|5|expected a value",
        "NOT|4|expected a value",
        "a NOT|6|expected BETWEEN, IN or LIKE behind NOT",
        "a NOT = 1|7|expected BETWEEN, IN or LIKE behind NOT",
        "a = NOT b|5|expected a value, found NOT",
        "a = b = c|7|expected an operator or the end",
        "1 < a < 3|7|expected an operator or the end",
        "(a = 1|7|expected an operator or ')', found the end",
        "a = 1)|6|expected an operator or the end, found ')'",
        "()|2|expected a value",
        "a + = 1|5|expected a value",
        "a * / 2 = 1|5|expected a value",
        "a = 1, b = 2|6|expected an operator or the end, found ','",
        "a > > 1|5|expected a value",
        "a < > 1|5|expected a value",
        "a => 1|4|expected a value",
        // Characters
        "a != 1|3|expected <> or NOT",
        "a = \"x\"|5|single quotes",
        "a = 'x|5|closing quote",
        "a = 'x''|5|closing quote",
        "a == 1|4|expected a value, found '='",
        "a.b = 1|2|found '.'",
        "a = 1;|6|found ';'",
        "a & b|3|found '&'",
        "a % 2 = 0|3|found '%'",
        "a = ?|5|found '?'",
        "#a = 1|1|found '#'",
        "a =\u20031|4|found U+2003",
        "a\u000B= 1|2|found U+000B",
        "a = 1 /* comment */|8|expected a value, found '*'",
        "a = 1 AND b -- comment|11|expected a condition",
      })
  void refused(String selector, int position, String problem) {
    assertRefused(selector, position, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a = 9223372036854775808|5|range of a long",
        "a = -9223372036854775809|6|range of a long",
        "a = -(9223372036854775808)|7|range of a long",
        "a - 9223372036854775808 = 1|5|range of a long",
        "a = 99999999999999999999L|5|range of a long",
        "a = 0x1FFFFFFFFFFFFFFFF|5|range of a long",
        "a = 02000000000000000000000|5|range of a long",
        "a = 08|5|octal",
        "a = 019L|5|octal",
        "a = 0x|7|expected a digit",
        "a = 0xG|7|expected a digit",
        "a = 0x_1|7|expected a digit",
        "a = 0b_1|7|expected a digit",
        "a = 1e_5|7|expected a digit",
        "a = 0b2|7|expected a digit",
        "a = 0b12|8|expected a number to end",
        "a = 0x1.8|10|exponent",
        "a = 0x1p|9|expected a digit",
        "a = 12abc|7|expected a number to end",
        "a = 1AND b|6|expected a number to end",
        "a = 1.2.3|8|expected a number to end",
        "a = 1..2|7|expected a number to end",
        "a = 1.5L|8|expected a number to end",
        "a = 1LL|7|expected a number to end",
        "a = 1_|7|expected a digit",
        "a = 1_.5|7|expected a digit",
        "a = 1._5|7|expected a number to end",
        "a = 7e|7|expected a digit",
        "a = 7e+|8|expected a digit",
        "a = 7e1.5|8|expected a number to end",
        "a = 1e309|5|range of a double",
        "a = 1e-400|5|range of a double",
        "a = 1e39f|5|range of a float",
        "a = 0x1p-2000|5|range of a double",
        "a = .|5|found '.'",
        "a = ١|5|found '١'",
      })
  void refusedNumbers(String selector, int position, String problem) {
    assertRefused(selector, position, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // The whole must be a condition
        "1|1|expected a condition, found a number",
        "'x'|1|expected a condition, found a string",
        "a + 1|1|expected a condition, found a number",
        "-a|1|expected a condition, found a number",
        "+a|1|expected a condition, found a number",
        "(1)|1|expected a condition, found a number",
        "NOT 1|5|expected a condition, found a number",
        "NOT a * 2|5|expected a condition, found a number",
        "NOT NOT 'x'|9|expected a condition, found a string",
        "a AND 1|7|expected a condition, found a number",
        "'x' AND a|1|expected a condition, found a string",
        "a OR b OR 'x'|11|expected a condition, found a string",
        "a + 1 OR b|1|expected a condition, found a number",
        // Comparison
        "prop > 'foo'|8|expected a number, found a string",
        "'foo' <= prop|1|expected a number, found a string",
        "TRUE > 1|1|expected a number, found a condition",
        "a >= FALSE|6|expected a number, found a condition",
        "(a > 1) > 2|1|expected a number, found a condition",
        "'a' = 1|7|expected a string, found a number",
        "1 <> 'a'|6|expected a number, found a string",
        "TRUE = 1|8|expected a condition, found a number",
        "'TRUE' = TRUE|10|expected a string, found a condition",
        "a + 1 = 'x'|9|expected a number, found a string",
        // Arithmetic
        "'a' + 1 = 2|1|expected a number, found a string",
        "1 + 'a' = 2|5|expected a number, found a string",
        "a * TRUE = 2|5|expected a number, found a condition",
        "-'a' = 2|2|expected a number, found a string",
        "+TRUE = 2|2|expected a number, found a condition",
        "(a = 1) / 2 = 3|1|expected a number, found a condition",
        // BETWEEN
        "a BETWEEN 'a' AND 'b'|11|expected a number, found a string",
        "a BETWEEN 1 AND 'b'|17|expected a number, found a string",
        "'a' BETWEEN 1 AND 2|1|expected a number, found a string",
        "TRUE NOT BETWEEN 1 AND 2|1|expected a number, found a condition",
        "a BETWEEN 1|12|expected AND, found the end",
        "a BETWEEN 1 OR 2|13|expected AND, found OR",
        "a BETWEEN (1 AND 2)|12|expected a condition, found a number",
        // IN
        "a IN|5|expected '(', found the end",
        "a IN ()|7|expected a string, found ')'",
        "a IN ('x'|10|expected ',' or ')'",
        "a IN ('x' 'y')|11|expected ',' or ')'",
        "a IN ('x',)|11|expected a string, found ')'",
        "a IN (1, 2)|7|expected a string, found a number 1",
        "a IN (b)|7|expected a string, found an identifier b",
        "a IN 'x'|6|expected '('",
        "'x' IN ('x')|1|expected an identifier in front of IN",
        "1 NOT IN ('x')|1|expected an identifier in front of IN",
        "a + 1 IN ('x')|1|expected an identifier in front of IN",
        // LIKE
        "a LIKE 7|8|expected a string, found a number 7",
        "a LIKE b|8|expected a string, found an identifier b",
        "a LIKE|7|expected a string, found the end",
        "'x' LIKE 'x'|1|expected an identifier in front of LIKE",
        "a LIKE 'x' ESCAPE|18|one character behind ESCAPE, found the end",
        "a LIKE 'x' ESCAPE ''|19|one character behind ESCAPE",
        "a LIKE 'x' ESCAPE 'ab'|19|one character behind ESCAPE, found a string 'ab'",
        "a LIKE 'x' ESCAPE 1|19|one character behind ESCAPE",
        "a LIKE 'x!' ESCAPE '!'|8|behind the escape character",
        "a = 'x' ESCAPE '!'|9|expected an operator or the end, found ESCAPE",
        // IS NULL
        "a IS|5|expected NULL, found the end",
        "a IS NOT|9|expected NULL",
        "a IS TRUE|6|expected NULL, found TRUE",
        "a NOT IS NULL|7|expected BETWEEN, IN or LIKE behind NOT",
        "1 IS NULL|1|expected an identifier in front of IS",
        "a + b IS NULL|1|expected an identifier in front of IS",
        "(a = 1) IS NULL|1|expected an identifier in front of IS",
        "a = NULL|5|use IS NULL",
        "NULL IS NULL|1|found NULL",
      })
  void refusedTypesAndOperators(String selector, int position, String problem) {
    assertRefused(selector, position, problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JMSDestination",
        "JMSReplyTo",
        "JMSRedelivered",
        "JMSExpiration",
        "JMSDeliveryTime",
        "JMSpriority",
        "JMS",
        "JMSFoo",
      })
  void refusedHeaderFields(String name) {
    assertRefused("a = 1 AND " + name + " = 'x'", 11, "found an identifier " + name);
    assertRefused(name + " IS NULL", 1, "JMSCorrelationID");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jmsDestination", "Jms", "JMSXFoo", "JMS_Foo", "JMSX", "JMS_", "MyJMSReplyTo"})
  void acceptedPropertyNames(String name) {
    assertThat(matches(name + " = 1", name, 1)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE"
      })
  void keywordsAreNoIdentifiers(String keyword) {
    for (String word :
        new String[] {keyword, keyword.toLowerCase(Locale.ROOT), capitalized(keyword)}) {
      assertThatThrownBy(() -> Selector.parse(word + " IN ('x')"))
          .as(word)
          .isInstanceOf(SelectorSyntaxException.class);
    }
    String longer = keyword + "S";
    assertThat(matches(longer + " = 1", longer, 1)).isTrue();
  }

  private static String capitalized(String word) {
    return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void emptySelectorIsForTheCaller(String selector) {
    assertThatThrownBy(() -> Selector.parse(selector))
        .isInstanceOf(SelectorSyntaxException.class)
        .hasMessageContaining("expected a value, found the end");
  }

  @Test
  void nestingIsBounded() {
    int most = Selector.MAX_DEPTH;
    assertThat(matches("(".repeat(most) + "TRUE" + ")".repeat(most))).isTrue();
    assertThat(matches("NOT (".repeat(most) + "FALSE" + ")".repeat(most))).isFalse();
    assertThat(matches("-(".repeat(most) + "1" + ")".repeat(most) + " = 1")).isTrue();
    assertThat(matches("(TRUE) AND ".repeat(most + 1) + "TRUE")).isTrue();
    assertRefused("(".repeat(most + 1) + "TRUE" + ")".repeat(most + 1), most + 1, "nested");
    assertRefused("(".repeat(60_000), most + 1, "nested");
  }

  /**
   * None of these may need a stack as deep as they are long, neither when parsed nor when
   * evaluated.
   */
  @ParameterizedTest
  @CsvSource({
    "'NOT ', 16000, TRUE",
    "'TRUE AND ', 7000, TRUE",
    "'FALSE OR ', 7000, TRUE",
    "'1+', 30000, 0 > 1",
    "'-', 60000, 1 = 1",
    "'1*', 30000, 1 = 1",
    "'1-1+', 15000, 1 = 1",
    "'aByte = 7 AND NOT no AND ', 2000, TRUE",
  })
  void longChains(String repeated, int count, String rest) {
    assertThat(matches(repeated.repeat(count) + rest)).isTrue();
  }

  @Test
  void lengthIsBounded() {
    String longest = "a = '" + "x".repeat(Selector.MAX_LENGTH - 6) + "'";
    assertThat(parse(longest).text()).hasSize(Selector.MAX_LENGTH);
    assertRefused(longest + " ", Selector.MAX_LENGTH + 1, "at most 65536 characters");
    assertThatThrownBy(() -> Selector.parse("(".repeat(100_000)))
        .isInstanceOf(SelectorSyntaxException.class);
  }

  @Test
  void messageQuotesOnlyTheNeighbourhoodOfTheMistake() {
    assertThatThrownBy(
            () -> Selector.parse("a = 1 AND ".repeat(1_000) + "b ! " + "AND a = 1 ".repeat(1_000)))
        .hasMessage(
            "expected <> or NOT, found '!' at character 10003 of selector:"
                + " ...= 1 AND a = 1 AND a = 1 AND a = 1 AND b "
                + "! AND a = 1 AND a = 1 AND a = 1 AND a = ...");
    assertThatThrownBy(() -> Selector.parse("a = 1 " + "y".repeat(1_000)))
        .message()
        .hasSizeLessThan(250);
  }

  /** Rows of random tokens either parse, and then evaluate, or are refused in the proper way. */
  @Test
  void randomTokensNeverCauseAnotherException() {
    String[] parts = {
      "a",
      "yes",
      "1",
      "2.5",
      "'x'",
      "(",
      ")",
      "+",
      "-",
      "*",
      "/",
      "=",
      "<>",
      "<",
      ">=",
      ",",
      "AND",
      "OR",
      "NOT",
      "BETWEEN",
      "IN",
      "LIKE",
      "ESCAPE",
      "IS",
      "NULL",
      "TRUE",
      ".",
      "0x",
      "'",
      "7e",
      "9223372036854775808",
      "\uD83D",
      "_",
      "\u0000"
    };
    Random random = new Random(7);
    int valid = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = 1 + random.nextInt(8); length > 0; length--) {
        text.append(parts[random.nextInt(parts.length)]).append(random.nextInt(4) > 0 ? " " : "");
      }
      try {
        Selector.parse(text.toString()).matches(Selecting.MESSAGE::get);
        valid++;
      } catch (SelectorSyntaxException e) {
        assertThat(e.position()).isBetween(1, text.length() + 1);
      }
    }
    assertThat(valid).isPositive();
  }

  private static void assertRefused(String selector, int position, String problem) {
    assertThatExceptionOfType(SelectorSyntaxException.class)
        .isThrownBy(() -> Selector.parse(selector))
        .withMessageContaining(problem)
        .withMessageContaining("at character " + position + " ")
        .satisfies(e -> assertThat(e.position()).isEqualTo(position));
  }
}
