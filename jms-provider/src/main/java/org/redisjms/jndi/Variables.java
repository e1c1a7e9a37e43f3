package org.redisjms.jndi;

import java.util.function.UnaryOperator;
import javax.naming.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Puts in values for <code>${name}</code> and <code>${name:-default}</code>; a default may hold
 * variables itself.
 */
final class Variables {

  private static final String BEGIN = "${";
  private static final String DEFAULT = ":-";

  private final UnaryOperator<@Nullable String> values;

  /** Variables from the system properties and, where those have none, from the environment. */
  Variables() {
    this(
        name -> {
          String value = System.getProperty(name);
          return value == null ? System.getenv(name) : value;
        });
  }

  Variables(UnaryOperator<@Nullable String> values) {
    this.values = values;
  }

  /**
   * The text with all variables replaced.
   *
   * @throws ConfigurationException if a variable has neither a value nor a default, or its closing
   *     brace is missing
   */
  String replaceIn(String text) throws ConfigurationException {
    StringBuilder result = new StringBuilder();
    int from = 0;
    for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, from)) {
      int end = closing(text, begin + BEGIN.length());
      result.append(text, from, begin).append(value(text.substring(begin + BEGIN.length(), end)));
      from = end + 1;
    }
    return result.append(text, from, text.length()).toString();
  }

  private static int closing(String text, int from) throws ConfigurationException {
    int open = 1;
    for (int i = from; i < text.length(); i++) {
      if (text.startsWith(BEGIN, i)) {
        open++;
      } else if (text.charAt(i) == '}') {
        open--;
        if (open == 0) {
          return i;
        }
      }
    }
    throw new ConfigurationException("A variable begins with ${ and has no closing }");
  }

  private String value(String variable) throws ConfigurationException {
    int colon = variable.indexOf(DEFAULT);
    String name = colon < 0 ? variable : variable.substring(0, colon);
    String value = name.isEmpty() ? null : values.apply(name);
    if (value != null) {
      return value;
    }
    if (colon < 0) {
      throw new ConfigurationException(
          "The variable ${"
              + name
              + "} is neither a system property nor in the environment; a default is written ${"
              + name
              + ":-default}");
    }
    return replaceIn(variable.substring(colon + DEFAULT.length()));
  }
}
