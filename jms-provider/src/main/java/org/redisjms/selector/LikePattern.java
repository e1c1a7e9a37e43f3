package org.redisjms.selector;

import java.util.Arrays;

/**
 * The pattern of a LIKE comparison (section 3.8.1.1). A character is a Unicode code point, so that
 * {@code _} takes both halves of a surrogate pair.
 */
final class LikePattern {

  /** {@code _}: any one character. */
  private static final int ANY_CHARACTER = -1;

  /** {@code %}: any sequence of characters, also none. */
  private static final int ANY_SEQUENCE = -2;

  /** No code point is negative: the escape character of a pattern that has none. */
  static final int NO_ESCAPE = -1;

  /** Code points and the two wildcards. */
  private final int[] elements;

  private LikePattern(int[] elements) {
    this.elements = elements;
  }

  /**
   * Compiles a pattern.
   *
   * @param escape the code point of the escape character, or {@link #NO_ESCAPE}
   * @throws IllegalArgumentException if the pattern ends with a lone escape character
   */
  static LikePattern compile(String pattern, int escape) {
    int[] source = pattern.codePoints().toArray();
    int[] elements = new int[source.length];
    int count = 0;
    for (int i = 0; i < source.length; i++) {
      int element = source[i];
      if (element == escape) {
        if (++i == source.length) {
          throw new IllegalArgumentException("escape character without a character behind it");
        }
        element = source[i];
      } else if (element == '_') {
        element = ANY_CHARACTER;
      } else if (element == '%') {
        element = ANY_SEQUENCE;
      }
      elements[count++] = element;
    }
    return new LikePattern(Arrays.copyOf(elements, count));
  }

  /**
   * Matches the whole value. On a mismatch only the latest {@code %} has to take one character
   * more, since what an earlier one took can stay as it is: the time is at worst the product of the
   * two lengths, and no stack is used.
   */
  boolean matches(String value) {
    int element = 0;
    int index = 0;
    int retryElement = -1;
    int retryIndex = 0;
    while (index < value.length()) {
      int character = value.codePointAt(index);
      if (element < elements.length && elements[element] == ANY_SEQUENCE) {
        retryElement = ++element;
        retryIndex = index;
        if (element == elements.length) {
          return true;
        }
      } else if (element < elements.length
          && (elements[element] == ANY_CHARACTER || elements[element] == character)) {
        element++;
        index += Character.charCount(character);
      } else if (retryElement >= 0) {
        retryIndex += Character.charCount(value.codePointAt(retryIndex));
        index = retryIndex;
        element = retryElement;
      } else {
        return false;
      }
    }
    while (element < elements.length && elements[element] == ANY_SEQUENCE) {
      element++;
    }
    return element == elements.length;
  }
}
