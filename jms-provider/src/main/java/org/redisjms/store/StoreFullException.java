package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/** The store has no memory left; nothing was stored. */
public class StoreFullException extends StoreException {

  private static final long serialVersionUID = 1L;

  public StoreFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
