package org.redisjms.config;

/**
 * An option is unknown, or its value is not allowed.
 *
 * <p>The message names the option, what is allowed and, unless the option is a password, the value.
 */
public final class InvalidOptionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String option;

  /**
   * @param option the name of the option as it was given
   * @param message what is wrong and what to write instead
   */
  public InvalidOptionException(String option, String message) {
    super(message);
    this.option = option;
  }

  /** The name of the option as it was given. */
  public String option() {
    return option;
  }
}
