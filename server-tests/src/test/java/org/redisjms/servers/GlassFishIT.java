package org.redisjms.servers;

/** The contract on GlassFish, embedded. */
class GlassFishIT extends ServerContract {

  @Override
  JakartaServer startServer() throws Exception {
    return GlassFishServer.start();
  }
}
