package org.redisjms.tck.official;

/** There is no TCK where one was expected. */
final class NoTckException extends Exception {
  private static final long serialVersionUID = 1L;

  NoTckException(String message) {
    super(message);
  }
}
