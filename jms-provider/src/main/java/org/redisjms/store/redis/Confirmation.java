package org.redisjms.store.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.NotReplicatedException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What has confirmed the writes of a connection.
 *
 * @param replicas so many replicas
 * @param connected how many were connected to the master; 0 if that was not asked
 * @param disk the append-only file on the master's disk
 * @param failure that the server cannot tell
 */
record Confirmation(
    long replicas, int connected, boolean disk, @Nullable JedisDataException failure) {

  /** Only the master's reply. */
  static final Confirmation MASTER = new Confirmation(0, 0, false, null);

  boolean satisfies(Requirement requirement) {
    return replicas >= requirement.replicasOf(connected) && (disk || !requirement.disk());
  }

  /** What is missing for a write that has this requirement; null if nothing is. */
  @Nullable NotReplicatedException missing(Requirement requirement) {
    if (satisfies(requirement)) {
      return null;
    }
    List<String> missing = new ArrayList<>();
    int wanted = requirement.replicasOf(connected);
    if (replicas < wanted) {
      missing.add("replicated to " + replicas + " of " + wanted);
    }
    if (requirement.disk() && !disk) {
      missing.add("not confirmed to be on its disk");
    }
    String text = "applied on the master, " + String.join(", ", missing);
    return failure == null
        ? new NotReplicatedException(text, null)
        : new NotReplicatedException(text + ": " + failure.getMessage(), failure);
  }
}
