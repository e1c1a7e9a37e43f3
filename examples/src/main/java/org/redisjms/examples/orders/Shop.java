package org.redisjms.examples.orders;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import java.util.Properties;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** What an application looks up in JNDI; the names of the queues are in {@code jndi.properties}. */
record Shop(ConnectionFactory factory, Queue orders, Queue parcels, Queue invoices) {

  /** The property of every message that holds its order's number. */
  static final String NUMBER = "number";

  // The names are constants, and the provider creates the objects without deserializing anything.
  @SuppressWarnings("BanJNDI")
  static Shop at(String uri) throws NamingException {
    Properties environment = new Properties();
    environment.setProperty("connectionfactory.shop", uri);
    Context context = new InitialContext(environment);
    try {
      return new Shop(
          (ConnectionFactory) context.lookup("shop"),
          (Queue) context.lookup("orders"),
          (Queue) context.lookup("parcels"),
          (Queue) context.lookup("invoices"));
    } finally {
      context.close();
    }
  }
}
