package org.redisjms.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.redisjms.selector.Selecting.matches;
import static org.redisjms.selector.Selecting.parse;
import static org.redisjms.selector.Selecting.truth;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What valid selectors select (section 3.8.1). */
class SelectorTest {

  /**
   * The examples of section 3.8.1.1, each with a value that it selects and one that it does not.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "age BETWEEN 15 AND 19 | age | 15 | 14",
        "age BETWEEN 15 and 19 | age | 19 | 20",
        "age NOT BETWEEN 15 AND 19 | age | 14 | 15",
        "age NOT BETWEEN 15 AND 19 | age | 20 | 19",
      })
  void examplesWithNumbers(String selector, String property, int selected, int refused) {
    assertThat(matches(selector, property, selected)).isTrue();
    assertThat(matches(selector, property, refused)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Country IN ('UK', 'US', 'France') | Country | UK | Peru",
        "Country NOT IN ('UK', 'US', 'France') | Country | Peru | UK",
        "phone LIKE '12%3' | phone | 123 | 1234",
        "phone LIKE '12%3' | phone | 12993 | 1234",
        "word LIKE 'l_se' | word | lose | loose",
        "underscored LIKE '\\_%' ESCAPE '\\' | underscored | _foo | bar",
        "phone NOT LIKE '12%3' | phone | 1234 | 123",
        "JMSMessageID = 'ID:1' | JMSMessageID | ID:1 | ID:2",
      })
  void examplesWithStrings(String selector, String property, String selected, String refused) {
    assertThat(matches(selector, property, selected)).isTrue();
    assertThat(matches(selector, property, refused)).isFalse();
  }

  @Test
  void stringIsNotConvertedToNumber() {
    assertThat(matches("NumberOfOrders > 1", "NumberOfOrders", "2")).isFalse();
    assertThat(matches("NumberOfOrders > 1", "NumberOfOrders", 2)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // Properties of each type
        "yes | TRUE",
        "no | FALSE",
        "yes = TRUE | TRUE",
        "yes <> TRUE | FALSE",
        "no = yes | FALSE",
        "no <> yes | TRUE",
        "aByte = 7 | TRUE",
        "aShort = -300 | TRUE",
        "anInt = 2000000000 | TRUE",
        "aLong = 9223372036854775807 | TRUE",
        "aFloat = 1.5 | TRUE",
        "aDouble = -5790 | TRUE",
        "aDouble = -57.9E2 | TRUE",
        "text = 'blue' | TRUE",
        "text = 'Blue' | FALSE",
        "text <> 'Blue' | TRUE",
        "quoted = 'it''s' | TRUE",
        "empty = '' | TRUE",
        "'blue' = text | TRUE",
        // Comparison operators
        "aByte > 6 | TRUE",
        "aByte > 7 | FALSE",
        "aByte >= 7 | TRUE",
        "aByte >= 8 | FALSE",
        "aByte < 8 | TRUE",
        "aByte < 7 | FALSE",
        "aByte <= 7 | TRUE",
        "aByte <= 6 | FALSE",
        "aByte <> 6 | TRUE",
        "aByte <> 7 | FALSE",
        "aByte >= 6.99 | TRUE",
        "aByte < 7.01 | TRUE",
        "7 < 7.5 | TRUE",
        "8 <= 7.5 | FALSE",
        "7.5 > 7 | TRUE",
        "7.5 >= 8 | FALSE",
        "7.0 = 7 | TRUE",
        "7.0 <> 7 | FALSE",
        "(aByte > 1) = (aFloat > 1) | TRUE",
        "(aByte > 1) <> TRUE | FALSE",
        "TRUE = (yes AND no) | FALSE",
        // Case and white space
        "nOt FalSe aNd yes Or nO | TRUE",
        "aByte bEtwEEn 1 AnD 9 | TRUE",
        "text iN ('blue') AND text lIke 'b%' | TRUE",
        "missing iS NuLl | TRUE",
        // Precedence: NOT before AND before OR
        "TRUE OR TRUE AND FALSE | TRUE",
        "(TRUE OR TRUE) AND FALSE | FALSE",
        "FALSE AND FALSE OR TRUE | TRUE",
        "FALSE AND (FALSE OR TRUE) | FALSE",
        "NOT FALSE AND FALSE | FALSE",
        "NOT (FALSE AND FALSE) | TRUE",
        "NOT FALSE OR TRUE | TRUE",
        "NOT (FALSE OR TRUE) | FALSE",
        "NOT aByte = 7 | FALSE",
        "NOT NOT yes | TRUE",
        "NOT NOT NOT yes | FALSE",
        "yes AND NOT no | TRUE",
        "aByte BETWEEN 1 AND 9 AND no | FALSE",
        // Identifiers and header fields
        "$dollar_1 = 1 | TRUE",
        "größe = 3 | TRUE",
        "Text IS NULL AND text IS NOT NULL | TRUE",
        "JMSDeliveryMode = 'PERSISTENT' | TRUE",
        "JMSDeliveryMode = 'NON_PERSISTENT' | FALSE",
        "JMSDeliveryMode IN ('PERSISTENT', 'NON_PERSISTENT') | TRUE",
        "JMSPriority >= 4 | TRUE",
        "JMSTimestamp > 1699999999999 | TRUE",
        "JMSCorrelationID IS NULL | TRUE",
        "JMSType = 'car' AND text = 'blue' AND aByte > 2 | TRUE",
        "JMSXDeliveryCount = 2 | TRUE",
        "JMS_REDIS_Origin = 'orders' | TRUE",
      })
  void evaluates(String selector, Truth expected) {
    assertThat(truth(selector)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "1 + 2 * 3 = 7",
        "(1 + 2) * 3 = 9",
        "10 - 2 - 3 = 5",
        "10 - (2 - 3) = 11",
        "100 / 10 / 5 = 2",
        "100 / (10 / 5) = 50",
        "7 / 2 = 3",
        "7 / 2.0 = 3.5",
        "-7 / 2 = -3",
        "2 * 3 / 4 = 1",
        "2 + 3 - 1 * 4 = 1",
        "-aByte = -7",
        "+aByte = 7",
        "- -aByte = 7",
        "-+-aByte = 7",
        "-(aByte + 1) = -8",
        "-aFloat = -1.5",
        "aByte*-1 = -7",
        "aByte-1=6",
        "aByte - -1 = 8",
        "3 --1 = 4",
        "anInt + anInt = 4000000000",
        "aLong + 1 = -9223372036854775808",
        "aLong + 1.0 = 9.223372036854775807E18",
        "aFloat * 2 = 3",
        "aFloat + aByte = 8.5",
        "aShort / 7 = -42",
        "aByte + 1 BETWEEN 2 * 4 AND 16 / 2",
        "1.0 / 0 > aLong",
        "-1.0 / 0 < -aLong",
        "1 / 0.0 = 1 / 0.0",
        "0.0 = -0.0",
      })
  void computes(String selector) {
    assertThat(truth(selector)).isEqualTo(Truth.TRUE);
  }

  /**
   * Section 3.8.1.1: a comparison of values that are not of like type is false, whatever the
   * operator.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text = 1",
        "text <> 1",
        "text > 1",
        "text = yes",
        "text <> yes",
        "digits = 2",
        "digits <> 2",
        "digits BETWEEN 1 AND 3",
        "digits NOT BETWEEN 1 AND 3",
        "aByte = '7'",
        "aByte <> '7'",
        "aByte = TRUE",
        "yes = 1",
        "yes <> 1",
        "yes > no",
        "yes >= yes",
        "text >= text",
        "text < quoted",
        "aByte IN ('7')",
        "aByte LIKE '7'",
        "yes LIKE '%'",
        "other = other",
        "other = 'x'",
        "other <> 'x'",
        "other > 1",
        "JMSDeliveryMode = 2",
        "notANumber = notANumber",
        "notANumber < 1",
        "notANumber NOT BETWEEN 1 AND 3",
      })
  void unlikeTypesAreFalse(String selector) {
    assertThat(truth(selector)).isEqualTo(Truth.FALSE);
  }

  /** Section 3.8.1.1: IN and LIKE, negated or not, compare with strings only. */
  @Test
  void inAndLikeAreFalseForValuesThatAreNoStrings() {
    assertThat(truth("aByte IN ('7')")).isEqualTo(Truth.FALSE);
    assertThat(truth("aByte NOT IN ('8')")).isEqualTo(Truth.FALSE);
    assertThat(truth("aByte LIKE '7'")).isEqualTo(Truth.FALSE);
    assertThat(truth("aByte NOT LIKE '8'")).isEqualTo(Truth.FALSE);
    assertThat(truth("NOT (aByte IN ('7'))")).isEqualTo(Truth.TRUE);
  }

  @Test
  void sharedPartsOfASelectorAreReadFromEachMessageAnew() {
    Selector selector = parse("a = 1 OR b = 'x'");
    assertThat(selector.matches(name -> name.equals("a") ? 1 : null)).isTrue();
    assertThat(selector.matches(name -> name.equals("a") ? 2 : null)).isFalse();
    assertThat(selector.matches(name -> name.equals("b") ? "x" : null)).isTrue();
  }

  @Test
  void identifiersAreInOrderOfAppearance() {
    assertThat(
            parse("b = 1 AND (a + JMSPriority > c OR d LIKE 'e') AND b IN ('f') AND g IS NULL")
                .identifiers())
        .containsExactly("b", "a", "JMSPriority", "c", "d", "g");
    assertThat(parse("TRUE").identifiers()).isEmpty();
  }

  @Test
  void asksOnlyForItsIdentifiers() {
    Selector selector = parse("missing = 1 OR text = 'blue' AND yes");
    List<String> asked = new ArrayList<>();
    selector.matches(
        name -> {
          asked.add(name);
          return Selecting.MESSAGE.get(name);
        });
    assertThat(asked).containsExactly("missing", "text", "yes");
    assertThat(selector.identifiers()).containsExactlyElementsOf(asked);
  }

  @Test
  void textIsKeptAsGiven() {
    assertThat(parse(" a  =\t1 ").text()).isEqualTo(" a  =\t1 ");
    assertThat(parse("a = 1")).hasToString("a = 1");
  }

  @Test
  void whiteSpaceIsThatOfJava() {
    assertThat(matches("\t\f\r\n aByte\n=\r7\f")).isTrue();
    assertThat(matches("aByte=7 AND(yes)AND(NOT(no))")).isTrue();
  }
}
