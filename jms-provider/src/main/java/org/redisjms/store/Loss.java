package org.redisjms.store;

import java.util.List;

/**
 * What the store had confirmed and lacks now, and nobody can send again.
 *
 * @param sender under which name it was counted
 * @param first the number of the first one
 * @param last the number of the last one
 * @param transacted whether transactions are counted and not messages
 * @param addresses the destinations they were sent to; empty if that is not known
 */
public record Loss(
    String sender, long first, long last, boolean transacted, List<String> addresses) {

  public long count() {
    return last - first + 1;
  }
}
