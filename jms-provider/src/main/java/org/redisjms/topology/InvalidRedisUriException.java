package org.redisjms.topology;

/** A URI is malformed or not supported. The message shows the URI without passwords. */
public final class InvalidRedisUriException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong and what to write instead
   */
  public InvalidRedisUriException(String message) {
    super(message);
  }
}
