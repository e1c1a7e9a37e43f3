package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/**
 * The store is a copy that lacks the last moments: it holds other messages, or none, at the
 * positions that were named. Nothing was changed; the consumer's next fetch tells what it still
 * holds.
 */
public class StaleClaimException extends StoreException {

  private static final long serialVersionUID = 1L;

  public StaleClaimException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
