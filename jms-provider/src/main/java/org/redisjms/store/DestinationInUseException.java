package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/**
 * A temporary destination or a subscription cannot be deleted while it has consumers, or a client
 * id cannot be used because another connection has it. Nothing was changed.
 */
public class DestinationInUseException extends StoreException {

  private static final long serialVersionUID = 1L;

  public DestinationInUseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
