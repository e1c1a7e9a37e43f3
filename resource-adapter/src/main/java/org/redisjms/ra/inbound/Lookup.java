package org.redisjms.ra.inbound;

import jakarta.jms.Destination;
import jakarta.resource.ResourceException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.redisjms.RedisJmsXAConnectionFactory;
import org.redisjms.ra.outbound.ConnectionFactoryHandle;

/** Finds in JNDI what activation properties name. */
final class Lookup {

  private Lookup() {}

  @SuppressWarnings("BanJNDI") // the name comes from the bean's deployer
  private static Object lookup(String name) throws NamingException {
    InitialContext context = new InitialContext();
    try {
      return context.lookup(name);
    } finally {
      context.close();
    }
  }

  static Destination destination(String name) throws NamingException {
    Object found = lookup(name);
    if (found instanceof Destination destination) {
      return destination;
    }
    throw new NamingException(name + " is not a destination: " + found);
  }

  /** A connection factory of this resource adapter, or one of the provider itself. */
  static RedisJmsXAConnectionFactory connectionFactory(String name)
      throws NamingException, ResourceException {
    Object found = lookup(name);
    if (found instanceof ConnectionFactoryHandle handle) {
      return handle.unpooled();
    }
    if (found instanceof RedisJmsXAConnectionFactory factory) {
      return factory;
    }
    throw new NamingException(name + " is not a connection factory of Redis JMS: " + found);
  }
}
