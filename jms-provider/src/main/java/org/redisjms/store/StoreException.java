package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/** An operation of the store failed; nothing was changed unless a subclass says otherwise. */
public class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
