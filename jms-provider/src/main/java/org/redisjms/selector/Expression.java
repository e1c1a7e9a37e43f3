package org.redisjms.selector;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node of the syntax tree. It is either an {@link Operand} with a value or a {@link Condition}
 * with a truth; each can stand in for the other, because an identifier may be a boolean property
 * and a condition may be compared.
 *
 * <p>Chains of AND, OR and arithmetic are one node each and not nested pairs, so that the depth of
 * a tree, and with it the stack that evaluation needs, depends on parentheses only.
 */
sealed interface Expression {

  /** What the text alone tells of the type. */
  ValueType type();

  /**
   * A {@link Long}, {@link Double}, {@link String} or {@link Boolean}; null when NULL or unknown.
   */
  @Nullable Object value(Function<String, @Nullable Object> properties);

  Truth test(Function<String, @Nullable Object> properties);

  /** An expression with a value. */
  sealed interface Operand extends Expression {
    @Override
    default Truth test(Function<String, @Nullable Object> properties) {
      return Truth.ofValue(value(properties));
    }
  }

  /** An expression that is true, false or unknown. */
  sealed interface Condition extends Expression {
    @Override
    default ValueType type() {
      return ValueType.BOOLEAN;
    }

    @Override
    default @Nullable Object value(Function<String, @Nullable Object> properties) {
      return test(properties).value();
    }
  }

  /** A {@link Long}, {@link Double}, {@link String} or {@link Boolean} in the text. */
  record Literal(ValueType type, Object constant) implements Operand {
    @Override
    public Object value(Function<String, @Nullable Object> properties) {
      return constant;
    }
  }

  /** A reference to a property or a header field. */
  record Identifier(String name) implements Operand {
    @Override
    public ValueType type() {
      return ValueType.ANY;
    }

    @Override
    public @Nullable Object value(Function<String, @Nullable Object> properties) {
      Object value = properties.apply(name);
      if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
        return ((Number) value).longValue();
      }
      if (value instanceof Float number) {
        return number.doubleValue();
      }
      return value;
    }
  }

  /** An operand with a sign; the plus is kept because it, too, needs a number. */
  record Signed(boolean negative, Expression operand) implements Operand {
    @Override
    public ValueType type() {
      return ValueType.NUMBER;
    }

    @Override
    public @Nullable Object value(Function<String, @Nullable Object> properties) {
      Object value = operand.value(properties);
      if (value instanceof Long number) {
        return negative ? -number : number;
      }
      if (value instanceof Double number) {
        return negative ? -number : number;
      }
      return null;
    }
  }

  /** A chain of operators of one precedence level, computed from left to right. */
  record Arithmetic(Expression first, List<Step> steps) implements Operand {

    record Step(ArithmeticOperator operator, Expression operand) {}

    @Override
    public ValueType type() {
      return ValueType.NUMBER;
    }

    @Override
    public @Nullable Object value(Function<String, @Nullable Object> properties) {
      Object result = first.value(properties);
      for (Step step : steps) {
        if (result == null) {
          return null;
        }
        result = step.operator.apply(result, step.operand.value(properties));
      }
      return result;
    }
  }

  record Comparison(Expression left, ComparisonOperator operator, Expression right)
      implements Condition {
    @Override
    public Truth test(Function<String, @Nullable Object> properties) {
      return operator.compare(left.value(properties), right.value(properties));
    }
  }

  /**
   * BETWEEN and NOT BETWEEN, each as the pair of comparisons that section 3.8.1.1 calls equivalent.
   * So neither is true for a value that is not a number.
   */
  record Between(Expression operand, boolean negated, Expression low, Expression high)
      implements Condition {
    @Override
    public Truth test(Function<String, @Nullable Object> properties) {
      Object value = operand.value(properties);
      Object from = low.value(properties);
      Object to = high.value(properties);
      return negated
          ? ComparisonOperator.LESS
              .compare(value, from)
              .or(ComparisonOperator.GREATER.compare(value, to))
          : ComparisonOperator.GREATER_OR_EQUAL
              .compare(value, from)
              .and(ComparisonOperator.LESS_OR_EQUAL.compare(value, to));
    }
  }

  /**
   * IN and NOT IN. They compare strings, and section 3.8.1.1 makes a comparison with a value of
   * another type false; so neither is true for a value that is not a string.
   */
  record In(Identifier identifier, boolean negated, Set<String> values) implements Condition {
    @Override
    public Truth test(Function<String, @Nullable Object> properties) {
      Object value = identifier.value(properties);
      if (value == null) {
        return Truth.UNKNOWN;
      }
      return Truth.of(value instanceof String string && values.contains(string) != negated);
    }
  }

  /** LIKE and NOT LIKE; like {@link In}, neither is true for a value that is not a string. */
  record Like(Identifier identifier, boolean negated, LikePattern pattern) implements Condition {
    @Override
    public Truth test(Function<String, @Nullable Object> properties) {
      Object value = identifier.value(properties);
      if (value == null) {
        return Truth.UNKNOWN;
      }
      return Truth.of(value instanceof String string && pattern.matches(string) != negated);
    }
  }

  /** IS NULL; IS NOT NULL is its negation. Never unknown. */
  record IsNull(Identifier identifier) implements Condition {
    @Override
    public Truth test(Function<String, @Nullable Object> properties) {
      return Truth.of(identifier.value(properties) == null);
    }
  }

  record Not(Expression operand) implements Condition {
    @Override
    public Truth test(Function<String, @Nullable Object> properties) {
      return operand.test(properties).not();
    }
  }

  record And(List<Expression> operands) implements Condition {
    @Override
    public Truth test(Function<String, @Nullable Object> properties) {
      Truth result = Truth.TRUE;
      for (Expression operand : operands) {
        result = result.and(operand.test(properties));
        if (result == Truth.FALSE) {
          break;
        }
      }
      return result;
    }
  }

  record Or(List<Expression> operands) implements Condition {
    @Override
    public Truth test(Function<String, @Nullable Object> properties) {
      Truth result = Truth.FALSE;
      for (Expression operand : operands) {
        result = result.or(operand.test(properties));
        if (result == Truth.TRUE) {
          break;
        }
      }
      return result;
    }
  }
}
