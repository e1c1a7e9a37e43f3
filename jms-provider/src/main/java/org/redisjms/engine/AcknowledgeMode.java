package org.redisjms.engine;

import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** How a session acknowledges what it delivered (Jakarta Messaging 3.1, section 6.2.10). */
public enum AcknowledgeMode {
  /** Each message by itself, confirmed before the next one is delivered. */
  AUTO(Session.AUTO_ACKNOWLEDGE),
  /** When the client says so, everything that the session delivered. */
  CLIENT(Session.CLIENT_ACKNOWLEDGE),
  /** By itself, now and then; after a crash some messages come twice. */
  DUPS_OK(Session.DUPS_OK_ACKNOWLEDGE),
  /** When the client says so, that one message; an extension. */
  INDIVIDUAL(AcknowledgeMode.INDIVIDUAL_ACKNOWLEDGE),
  /** With the transaction. */
  TRANSACTED(Session.SESSION_TRANSACTED);

  /** The number of the extension {@link #INDIVIDUAL}, as an argument of {@code createSession}. */
  public static final int INDIVIDUAL_ACKNOWLEDGE = 101;

  private final int jmsValue;

  AcknowledgeMode(int jmsValue) {
    this.jmsValue = jmsValue;
  }

  /** The number that the JMS API uses. */
  public int jmsValue() {
    return jmsValue;
  }

  /**
   * The mode with this number of the JMS API.
   *
   * @throws JMSException if there is none
   */
  public static AcknowledgeMode of(int jmsValue) throws JMSException {
    for (AcknowledgeMode mode : values()) {
      if (mode.jmsValue == jmsValue) {
        return mode;
      }
    }
    throw new JMSException(
        "There is no acknowledge mode "
            + jmsValue
            + "; it must be AUTO_ACKNOWLEDGE (1), CLIENT_ACKNOWLEDGE (2), DUPS_OK_ACKNOWLEDGE (3), SESSION_TRANSACTED"
            + " (0) or INDIVIDUAL_ACKNOWLEDGE (101)");
  }
}
