package org.redisjms.selector;

import org.jspecify.annotations.Nullable;

/** The binary arithmetic operators of section 3.8.1.1. */
enum ArithmeticOperator {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE;

  /**
   * Computes with Java's numeric promotion.
   *
   * @return a {@link Long} or a {@link Double}; null, which is unknown, if an operand is NULL or
   *     not a number, or an exact number is divided by zero
   */
  @Nullable Object apply(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return exact(a, b);
    }
    if (left != null && right != null && isNumber(left) && isNumber(right)) {
      return approximate(((Number) left).doubleValue(), ((Number) right).doubleValue());
    }
    return null;
  }

  /** A number as selectors know it: no property is of any other {@link Number} class. */
  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double;
  }

  private @Nullable Object exact(long a, long b) {
    if (this == DIVIDE && b == 0) {
      return null;
    }
    long result =
        switch (this) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          case DIVIDE -> a / b;
        };
    return result;
  }

  private double approximate(double a, double b) {
    return switch (this) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
    };
  }
}
