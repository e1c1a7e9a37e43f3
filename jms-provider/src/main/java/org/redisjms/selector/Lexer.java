package org.redisjms.selector;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the text of a selector into tokens (section 3.8.1.1). Every character is looked at a bounded
 * number of times.
 */
final class Lexer {

  private final String text;
  private int index;

  Lexer(String text) {
    this.text = text;
  }

  /** All tokens; the last one, and only that, is {@link TokenKind#END}. */
  List<Token> tokens() throws SelectorSyntaxException {
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = next();
      tokens.add(token);
    } while (token.kind() != TokenKind.END);
    return tokens;
  }

  private Token next() throws SelectorSyntaxException {
    while (index < text.length() && isWhitespace(text.charAt(index))) {
      index++;
    }
    if (index == text.length()) {
      return new Token(TokenKind.END, index, "");
    }
    int character = text.codePointAt(index);
    if (character == '\'') {
      return string();
    }
    if (NumberLexer.startsAt(text, index)) {
      NumberLexer number = new NumberLexer(text, index);
      Token token = number.token();
      index = number.end();
      return token;
    }
    if (Character.isJavaIdentifierStart(character)) {
      return word();
    }
    return symbol(character);
  }

  /** White space as Java defines it; other control characters and no-break spaces are mistakes. */
  private static boolean isWhitespace(char character) {
    return character == ' '
        || character == '\t'
        || character == '\f'
        || character == '\n'
        || character == '\r';
  }

  private Token string() throws SelectorSyntaxException {
    int start = index;
    StringBuilder content = new StringBuilder();
    int from = start + 1;
    while (true) {
      int quote = text.indexOf('\'', from);
      if (quote < 0) {
        throw new SelectorSyntaxException(
            "expected a closing quote for the string that starts", text, start);
      }
      content.append(text, from, quote);
      if (!isAt(quote + 1, '\'')) {
        index = quote + 1;
        return new Token(TokenKind.STRING, start, content.toString());
      }
      content.append('\'');
      from = quote + 2;
    }
  }

  private Token word() {
    int start = index;
    while (index < text.length() && Character.isJavaIdentifierPart(text.codePointAt(index))) {
      index += Character.charCount(text.codePointAt(index));
    }
    String word = text.substring(start, index);
    TokenKind keyword = TokenKind.keyword(word);
    return new Token(keyword == null ? TokenKind.IDENTIFIER : keyword, start, word);
  }

  private Token symbol(int character) throws SelectorSyntaxException {
    return switch (character) {
      case '(' -> symbol(TokenKind.LEFT_PARENTHESIS, 1);
      case ')' -> symbol(TokenKind.RIGHT_PARENTHESIS, 1);
      case ',' -> symbol(TokenKind.COMMA, 1);
      case '+' -> symbol(TokenKind.PLUS, 1);
      case '-' -> symbol(TokenKind.MINUS, 1);
      case '*' -> symbol(TokenKind.TIMES, 1);
      case '/' -> symbol(TokenKind.DIVIDE, 1);
      case '=' -> symbol(TokenKind.EQUAL, 1);
      case '<' -> {
        if (isAt(index + 1, '=')) {
          yield symbol(TokenKind.LESS_OR_EQUAL, 2);
        }
        yield isAt(index + 1, '>') ? symbol(TokenKind.NOT_EQUAL, 2) : symbol(TokenKind.LESS, 1);
      }
      case '>' ->
          isAt(index + 1, '=')
              ? symbol(TokenKind.GREATER_OR_EQUAL, 2)
              : symbol(TokenKind.GREATER, 1);
      case '!' -> throw new SelectorSyntaxException("expected <> or NOT, found '!'", text, index);
      case '"' ->
          throw new SelectorSyntaxException(
              "expected a string in single quotes, found a double quote", text, index);
      default ->
          throw new SelectorSyntaxException(
              "expected an operator, a literal or an identifier, found "
                  + (Character.isISOControl(character) || Character.isWhitespace(character)
                      ? String.format("U+%04X", character)
                      : "'" + Character.toString(character) + "'"),
              text,
              index);
    };
  }

  private Token symbol(TokenKind kind, int length) {
    int start = index;
    index += length;
    return new Token(kind, start, "");
  }

  private boolean isAt(int position, char character) {
    return position < text.length() && text.charAt(position) == character;
  }
}
