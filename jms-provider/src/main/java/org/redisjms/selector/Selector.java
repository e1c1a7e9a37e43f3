package org.redisjms.selector;

import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A parsed message selector (Jakarta Messaging 3.1, section 3.8.1). Immutable and safe for use by
 * many threads.
 *
 * <p>Where the specification leaves room, this is what happens:
 *
 * <ul>
 *   <li>Exact numbers are computed as {@code long}, approximate ones as {@code double}. An
 *       arithmetic operation that has no value (a division of exact numbers by zero, an operand
 *       that is not a number) is unknown.
 *   <li>A comparison of unlike types is false, also with {@code <>}; if it can be seen in the text
 *       alone, as in {@code 'a' = 1}, the selector is refused.
 *   <li>{@code NOT IN} and {@code NOT LIKE} are the negation of {@code IN} and {@code LIKE}, which
 *       are false for a value that is not a string.
 *   <li>A value that is not boolean counts as unknown where a condition is needed.
 *   <li>In a LIKE pattern the escape character makes the character behind it stand for itself,
 *       whatever it is.
 * </ul>
 */
public final class Selector {

  /** The longest selector that is accepted, in {@code char}s. */
  public static final int MAX_LENGTH = 64 * 1024;

  /** How deep parentheses may be nested. */
  public static final int MAX_DEPTH = 256;

  private final String text;
  private final Expression condition;
  private final Set<String> identifiers;

  private Selector(String text, Expression condition, Set<String> identifiers) {
    this.text = text;
    this.condition = condition;
    this.identifiers = identifiers;
  }

  /**
   * Parses a selector. The empty selector, which stands for "no selector" (section 3.8.1.1), is for
   * the caller to recognise; here it is an error.
   *
   * @param text the selector, at most {@value #MAX_LENGTH} characters
   * @throws SelectorSyntaxException if the text is not a conditional expression, refers to a header
   *     field that section 3.8.1.1 does not allow, is too long or too deeply nested
   */
  public static Selector parse(String text) throws SelectorSyntaxException {
    Objects.requireNonNull(text, "text");
    if (text.length() > MAX_LENGTH) {
      throw new SelectorSyntaxException(
          "expected at most " + MAX_LENGTH + " characters, found " + text.length(),
          text,
          MAX_LENGTH);
    }
    Parser parser = new Parser(text, new Lexer(text).tokens());
    Expression condition = parser.parse();
    return new Selector(text, condition, parser.identifiers());
  }

  /**
   * Tells whether a message is selected, that is, whether the condition is true, not false and not
   * unknown.
   *
   * @param properties gives the value of a property or of one of the header fields JMSDeliveryMode
   *     (as the string {@code PERSISTENT} or {@code NON_PERSISTENT}), JMSPriority, JMSMessageID,
   *     JMSTimestamp, JMSCorrelationID and JMSType; null if the message does not have it. It is
   *     called only with names among {@link #identifiers()}. Values are of the types that
   *     properties may have: {@link Boolean}, {@link Byte}, {@link Short}, {@link Integer}, {@link
   *     Long}, {@link Float}, {@link Double} and {@link String}; one of any other type is like
   *     nothing else and compares as false.
   */
  public boolean matches(Function<String, @Nullable Object> properties) {
    return condition.test(properties) == Truth.TRUE;
  }

  /**
   * The names of all properties and header fields that the selector refers to, in order of
   * appearance.
   */
  public Set<String> identifiers() {
    return identifiers;
  }

  /** The selector as it was given to {@link #parse}. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
