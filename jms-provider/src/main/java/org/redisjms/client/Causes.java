package org.redisjms.client;

import jakarta.jms.JMSException;

/** Links a cause to a JMS exception in both ways that an application may look for it. */
final class Causes {

  private Causes() {}

  static <E extends JMSException> E link(E exception, Exception cause) {
    exception.initCause(cause);
    exception.setLinkedException(cause);
    return exception;
  }
}
