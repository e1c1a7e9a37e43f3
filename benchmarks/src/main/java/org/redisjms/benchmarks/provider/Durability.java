package org.redisjms.benchmarks.provider;

import java.util.Locale;

/** What a server has done when it confirms. */
public enum Durability {
  /** It has forced the message to the disk. */
  DURABLE,
  /** It has written the message to its file, and forces that to the disk later. */
  RELAXED;

  /** As in {@code durable}. */
  public static Durability named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Its name on the command line and in the results. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
