package org.redisjms.testkit;

import java.util.List;

/**
 * A user of the server's access control list.
 *
 * @param name the user name
 * @param password the password in clear text
 * @param rules further rules as in {@code ACL SETUSER}, such as {@code ~jms:*} and {@code +@all}
 */
public record AclUser(String name, String password, List<String> rules) {
  public AclUser {
    rules = List.copyOf(rules);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "AclUser[" + name + " " + rules + "]";
  }
}
