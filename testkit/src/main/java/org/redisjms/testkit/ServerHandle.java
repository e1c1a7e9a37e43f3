package org.redisjms.testkit;

/** How a server that runs somewhere is started, signalled and looked after. */
interface ServerHandle {
  /** What an operating system can tell a process. */
  enum Signal {
    KILL,
    STOP,
    CONT,
    TERM
  }

  /** Starts it for the first time, or again in the folder that it had. */
  void launch();

  boolean isAlive();

  long pid();

  /** All output since the first launch. */
  String log();

  /**
   * Lets none of its files grow, or again without limit.
   *
   * @return false where that is not possible
   */
  boolean limitFiles(boolean full);

  /** Ignored when it is not running. */
  void signal(Signal signal);

  /** Returns when it is gone, after the time to stop cleanly by force. */
  void awaitEnd();

  /** Frees what a stopped server still holds; it cannot be launched again. */
  void dispose();
}
