package org.redisjms.servers;

/** The example for Jakarta EE servers on Open Liberty. */
class LibertyIT extends RecoveryContract {

  @Override
  RestartableServer startServer() throws Exception {
    return new LibertyServer();
  }
}
