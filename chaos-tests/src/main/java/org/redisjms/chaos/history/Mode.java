package org.redisjms.chaos.history;

/** How a consumer acknowledges. */
public enum Mode {
  AUTO_RECEIVE,
  AUTO_LISTENER,
  DUPS_OK,
  CLIENT,
  INDIVIDUAL,
  TRANSACTED
}
