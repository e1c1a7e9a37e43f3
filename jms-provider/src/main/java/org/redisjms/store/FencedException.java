package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/** The client was given up for dead: its messages went elsewhere. Nothing was changed. */
public class FencedException extends StoreException {

  private static final long serialVersionUID = 1L;

  public FencedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
