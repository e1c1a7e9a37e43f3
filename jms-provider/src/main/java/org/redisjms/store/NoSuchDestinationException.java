package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/**
 * A temporary destination, or a durable subscription, is not there (any more). Nothing was changed.
 */
public class NoSuchDestinationException extends StoreException {

  private static final long serialVersionUID = 1L;

  public NoSuchDestinationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
