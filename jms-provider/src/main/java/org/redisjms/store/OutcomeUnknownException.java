package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/**
 * The store was lost in the middle of an operation, and it could not be found out whether it took
 * effect.
 */
public class OutcomeUnknownException extends StoreUnavailableException {

  private static final long serialVersionUID = 1L;

  public OutcomeUnknownException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
