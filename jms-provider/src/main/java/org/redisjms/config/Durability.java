package org.redisjms.config;

import java.util.Locale;

/** What has to be confirmed before a persistent send or a commit returns. */
public enum Durability {
  /** The reply of the master. */
  MASTER,
  /** Besides the master, as many replicas as the option {@code replicas} says. */
  REPLICA,
  /** Every replica that is connected to the master. */
  ALL,
  /** The append-only file of the master is on disk ({@code WAITAOF}, Redis 7.2 or later). */
  FSYNC;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
