package org.redisjms.message;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Bytes that are not an encoded message: truncated, damaged, or of an unknown version. */
public final class CorruptMessageException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  CorruptMessageException(String message) {
    super(message);
  }

  CorruptMessageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
