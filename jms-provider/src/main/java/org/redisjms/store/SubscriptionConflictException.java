package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/**
 * A subscription of this name is there, and cannot be used like this: it has a consumer already, or
 * has active consumers and another topic or selector. Nothing was changed.
 */
public class SubscriptionConflictException extends StoreException {

  private static final long serialVersionUID = 1L;

  public SubscriptionConflictException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
