package org.redisjms.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.redisjms.store.QueueId;

/**
 * All names in Redis. A queue's keys share the root {@code jms:{queue:orders}}, whose hash tag
 * keeps them in one slot; the scripts derive the rest from it. Braces, percent signs and line ends
 * in a name are percent-encoded.
 */
final class Keys {

  private final String prefix;

  Keys(String prefix) {
    this.prefix = prefix;
  }

  byte[] queue(QueueId queue) {
    String root = prefix + ":{" + encode(queue.address()) + "}";
    return bytes(queue.part().isEmpty() ? root : root + ":" + encode(queue.part()));
  }

  byte[] destinations() {
    return bytes(prefix + ":destinations");
  }

  /** Shared and durable subscriptions by id: the root of their topic. */
  byte[] subscriptions() {
    return bytes(prefix + ":subscriptions");
  }

  /** Client ids: the connection that has it. */
  byte[] clientIds() {
    return bytes(prefix + ":client-ids");
  }

  byte[] connections() {
    return bytes(prefix + ":connections");
  }

  byte[] connection(String id) {
    return bytes(connectionRoot() + id);
  }

  String connectionRoot() {
    return prefix + ":connection:";
  }

  /**
   * Connections that died, by the time until which their senders and transaction numbers are kept.
   */
  byte[] graves() {
    return bytes(prefix + ":graves");
  }

  /** Prepared branches of global transactions. */
  byte[] branches() {
    return bytes(prefix + ":xa");
  }

  /** What a prepared branch has received and sends. */
  byte[] branch(String branch) {
    return bytes(prefix + ":xa:" + branch);
  }

  /** How a branch has ended; for a day. */
  byte[] branchEnd(String branch) {
    return bytes(prefix + ":xa-ended:" + branch);
  }

  /** Where a client process listens for wake-ups. */
  byte[] wakeUps(String client) {
    return bytes(prefix + ":wakeups:" + client);
  }

  /** The root of a queue that nobody can name, to try things on. */
  byte[] scratch(String name) {
    return bytes(prefix + ":{probe:" + name + "}");
  }

  /** All names, as an access control list has them. */
  String pattern() {
    return prefix + ":*";
  }

  static String encode(String name) {
    StringBuilder encoded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '{' || c == '}' || c == '%' || c < ' ') {
        encoded
            .append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }
}
