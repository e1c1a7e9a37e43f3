package org.redisjms.jndi;

import javax.naming.ConfigurationException;

/** Naming exceptions with their cause. */
final class Failures {

  private Failures() {}

  static ConfigurationException configuration(String what, Exception cause) {
    ConfigurationException failure =
        new ConfigurationException(what + " is not right: " + cause.getMessage());
    failure.setRootCause(cause);
    return failure;
  }
}
