package org.redisjms.topology;

import org.jspecify.annotations.Nullable;

/** There is no usable connection to the master. Messages name endpoints and never passwords. */
public abstract sealed class RedisTopologyException extends RuntimeException
    permits RedisUnavailableException, RedisSecurityException, RedisUnsupportedException {
  private static final long serialVersionUID = 1L;

  RedisTopologyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The same failure for another caller, with that caller's stack trace. */
  abstract RedisTopologyException again();
}
