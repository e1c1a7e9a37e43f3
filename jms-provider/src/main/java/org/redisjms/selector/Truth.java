package org.redisjms.selector;

import org.jspecify.annotations.Nullable;

/** A truth value of SQL's three-valued logic (section 3.8.1.2, tables 3-4 to 3-6). */
enum Truth {
  TRUE,
  FALSE,
  UNKNOWN;

  static Truth of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /**
   * The truth of a value that stands where a condition is needed: only a boolean is true or false.
   */
  static Truth ofValue(@Nullable Object value) {
    return value instanceof Boolean bool ? of(bool) : UNKNOWN;
  }

  Truth not() {
    return switch (this) {
      case TRUE -> FALSE;
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
    };
  }

  Truth and(Truth other) {
    if (this == FALSE || other == FALSE) {
      return FALSE;
    }
    return this == TRUE && other == TRUE ? TRUE : UNKNOWN;
  }

  Truth or(Truth other) {
    if (this == TRUE || other == TRUE) {
      return TRUE;
    }
    return this == FALSE && other == FALSE ? FALSE : UNKNOWN;
  }

  /** The value of a condition that is compared with another: unknown is NULL. */
  @Nullable Boolean value() {
    return this == UNKNOWN ? null : this == TRUE;
  }
}
