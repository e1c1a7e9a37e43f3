package org.redisjms.chaos.check;

/** What is known of the acknowledgement of a delivery. */
enum Settlement {
  /** The client was told that it is acknowledged or committed. */
  CONFIRMED,
  /** The client has gone on, and is not told whether it is acknowledged. */
  PRESUMED,
  /** It is acknowledged or not. */
  UNKNOWN,
  /** It is not acknowledged: the message must come again. */
  OPEN
}
