package org.redisjms.selector;

import org.jspecify.annotations.Nullable;

/** The comparison operators of section 3.8.1.1. */
enum ComparisonOperator {
  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL;

  /** Strings and booleans can only be equal or not; numbers have an order. */
  boolean needsNumbers() {
    return this != EQUAL && this != NOT_EQUAL;
  }

  /** Compares two values: unknown if either is NULL, false if they are not of like type. */
  Truth compare(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return Truth.UNKNOWN;
    }
    if (left instanceof Long a && right instanceof Long b) {
      return Truth.of(holds(Long.compare(a, b)));
    }
    if (ArithmeticOperator.isNumber(left) && ArithmeticOperator.isNumber(right)) {
      return Truth.of(holds(((Number) left).doubleValue(), ((Number) right).doubleValue()));
    }
    boolean like =
        (left instanceof String && right instanceof String)
            || (left instanceof Boolean && right instanceof Boolean);
    return Truth.of(like && !needsNumbers() && (this == EQUAL) == left.equals(right));
  }

  private boolean holds(int order) {
    return switch (this) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  /** Java's own operators and not Double.compare, for the sake of NaN and of negative zero. */
  private boolean holds(double a, double b) {
    return switch (this) {
      case EQUAL -> a == b;
      case NOT_EQUAL -> a != b;
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case GREATER -> a > b;
      case GREATER_OR_EQUAL -> a >= b;
    };
  }
}
