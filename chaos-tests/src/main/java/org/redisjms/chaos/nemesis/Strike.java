package org.redisjms.chaos.nemesis;

/**
 * A fault that happened. Times are microseconds since 1970.
 *
 * @param victim a server's port, or the process and incarnation of a client; several are separated
 *     by blanks
 * @param began before anything was done
 * @param ended when all was whole again
 */
public record Strike(FaultKind kind, String victim, long began, long ended) {

  /** Whether this client, of this incarnation, was hit itself. */
  public boolean hit(String process) {
    return (" " + victim + " ").contains(" " + process + " ");
  }
}
