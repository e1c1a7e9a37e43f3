package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.InvalidSelectorException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Sections 3.8.1.1 to 3.8.1.3: what selectors can say, and when they are true. */
class SelectorSyntaxIT extends ConformanceTest {
  private Session session;

  @BeforeEach
  void open() throws Exception {
    session = session();
  }

  private void sendTheMessage() throws Exception {
    Message message = session.createMessage();
    message.setJMSType("car");
    message.setJMSCorrelationID("a-1");
    message.setStringProperty("s", "abc");
    message.setStringProperty("S2", "2");
    message.setStringProperty("quoted", "it's");
    message.setStringProperty("under", "_foo");
    message.setStringProperty("percent", "100%");
    message.setStringProperty("lines", "a\nb");
    message.setStringProperty("empty", "");
    message.setStringProperty("$d_1", "dollar");
    message.setStringProperty("gr\u00f6\u00dfe", "\u20ac");
    message.setBooleanProperty("t", true);
    message.setBooleanProperty("f", false);
    message.setByteProperty("b1", (byte) 1);
    message.setShortProperty("s2", (short) 2);
    message.setIntProperty("i3", 3);
    message.setLongProperty("l4", 4);
    message.setFloatProperty("f15", 1.5f);
    message.setDoubleProperty("d25", 2.5);
    message.setIntProperty("i7000", 7000);
    message.setLongProperty("min", Long.MIN_VALUE);
    message.setLongProperty("max", Long.MAX_VALUE);
    session.createProducer(queue).send(message);
  }

  private boolean matches(String selector) throws Exception {
    try (QueueBrowser browser = session.createBrowser(queue, selector)) {
      return browser.getEnumeration().hasMoreElements();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // literals
        "quoted = 'it''s'",
        "empty = ''",
        "i7000 = 7000",
        "i7000 = +7000",
        "i7000 = 7e3",
        "i7000 = 7E3",
        "i7000 = 7.e3",
        "i7000 = .7e4",
        "i7000 = 7000.",
        "i7000 = 7000.0",
        "i7000 = 70000E-1",
        "i7000 = 0x1B58",
        "i7000 = 0X1b58",
        "i7000 = 015530",
        "i7000 = 7000L",
        "min = -9223372036854775808",
        "max = 9223372036854775807",
        "min + max = -1",
        // identifiers
        "$d_1 = 'dollar'",
        "T IS NULL",
        "s2 = 2 AND S2 = '2'",
        "JMSType = 'car'",
        "JMSCorrelationID = 'a-1'",
        "JMSPriority = 4",
        "JMSTimestamp > 0",
        "JMSMessageID LIKE 'ID:%'",
        // white space
        "s='abc'",
        "\t s\t=\f'abc'\n AND\r\nt ",
        "(s='abc')AND(t)",
        // logic
        "t",
        "TRUE",
        "NOT f",
        "NOT FALSE",
        "t = TRUE",
        "t <> FALSE",
        "f = FALSE",
        "tRuE AnD t",
        "TRUE OR FALSE AND FALSE",
        "NOT (FALSE AND TRUE)",
        "NOT FALSE OR TRUE",
        "NOT NOT t",
        "((t))",
        "s = 'abc' AND i3 = 3 AND t",
        "s = 'x' OR i3 = 3",
        // comparison
        "i3 > 2",
        "i3 >= 3",
        "i3 < 4",
        "i3 <= 3",
        "i3 <> 4",
        "i3 = 3.0",
        "b1 < s2",
        "f15 = 1.5",
        "d25 = 2.5",
        "l4 > d25",
        "3 = i3",
        "s <> 'abd'",
        "s = s",
        // arithmetic
        "1 + 2 * 3 = 7",
        "(1 + 2) * 3 = 9",
        "8 - 4 - 2 = 2",
        "16 / 4 / 2 = 2",
        "7 / 2. = 3.5",
        "-i3 = -3",
        "+i3 = 3",
        "-(i3 - 5) = 2",
        "i3 * f15 = 4.5",
        "b1 + s2 = i3",
        "i3 - -1 = l4",
        // BETWEEN, IN, LIKE, IS
        "i3 BETWEEN 3 AND 3",
        "i3 NOT BETWEEN 4 AND 9",
        "i3 between 1.5 and 3.5",
        "s IN ('abc')",
        "s IN ('x', 'abc')",
        "s NOT IN ('x', 'y')",
        "s LIKE 'abc'",
        "s LIKE 'a%'",
        "s LIKE '%c'",
        "s LIKE '%'",
        "s LIKE 'a_c'",
        "s LIKE 'abc%'",
        "s LIKE '___'",
        "s NOT LIKE 'a_'",
        "s NOT LIKE 'A%'",
        "under LIKE '\\_%' ESCAPE '\\'",
        "percent LIKE '100!%' ESCAPE '!'",
        "lines LIKE 'a%b'",
        "lines LIKE 'a_b'",
        "empty LIKE '%'",
        "s NOT LIKE '.*'",
        "s NOT LIKE '[a-c]bc'",
        "JMSType LIKE 'c_r'",
        "s IS NOT NULL",
        "missing IS NULL",
        "empty IS NOT NULL",
        // the words of the delivery mode
        "JMSDeliveryMode = 'PERSISTENT'",
        "JMSDeliveryMode <> 'NON_PERSISTENT'",
        "JMSDeliveryMode IN ('PERSISTENT')",
      })
  @Section("3.8.1.1")
  void isTrue(String selector) throws Exception {
    sendTheMessage();
    assertThat(matches(selector)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gr\u00f6\u00dfe = '\u20ac'", "i7000 = 7000.0d", "i7000 = 7e3f"})
  @Section("3.8.1.1")
  @ArtemisDiffers("Knows ASCII identifiers only, and no suffixes of literals; both are as in Java.")
  void identifiersAndLiteralsAreThoseOfJava(String selector) throws Exception {
    sendTheMessage();
    assertThat(matches(selector)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7 / 2 = 3", "i3 / 2 = 1", "i3 BETWEEN b1 AND l4 + 1"})
  @Section("3.8.1.1")
  @ArtemisDiffers(
      "Divides integers as doubles, and mixes no bytes and longs; it must be as in Java.")
  void arithmeticUsesTheNumericPromotionOfJava(String selector) throws Exception {
    sendTheMessage();
    assertThat(matches(selector)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s = 'ABC'",
        "s = 'abc '",
        "i3 = 4",
        "i3 <> 3",
        "i3 > 3",
        "i3 < 3",
        "f",
        "FALSE",
        "NOT t",
        "t = FALSE",
        "(TRUE OR FALSE) AND FALSE",
        "NOT FALSE AND FALSE",
        "i3 BETWEEN 4 AND 9",
        "i3 BETWEEN 9 AND 1",
        "i3 NOT BETWEEN 1 AND 3",
        "s IN ('ABC', 'x')",
        "s NOT IN ('abc')",
        "s LIKE 'ab'",
        "s LIKE 'b%'",
        "s LIKE 'a_'",
        "s LIKE '____'",
        "s LIKE 'a.c'",
        "s LIKE '.*'",
        "percent LIKE '!%' ESCAPE '!'",
        "s LIKE '\\_%' ESCAPE '\\'",
        "s NOT LIKE 'a%'",
        "empty LIKE '_'",
        "s IS NULL",
        "missing IS NOT NULL",
        "JMSDeliveryMode = 'NON_PERSISTENT'",
        "JMSPriority > 4",
        "JMSType = 'Car'",
      })
  @Section("3.8.1.1")
  void isFalse(String selector) throws Exception {
    sendTheMessage();
    assertThat(matches(selector)).isFalse();
    assertThat(matches("NOT (" + selector + ")")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S2 > 1",
        "S2 = 2",
        "s = 3",
        "i3 = '3'",
        "t = 'true'",
        "t = 1",
        "S2 + 1 = 3",
      })
  @Section("3.8.1.1")
  void comparingWhatIsNotOfOneTypeIsFalse(String selector) throws Exception {
    sendTheMessage();
    assertThat(matches(selector)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"S2 <> 2", "s <> TRUE"})
  @Section("3.8.1.1")
  @ArtemisDiffers("Takes different types for different; the value of such a comparison is false.")
  void comparingWhatIsNotOfOneTypeIsFalseForNotEqual(String selector) throws Exception {
    sendTheMessage();
    assertThat(matches(selector)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x = x", "x = y"})
  @Section("3.8.1.2")
  @ArtemisDiffers("Takes two nulls for equal; comparing with null is unknown.")
  void twoNullsAreNotEqual(String selector) throws Exception {
    sendTheMessage();
    assertThat(matches(selector)).isFalse();
    assertThat(matches("NOT (" + selector + ")")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = 1",
        "x <> 1",
        "x = 'a'",
        "x > 1",
        "x + 1 = 2",
        "-x = 1",
        "x BETWEEN 1 AND 2",
        "x NOT BETWEEN 1 AND 2",
        "i3 BETWEEN x AND 4",
        "x IN ('a')",
        "x NOT IN ('a')",
        "x LIKE 'a%'",
        "x NOT LIKE 'a%'",
        "x",
        "x = TRUE",
        "x AND TRUE",
        "x OR FALSE",
        "NOT x",
        "x AND y",
        "x OR y",
      })
  @Section("3.8.1.2")
  void isUnknown(String selector) throws Exception {
    sendTheMessage();
    assertThat(matches(selector)).isFalse();
    assertThat(matches("NOT (" + selector + ")")).isFalse();
    assertThat(matches("(" + selector + ") OR TRUE")).isTrue();
    assertThat(matches("NOT ((" + selector + ") AND FALSE)")).isTrue();
    assertThat(matches("(" + selector + ") AND TRUE")).isFalse();
    assertThat(matches("(" + selector + ") OR FALSE")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s =",
        "= 'abc'",
        "s == 'abc'",
        "s = 'abc",
        "s = abc'",
        "(s = 'abc'",
        "s = 'abc')",
        "s = 'abc' 'd'",
        "s = 'abc' t",
        "s LIKE",
        "s LIKE 7",
        "s LIKE t",
        "s LIKE 'a' ESCAPE",
        "s LIKE 'a' ESCAPE 'ab'",
        "s LIKE 'a' ESCAPE 7",
        "s ESCAPE '!'",
        "s IN",
        "s IN ()",
        "s IN ('a',)",
        "s IN ('a' 'b')",
        "s IN 'a'",
        "s IN (1)",
        "i BETWEEN 1",
        "i BETWEEN 1 AND",
        "i BETWEEN 1, 3",
        "s IS",
        "s IS 3",
        "s IS NOT",
        "NOT",
        "AND",
        "t AND",
        "OR t",
        "t AND OR t",
        "NULL = 1",
        "LIKE = 1",
        "BETWEEN = 1",
        "s > 'foo'",
        "s <= 'foo'",
        "t > FALSE",
        "i = 7x",
        "1a = 2",
        "i + = 3",
        "i * / 2 = 3",
        "#",
        "s = #",
        "3",
        "'abc'",
        "i + 3",
        "'a' IN ('a')",
        "()",
        "i = (",
        "i = 1 2",
        "TRUE TRUE",
      })
  @Section("3.8.1.1")
  void isRefused(String selector) {
    assertThatThrownBy(() -> session.createConsumer(queue, selector))
        .isInstanceOf(InvalidSelectorException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7 LIKE 'a'", "'a' LIKE 'a'", "7 IS NULL"})
  @Section("3.8.1.1")
  @ArtemisDiffers("Takes literals on the left of LIKE and IS; the section has an identifier there.")
  void onlyIdentifiersHavePatternsAndAreNull(String selector) {
    assertThatThrownBy(() -> session.createConsumer(queue, selector))
        .isInstanceOf(InvalidSelectorException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s = 'abc' -- comment", "s /* c */ = 'abc'"})
  @Section("3.8.1.3")
  @ArtemisDiffers("Skips comments; SQL comments are not supported.")
  void commentsAreRefused(String selector) {
    assertThatThrownBy(() -> session.createConsumer(queue, selector))
        .isInstanceOf(InvalidSelectorException.class);
  }
}
