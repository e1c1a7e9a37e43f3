package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/** A branch of a global transaction that was prepared, committed or rolled back before. */
public final class BranchConflictException extends StoreException {

  private static final long serialVersionUID = 1L;

  public BranchConflictException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
