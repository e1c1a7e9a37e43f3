package org.redisjms.selector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.redisjms.selector.Expression.Arithmetic.Step;

/**
 * A recursive descent parser for conditional expressions (section 3.8.1.1), one method per level of
 * precedence:
 *
 * <pre>
 *   or         = and { OR and }
 *   and        = not { AND not }
 *   not        = { NOT } comparison
 *   comparison = sum [ operator sum | [NOT] BETWEEN sum AND sum | [NOT] IN (...) | [NOT] LIKE ... | IS [NOT] NULL ]
 *   sum        = product { (+|-) product }
 *   product    = signed { (*|/) signed }
 *   signed     = { +|- } primary
 *   primary    = literal | identifier | ( or )
 * </pre>
 *
 * Since parentheses may hold a condition as well as arithmetic, the grammar does not tell them
 * apart; the types of the parts do, as far as the text shows them. Only parentheses recurse.
 */
final class Parser {

  private static final String HEADER_PREFIX = "JMS";

  /** The header fields that a selector may refer to. */
  private static final Set<String> HEADERS =
      Set.of(
          "JMSDeliveryMode",
          "JMSPriority",
          "JMSMessageID",
          "JMSTimestamp",
          "JMSCorrelationID",
          "JMSType");

  private final String text;
  private final List<Token> tokens;
  private final Set<String> identifiers = new LinkedHashSet<>();
  private int next;
  private int depth;

  Parser(String text, List<Token> tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  /** Parses the whole text. */
  Expression parse() throws SelectorSyntaxException {
    Expression condition = or();
    if (peek().kind() != TokenKind.END) {
      throw expected("an operator or the end");
    }
    return require(ValueType.BOOLEAN, condition, 0);
  }

  /** The identifiers that have been met. */
  Set<String> identifiers() {
    return Collections.unmodifiableSet(identifiers);
  }

  private Expression or() throws SelectorSyntaxException {
    int start = peek().index();
    Expression first = and();
    if (peek().kind() != TokenKind.OR) {
      return first;
    }
    List<Expression> operands = new ArrayList<>();
    operands.add(require(ValueType.BOOLEAN, first, start));
    while (accept(TokenKind.OR)) {
      start = peek().index();
      operands.add(require(ValueType.BOOLEAN, and(), start));
    }
    return new Expression.Or(List.copyOf(operands));
  }

  private Expression and() throws SelectorSyntaxException {
    int start = peek().index();
    Expression first = not();
    if (peek().kind() != TokenKind.AND) {
      return first;
    }
    List<Expression> operands = new ArrayList<>();
    operands.add(require(ValueType.BOOLEAN, first, start));
    while (accept(TokenKind.AND)) {
      start = peek().index();
      operands.add(require(ValueType.BOOLEAN, not(), start));
    }
    return new Expression.And(List.copyOf(operands));
  }

  /** Two NOTs cancel out, so that a long row of them does not become a deep tree. */
  private Expression not() throws SelectorSyntaxException {
    int count = 0;
    while (accept(TokenKind.NOT)) {
      count++;
    }
    int start = peek().index();
    Expression operand = comparison();
    if (count == 0) {
      return operand;
    }
    Expression negated = new Expression.Not(require(ValueType.BOOLEAN, operand, start));
    return count % 2 == 1 ? negated : new Expression.Not(negated);
  }

  private Expression comparison() throws SelectorSyntaxException {
    int start = peek().index();
    Expression left = sum();
    ComparisonOperator operator = comparisonOperator(peek().kind());
    if (operator != null) {
      return comparison(left, start, operator);
    }
    if (accept(TokenKind.IS)) {
      return isNull(identifier(left, start, TokenKind.IS));
    }
    boolean negated = accept(TokenKind.NOT);
    if (accept(TokenKind.BETWEEN)) {
      return between(require(ValueType.NUMBER, left, start), negated);
    }
    if (accept(TokenKind.IN)) {
      return in(identifier(left, start, TokenKind.IN), negated);
    }
    if (accept(TokenKind.LIKE)) {
      return like(identifier(left, start, TokenKind.LIKE), negated);
    }
    if (negated) {
      throw expected("BETWEEN, IN or LIKE behind NOT");
    }
    return left;
  }

  private Expression comparison(Expression left, int leftStart, ComparisonOperator operator)
      throws SelectorSyntaxException {
    if (operator.needsNumbers()) {
      require(ValueType.NUMBER, left, leftStart);
    }
    take();
    int rightStart = peek().index();
    Expression right = sum();
    require(operator.needsNumbers() ? ValueType.NUMBER : left.type(), right, rightStart);
    return new Expression.Comparison(left, operator, right);
  }

  private Expression isNull(Expression.Identifier identifier) throws SelectorSyntaxException {
    boolean negated = accept(TokenKind.NOT);
    expect(TokenKind.NULL);
    Expression isNull = new Expression.IsNull(identifier);
    return negated ? new Expression.Not(isNull) : isNull;
  }

  private Expression between(Expression operand, boolean negated) throws SelectorSyntaxException {
    int start = peek().index();
    Expression low = require(ValueType.NUMBER, sum(), start);
    expect(TokenKind.AND);
    start = peek().index();
    Expression high = require(ValueType.NUMBER, sum(), start);
    return new Expression.Between(operand, negated, low, high);
  }

  private Expression in(Expression.Identifier identifier, boolean negated)
      throws SelectorSyntaxException {
    expect(TokenKind.LEFT_PARENTHESIS);
    Set<String> values = new LinkedHashSet<>();
    do {
      values.add((String) expect(TokenKind.STRING).value());
    } while (accept(TokenKind.COMMA));
    if (peek().kind() != TokenKind.RIGHT_PARENTHESIS) {
      throw expected("',' or ')'");
    }
    take();
    return new Expression.In(identifier, negated, Collections.unmodifiableSet(values));
  }

  private Expression like(Expression.Identifier identifier, boolean negated)
      throws SelectorSyntaxException {
    Token pattern = expect(TokenKind.STRING);
    int escape = LikePattern.NO_ESCAPE;
    if (accept(TokenKind.ESCAPE)) {
      escape = escapeCharacter();
    }
    try {
      return new Expression.Like(
          identifier, negated, LikePattern.compile((String) pattern.value(), escape));
    } catch (IllegalArgumentException e) {
      throw error("expected a character behind the escape character in the pattern", pattern);
    }
  }

  private int escapeCharacter() throws SelectorSyntaxException {
    if (peek().kind() == TokenKind.STRING) {
      String content = (String) peek().value();
      if (content.codePointCount(0, content.length()) == 1) {
        take();
        return content.codePointAt(0);
      }
    }
    throw expected("a string of one character behind ESCAPE");
  }

  private Expression sum() throws SelectorSyntaxException {
    int start = peek().index();
    Expression first = product();
    List<Step> steps = new ArrayList<>(0);
    while (peek().kind() == TokenKind.PLUS || peek().kind() == TokenKind.MINUS) {
      ArithmeticOperator operator =
          take().kind() == TokenKind.PLUS ? ArithmeticOperator.ADD : ArithmeticOperator.SUBTRACT;
      int operandStart = peek().index();
      steps.add(new Step(operator, require(ValueType.NUMBER, product(), operandStart)));
    }
    return arithmetic(first, start, steps);
  }

  private Expression product() throws SelectorSyntaxException {
    int start = peek().index();
    Expression first = signed();
    List<Step> steps = new ArrayList<>(0);
    while (peek().kind() == TokenKind.TIMES || peek().kind() == TokenKind.DIVIDE) {
      ArithmeticOperator operator =
          take().kind() == TokenKind.TIMES
              ? ArithmeticOperator.MULTIPLY
              : ArithmeticOperator.DIVIDE;
      int operandStart = peek().index();
      steps.add(new Step(operator, require(ValueType.NUMBER, signed(), operandStart)));
    }
    return arithmetic(first, start, steps);
  }

  private Expression arithmetic(Expression first, int start, List<Step> steps)
      throws SelectorSyntaxException {
    return steps.isEmpty()
        ? first
        : new Expression.Arithmetic(require(ValueType.NUMBER, first, start), List.copyOf(steps));
  }

  /** Like NOTs, signs are counted and not nested. */
  private Expression signed() throws SelectorSyntaxException {
    boolean signed = false;
    boolean negative = false;
    while (peek().kind() == TokenKind.PLUS || peek().kind() == TokenKind.MINUS) {
      boolean minus = take().kind() == TokenKind.MINUS;
      if (minus && accept(TokenKind.LONG_MIN_MAGNITUDE)) {
        // The literal holds this minus already; minus Long.MIN_VALUE is again Long.MIN_VALUE.
        return new Expression.Literal(ValueType.NUMBER, Long.MIN_VALUE);
      }
      signed = true;
      negative ^= minus;
    }
    int start = peek().index();
    Expression operand = primary();
    return signed
        ? new Expression.Signed(negative, require(ValueType.NUMBER, operand, start))
        : operand;
  }

  private Expression primary() throws SelectorSyntaxException {
    Token token = peek();
    return switch (token.kind()) {
      case NUMBER -> literal(ValueType.NUMBER, take().value());
      case STRING -> literal(ValueType.STRING, take().value());
      case TRUE, FALSE -> literal(ValueType.BOOLEAN, take().kind() == TokenKind.TRUE);
      case IDENTIFIER -> identifier(take());
      case LEFT_PARENTHESIS -> parenthesis();
      case LONG_MIN_MAGNITUDE ->
          throw error("expected an exact number in the range of a long", token);
      case NULL -> throw error("expected a value, found NULL (to test for it use IS NULL)", token);
      default -> throw expected("a value");
    };
  }

  private static Expression literal(ValueType type, Object constant) {
    return new Expression.Literal(type, constant);
  }

  private Expression parenthesis() throws SelectorSyntaxException {
    Token opening = take();
    if (++depth > Selector.MAX_DEPTH) {
      throw error("expected at most " + Selector.MAX_DEPTH + " nested parentheses", opening);
    }
    Expression inner = or();
    if (peek().kind() != TokenKind.RIGHT_PARENTHESIS) {
      throw expected("an operator or ')'");
    }
    take();
    depth--;
    return inner;
  }

  private Expression identifier(Token token) throws SelectorSyntaxException {
    String name = (String) token.value();
    if (name.startsWith(HEADER_PREFIX)
        && !name.startsWith("JMSX")
        && !name.startsWith("JMS_")
        && !HEADERS.contains(name)) {
      throw error(
          "expected one of the header fields that selectors may use (JMSDeliveryMode, JMSPriority,"
              + " JMSMessageID, JMSTimestamp, JMSCorrelationID, JMSType), found "
              + token.description(),
          token);
    }
    identifiers.add(name);
    return new Expression.Identifier(name);
  }

  private Expression.Identifier identifier(Expression left, int start, TokenKind operator)
      throws SelectorSyntaxException {
    if (left instanceof Expression.Identifier identifier) {
      return identifier;
    }
    throw new SelectorSyntaxException(
        "expected an identifier in front of " + operator, text, start);
  }

  /** Passes an expression on if it is, or in some message can be, of a type. */
  private Expression require(ValueType type, Expression expression, int start)
      throws SelectorSyntaxException {
    if (!expression.type().canBe(type)) {
      throw new SelectorSyntaxException(
          "expected " + type + ", found " + expression.type(), text, start);
    }
    return expression;
  }

  private static @Nullable ComparisonOperator comparisonOperator(TokenKind kind) {
    return switch (kind) {
      case EQUAL -> ComparisonOperator.EQUAL;
      case NOT_EQUAL -> ComparisonOperator.NOT_EQUAL;
      case LESS -> ComparisonOperator.LESS;
      case LESS_OR_EQUAL -> ComparisonOperator.LESS_OR_EQUAL;
      case GREATER -> ComparisonOperator.GREATER;
      case GREATER_OR_EQUAL -> ComparisonOperator.GREATER_OR_EQUAL;
      default -> null;
    };
  }

  private Token peek() {
    return tokens.get(next);
  }

  /** Never called at the end, so that there is always a token to look at. */
  private Token take() {
    return tokens.get(next++);
  }

  private boolean accept(TokenKind kind) {
    if (peek().kind() != kind) {
      return false;
    }
    next++;
    return true;
  }

  private Token expect(TokenKind kind) throws SelectorSyntaxException {
    if (peek().kind() != kind) {
      throw expected(kind.toString());
    }
    return take();
  }

  private SelectorSyntaxException expected(String what) {
    return error("expected " + what + ", found " + peek().description(), peek());
  }

  private SelectorSyntaxException error(String problem, Token at) {
    return new SelectorSyntaxException(problem, text, at.index());
  }
}
