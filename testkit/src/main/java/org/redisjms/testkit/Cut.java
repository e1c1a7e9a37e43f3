package org.redisjms.testkit;

/** How a {@link FaultProxy} ends a connection, as the client sees it. */
public enum Cut {
  /** In order: the client reads what was passed on, then the end of the stream. */
  FIN,

  /** With a reset, as after a crash; the client may lose bytes that it has not read yet. */
  RST
}
