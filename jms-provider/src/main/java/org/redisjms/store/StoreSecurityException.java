package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/** The store refused the credentials, or the user may not do this. */
public class StoreSecurityException extends StoreException {

  private static final long serialVersionUID = 1L;

  public StoreSecurityException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
