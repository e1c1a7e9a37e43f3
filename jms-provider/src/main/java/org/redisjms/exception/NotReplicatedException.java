package org.redisjms.exception;

import jakarta.jms.JMSException;

/**
 * A send, commit or acknowledgement took effect, but what the durability asks for was not confirmed
 * within {@code failoverTimeout}: its message says for example "applied on the master, replicated
 * to 0 of 1". It must not be repeated, because then it would take effect twice; it is lost only if
 * the master is lost before its replicas have caught up. Its error code is {@value #ERROR_CODE}.
 *
 * <p>In the simplified API it is a {@link NotReplicatedRuntimeException}.
 */
public final class NotReplicatedException extends JMSException {

  /** The error code of these exceptions. */
  public static final String ERROR_CODE = "NOT_REPLICATED";

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is missing
   */
  public NotReplicatedException(String message) {
    super(message, ERROR_CODE);
  }
}
