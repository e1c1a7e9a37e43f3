package org.redisjms.selector;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of tokens, with the words by which messages call them. */
enum TokenKind {
  IDENTIFIER("an identifier"),
  NUMBER("a number"),
  /** 9223372036854775808: in range only behind a unary minus, as in Java. */
  LONG_MIN_MAGNITUDE("a number"),
  STRING("a string"),
  END("the end"),

  LEFT_PARENTHESIS("'('"),
  RIGHT_PARENTHESIS("')'"),
  COMMA("','"),
  EQUAL("'='"),
  NOT_EQUAL("'<>'"),
  LESS("'<'"),
  LESS_OR_EQUAL("'<='"),
  GREATER("'>'"),
  GREATER_OR_EQUAL("'>='"),
  PLUS("'+'"),
  MINUS("'-'"),
  TIMES("'*'"),
  DIVIDE("'/'"),

  NULL("NULL"),
  TRUE("TRUE"),
  FALSE("FALSE"),
  NOT("NOT"),
  AND("AND"),
  OR("OR"),
  BETWEEN("BETWEEN"),
  LIKE("LIKE"),
  IN("IN"),
  IS("IS"),
  ESCAPE("ESCAPE");

  private static final Map<String, TokenKind> KEYWORDS =
      Stream.of(NULL, TRUE, FALSE, NOT, AND, OR, BETWEEN, LIKE, IN, IS, ESCAPE)
          .collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

  private final String description;

  TokenKind(String description) {
    this.description = description;
  }

  /** The keyword that a word is, in any case; null if it is none. */
  static @Nullable TokenKind keyword(String word) {
    return KEYWORDS.get(word.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return description;
  }
}
