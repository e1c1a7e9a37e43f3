package org.redisjms.servers;

/** Both contracts on GlassFish 8, with a JDK 21 or later. */
class GlassFish8IT extends RecoveryContract {

  @Override
  RestartableServer startServer() throws Exception {
    return new PayaraServer("glassfish8", false);
  }
}
