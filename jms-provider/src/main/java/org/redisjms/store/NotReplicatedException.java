package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/** The operation was applied, but too few copies have confirmed it. */
public class NotReplicatedException extends StoreException {

  private static final long serialVersionUID = 1L;

  public NotReplicatedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
