package org.redisjms.servers;

import org.redisjms.testkit.Ports;

/** A server in a process of its own, which can crash. */
abstract class RestartableServer implements JakartaServer {

  /** Where it listens for HTTP. */
  final int port = Ports.next();

  /** The URL of the database that it was configured with. */
  String database = "";

  /** Null until the first deployment, as a server gets the address of Redis when it is started. */
  ServerProcess process;

  /** Starts it, as it was configured, with this Redis; returns when it is ready. */
  abstract void start(String uri) throws Exception;

  @Override
  public final String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public final long pid() {
    return process.pid();
  }

  /** Kills it, like a power failure. */
  final void kill() {
    process.kill9();
  }

  /** Starts it again, as it was configured; returns when the application answers. */
  final void restart() throws Exception {
    process.start();
  }

  /** Starts it again, with another Redis than before; returns when the application answers. */
  final void restart(String uri) throws Exception {
    start(uri);
  }

  @Override
  public final void moveTo(String uri, String database) throws Exception {
    kill();
    restart(uri);
  }

  @Override
  public final void close() {
    if (process != null) {
      process.close();
    }
  }
}
