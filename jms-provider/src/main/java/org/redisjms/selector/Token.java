package org.redisjms.selector;

/**
 * A word of a selector.
 *
 * @param index where it starts, counted from 0
 * @param value the name of an identifier, the content of a string, the {@link Long} or {@link
 *     Double} of a number; otherwise of no meaning
 */
record Token(TokenKind kind, int index, Object value) {

  /** For messages, which quote only what is short. */
  String description() {
    return switch (kind) {
      case IDENTIFIER, NUMBER, LONG_MIN_MAGNITUDE -> kind + " " + shortened(value.toString());
      case STRING -> kind + " '" + shortened(value.toString()) + "'";
      default -> kind.toString();
    };
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
