package org.redisjms.exception;

import jakarta.jms.JMSRuntimeException;

/** The {@link NotReplicatedException} of the simplified API. */
public final class NotReplicatedRuntimeException extends JMSRuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param cause the exception of the classic API
   */
  public NotReplicatedRuntimeException(NotReplicatedException cause) {
    super(cause.getMessage(), NotReplicatedException.ERROR_CODE, cause);
  }
}
