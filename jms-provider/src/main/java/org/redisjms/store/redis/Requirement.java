package org.redisjms.store.redis;

/**
 * What has to confirm a write besides the master's reply.
 *
 * @param replicas so many replicas
 * @param allReplicas every replica that is connected to the master, and at least one
 * @param disk the append-only file of the master, on its disk
 */
record Requirement(int replicas, boolean allReplicas, boolean disk) {

  static final Requirement NONE = new Requirement(0, false, false);

  boolean isNone() {
    return !needsReplicas() && !disk;
  }

  boolean needsReplicas() {
    return replicas > 0 || allReplicas;
  }

  /** How many replicas that are when so many are connected. */
  int replicasOf(int connected) {
    return Math.max(replicas, allReplicas ? Math.max(connected, 1) : 0);
  }

  /** This and the other one. */
  Requirement and(Requirement other) {
    return new Requirement(
        Math.max(replicas, other.replicas), allReplicas || other.allReplicas, disk || other.disk);
  }
}
