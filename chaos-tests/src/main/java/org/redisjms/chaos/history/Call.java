package org.redisjms.chaos.history;

/** What a client can ask for whose outcome matters. */
public enum Call {
  /** Sends one message that is in no transaction. */
  SEND,
  /** Receives with automatic acknowledgement: what it has not returned may be gone. */
  RECEIVE,
  /** {@code Message.acknowledge()}. */
  ACKNOWLEDGE,
  COMMIT,
  ROLLBACK,
  /** {@code Session.recover()}. */
  RECOVER
}
