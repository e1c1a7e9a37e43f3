package org.redisjms.chaos.history;

/** What the caller was told. A call without an outcome was cut short by the end of its process. */
public enum Outcome {
  OK,
  /** It is known not to have happened. */
  FAILED,
  /** It happened or not; at most once. */
  UNKNOWN
}
