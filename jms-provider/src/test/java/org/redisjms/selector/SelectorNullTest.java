package org.redisjms.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.redisjms.selector.Selecting.truth;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NULL and the three-valued logic (section 3.8.1.2). */
class SelectorNullTest {

  /** Table 3-4. {@code missing} is unknown where a condition is needed. */
  @ParameterizedTest
  @CsvSource({
    "TRUE, TRUE, TRUE",
    "TRUE, FALSE, FALSE",
    "TRUE, missing, UNKNOWN",
    "FALSE, TRUE, FALSE",
    "FALSE, FALSE, FALSE",
    "FALSE, missing, FALSE",
    "missing, TRUE, UNKNOWN",
    "missing, FALSE, FALSE",
    "missing, missing, UNKNOWN",
  })
  void and(String left, String right, Truth expected) {
    assertThat(truth(left + " AND " + right)).isEqualTo(expected);
  }

  /** Table 3-5. */
  @ParameterizedTest
  @CsvSource({
    "TRUE, TRUE, TRUE",
    "TRUE, FALSE, TRUE",
    "TRUE, missing, TRUE",
    "FALSE, TRUE, TRUE",
    "FALSE, FALSE, FALSE",
    "FALSE, missing, UNKNOWN",
    "missing, TRUE, TRUE",
    "missing, FALSE, UNKNOWN",
    "missing, missing, UNKNOWN",
  })
  void or(String left, String right, Truth expected) {
    assertThat(truth(left + " OR " + right)).isEqualTo(expected);
  }

  /** Table 3-6. */
  @ParameterizedTest
  @CsvSource({"TRUE, FALSE", "FALSE, TRUE", "missing, UNKNOWN"})
  void not(String operand, Truth expected) {
    assertThat(truth("NOT " + operand)).isEqualTo(expected);
  }

  /** Chains are one node: the truth must not depend on where the unknown stands. */
  @ParameterizedTest
  @CsvSource({
    "missing AND TRUE AND FALSE, FALSE",
    "TRUE AND missing AND TRUE, UNKNOWN",
    "FALSE OR missing OR TRUE, TRUE",
    "FALSE OR FALSE OR missing, UNKNOWN",
    "missing AND FALSE OR TRUE, TRUE",
    "missing OR TRUE AND missing, UNKNOWN",
  })
  void chains(String selector, Truth expected) {
    assertThat(truth(selector)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing = 1",
        "missing <> 1",
        "1 = missing",
        "missing > 1",
        "missing = 'x'",
        "missing <> 'x'",
        "text = missing",
        "text > missing",
        "missing = missing",
        "missing <> missing",
        "missing = TRUE",
        "(missing > 1) = TRUE",
        "(missing > 1) <> (missing > 1)",
        "missing + 1 = 1",
        "1 - missing = 1",
        "missing * 0 = 0",
        "1 + 2 * missing > 0",
        "-missing = 1",
        "+missing = 1",
        "missing BETWEEN 1 AND 2",
        "missing NOT BETWEEN 1 AND 2",
        "aByte BETWEEN 1 AND missing",
        "aByte BETWEEN missing AND 9",
        "aByte NOT BETWEEN 1 AND missing",
        "missing IN ('x')",
        "missing NOT IN ('x')",
        "missing LIKE '%'",
        "missing NOT LIKE '%'",
        "JMSCorrelationID = 'x'",
        // An operation without a value
        "aByte / 0 = 1",
        "aByte / 0 <> 1",
        "1 + aByte / (aByte - 7) > 0",
        "text + 1 > 0",
        "1 * yes = 1",
        "-text = 1",
        "+digits = 2",
        "other + 1 = 1",
        // A condition that is not boolean
        "text",
        "aByte",
        "other",
        "text AND TRUE",
      })
  void unknown(String selector) {
    assertThat(truth(selector)).isEqualTo(Truth.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "aByte BETWEEN 9 AND missing, FALSE",
    "aByte BETWEEN missing AND 1, FALSE",
    "aByte NOT BETWEEN 9 AND missing, TRUE",
    "aByte NOT BETWEEN missing AND 1, TRUE",
  })
  void betweenWithOneNullBoundIsTheLogicOfItsComparisons(String selector, Truth expected) {
    assertThat(truth(selector)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "missing IS NULL, TRUE",
    "missing IS NOT NULL, FALSE",
    "text IS NULL, FALSE",
    "text IS NOT NULL, TRUE",
    "empty IS NULL, FALSE",
    "no IS NULL, FALSE",
    "other IS NOT NULL, TRUE",
    "JMSCorrelationID IS NULL, TRUE",
    "(missing) IS NULL, TRUE",
    "NOT missing IS NULL, FALSE",
    "missing IS NULL AND missing IS NULL, TRUE",
  })
  void isNullIsNeverUnknown(String selector, Truth expected) {
    assertThat(truth(selector)).isEqualTo(expected);
  }
}
