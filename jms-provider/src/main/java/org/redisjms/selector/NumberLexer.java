package org.redisjms.selector;

/**
 * Reads one numeric literal, in the syntax of Java's integer and floating-point literals (section
 * 3.8.1.1): decimal, hexadecimal, octal and binary, underscores between digits, suffixes L, F and
 * D. Unlike in Java an exact number is always a long, with or without the L.
 */
final class NumberLexer {

  private static final String LONG_MIN_MAGNITUDE = "9223372036854775808";

  private final String text;
  private final int start;
  private int index;

  /** The digits without underscores, and point and exponent as they are. */
  private final StringBuilder digits = new StringBuilder();

  NumberLexer(String text, int start) {
    this.text = text;
    this.start = start;
    this.index = start;
  }

  /** Whether a number starts at a place in the text: a digit, or a point with a digit behind it. */
  static boolean startsAt(String text, int index) {
    int first = text.charAt(index) == '.' ? index + 1 : index;
    return first < text.length() && isDigit(text.charAt(first), 10);
  }

  /** Reads the number. */
  Token token() throws SelectorSyntaxException {
    Token token;
    if (accept("0x", "0X")) {
      token = hexadecimal();
    } else if (accept("0b", "0B")) {
      digits(2);
      token = exact(2);
    } else {
      token = decimal();
    }
    if (index < text.length()
        && (text.charAt(index) == '.' || Character.isJavaIdentifierPart(text.codePointAt(index)))) {
      throw error(
          "expected a number to end, found '" + codePoint() + "' directly behind it", index);
    }
    return token;
  }

  /** Where the number ends: the index behind its last character. */
  int end() {
    return index;
  }

  private Token decimal() throws SelectorSyntaxException {
    boolean approximate = false;
    if (!isAt('.')) {
      digits(10);
    }
    if (isAt('.')) {
      approximate = true;
      take();
      if (index < text.length() && isDigit(text.charAt(index), 10)) {
        digits(10);
      }
    }
    if (isAt('e') || isAt('E')) {
      approximate = true;
      exponent();
    }
    if (approximate || isAt('f') || isAt('F') || isAt('d') || isAt('D')) {
      return approximate(10);
    }
    boolean octal = digits.length() > 1 && digits.charAt(0) == '0';
    return exact(octal ? 8 : 10);
  }

  private Token hexadecimal() throws SelectorSyntaxException {
    boolean approximate = false;
    if (!isAt('.')) {
      digits(16);
    }
    if (isAt('.')) {
      approximate = true;
      take();
      if (digits.length() == 1 || (index < text.length() && isDigit(text.charAt(index), 16))) {
        digits(16);
      }
    }
    if (isAt('p') || isAt('P')) {
      approximate = true;
      exponent();
    } else if (approximate) {
      throw error("expected the exponent 'p' of a hexadecimal number with a point", index);
    }
    return approximate ? approximate(16) : exact(16);
  }

  /** Takes one or more digits. An underscore may stand only between two of them. */
  private void digits(int radix) throws SelectorSyntaxException {
    boolean lastIsDigit = false;
    while (index < text.length()) {
      char character = text.charAt(index);
      if (isDigit(character, radix)) {
        take();
        lastIsDigit = true;
      } else if (character == '_' && (lastIsDigit || text.charAt(index - 1) == '_')) {
        index++;
        lastIsDigit = false;
      } else {
        break;
      }
    }
    if (!lastIsDigit) {
      throw error("expected a digit of a number", index);
    }
  }

  private void exponent() throws SelectorSyntaxException {
    take();
    if (isAt('+') || isAt('-')) {
      take();
    }
    digits(10);
  }

  private Token exact(int radix) throws SelectorSyntaxException {
    if (isAt('l') || isAt('L')) {
      index++;
    }
    String number = digits.toString();
    if (radix == 10 && number.equals(LONG_MIN_MAGNITUDE)) {
      return new Token(TokenKind.LONG_MIN_MAGNITUDE, start, number);
    }
    try {
      // As in Java, the other radixes name the 64 bits, so that 0xFFFFFFFFFFFFFFFF is -1.
      long value = radix == 10 ? Long.parseLong(number) : Long.parseUnsignedLong(number, radix);
      return new Token(TokenKind.NUMBER, start, value);
    } catch (NumberFormatException e) {
      throw error(
          "expected "
              + (radix == 8 ? "an octal number, with digits 0 to 7," : "an exact number")
              + " in the range of a long",
          start);
    }
  }

  private Token approximate(int radix) throws SelectorSyntaxException {
    boolean single = isAt('f') || isAt('F');
    if (single || isAt('d') || isAt('D')) {
      index++;
    }
    String number = radix == 16 ? "0x" + digits : digits.toString();
    double value = single ? Float.parseFloat(number) : Double.parseDouble(number);
    if (Double.isInfinite(value) || (value == 0 && !isZero(radix))) {
      throw error(
          "expected an approximate number in the range of a " + (single ? "float" : "double"),
          start);
    }
    return new Token(TokenKind.NUMBER, start, value);
  }

  /** Whether all digits before the exponent are zero; otherwise a value of zero has lost them. */
  private boolean isZero(int radix) {
    for (int i = 0; i < digits.length(); i++) {
      char character = digits.charAt(i);
      if (character != '.' && !isDigit(character, radix)) {
        return true;
      }
      if (character != '0' && character != '.') {
        return false;
      }
    }
    return true;
  }

  private void take() {
    digits.append(text.charAt(index++));
  }

  /** Digits of the ASCII range only, as in Java's literals. */
  private static boolean isDigit(char character, int radix) {
    return character < 128 && Character.digit(character, radix) >= 0;
  }

  private boolean accept(String lower, String upper) {
    if (text.startsWith(lower, index) || text.startsWith(upper, index)) {
      index += lower.length();
      return true;
    }
    return false;
  }

  private boolean isAt(char character) {
    return index < text.length() && text.charAt(index) == character;
  }

  private String codePoint() {
    return Character.toString(text.codePointAt(index));
  }

  private SelectorSyntaxException error(String problem, int at) {
    return new SelectorSyntaxException(problem, text, at);
  }
}
