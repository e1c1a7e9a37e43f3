package org.redisjms.topology;

import org.jspecify.annotations.Nullable;

/**
 * The server is one this provider must not work with: too old, or not durable although that is
 * required.
 */
public final class RedisUnsupportedException extends RedisTopologyException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what failed, with the endpoints
   * @param cause the last failure, if there was one
   */
  public RedisUnsupportedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  RedisUnsupportedException again() {
    return new RedisUnsupportedException(
        String.valueOf(getMessage()), getCause() == null ? this : getCause());
  }
}
