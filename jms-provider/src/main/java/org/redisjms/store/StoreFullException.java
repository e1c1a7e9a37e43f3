package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/** The store has no room left, in its memory or on its disk; nothing was stored. */
public class StoreFullException extends StoreException {

  private static final long serialVersionUID = 1L;

  public StoreFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
