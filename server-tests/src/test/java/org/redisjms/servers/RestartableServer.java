package org.redisjms.servers;

/** A server in a process of its own, which can crash. */
interface RestartableServer extends JakartaServer {

  /** Kills it, like a power failure. */
  void kill() throws Exception;

  /** Starts it again, as it was configured; returns when the application answers. */
  void restart() throws Exception;

  /** Starts it again, with another Redis than before; returns when the application answers. */
  void restart(String uri) throws Exception;

  @Override
  default void moveTo(String uri, String database) throws Exception {
    kill();
    restart(uri);
  }
}
