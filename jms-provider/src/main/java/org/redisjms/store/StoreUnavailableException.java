package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/** The store could not be reached in time; the message names the endpoints and the last cause. */
public class StoreUnavailableException extends StoreException {

  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
