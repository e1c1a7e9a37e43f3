package org.redisjms.topology;

import org.jspecify.annotations.Nullable;

/**
 * The server or the sentinels refused the user, the password or a command. Trying again does not
 * help.
 */
public final class RedisSecurityException extends RedisTopologyException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what failed, with the endpoints
   * @param cause the last failure, if there was one
   */
  public RedisSecurityException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  RedisSecurityException again() {
    return new RedisSecurityException(
        String.valueOf(getMessage()), getCause() == null ? this : getCause());
  }
}
