package org.redisjms.topology;

import org.jspecify.annotations.Nullable;

/**
 * No master could be reached in time, or no connection was free. Trying again later may succeed.
 */
public final class RedisUnavailableException extends RedisTopologyException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what failed, with the endpoints
   * @param cause the last failure, if there was one
   */
  public RedisUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  RedisUnavailableException again() {
    return new RedisUnavailableException(
        String.valueOf(getMessage()), getCause() == null ? this : getCause());
  }
}
