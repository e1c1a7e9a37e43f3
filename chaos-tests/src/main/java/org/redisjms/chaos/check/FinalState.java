package org.redisjms.chaos.check;

import java.util.Map;
import java.util.Set;

/**
 * What is left in Redis when all clients have ended.
 *
 * @param messages names of messages that are still in the lists of a queue or subscription, or in
 *     its dead-letter queue
 * @param orphans keys that nobody will ever look at again, in words
 */
public record FinalState(Map<String, Set<String>> messages, Set<String> orphans) {

  boolean holds(String source, String message) {
    return messages.getOrDefault(source, Set.of()).contains(message);
  }

  /** How many messages are left. */
  public int size() {
    return messages.values().stream().mapToInt(Set::size).sum();
  }
}
