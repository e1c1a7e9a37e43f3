package org.redisjms.topology;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the master said about itself when it was last verified.
 *
 * @param redisVersion the version, for Valkey the Redis version it is compatible with; empty when
 *     the server does not let us know
 * @param valkeyVersion the version of Valkey, null for Redis
 * @param connectedReplicas how many replicas were connected at that moment
 * @param runId another one after each restart; empty when the server does not let us know
 */
public record ServerInfo(
    String redisVersion, @Nullable String valkeyVersion, int connectedReplicas, String runId) {

  static ServerInfo of(Map<String, String> info) {
    return new ServerInfo(
        info.getOrDefault("redis_version", ""),
        info.get("valkey_version"),
        number(info.get("connected_slaves")),
        info.getOrDefault("run_id", ""));
  }

  /** The lines {@code name:value} of an INFO reply. */
  static Map<String, String> parse(String info) {
    Map<String, String> fields = new HashMap<>();
    info.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
              }
            });
    return fields;
  }

  public boolean isValkey() {
    return valkeyVersion != null;
  }

  /** Whether the version is known. */
  public boolean isKnown() {
    return !redisVersion.isEmpty();
  }

  /** Whether the commands of this version of Redis are there; false when the version is unknown. */
  public boolean atLeast(int major, int minor) {
    String[] parts = redisVersion.split("\\.");
    int thisMajor = number(parts[0]);
    return thisMajor > major
        || (thisMajor == major && number(parts.length > 1 ? parts[1] : null) >= minor);
  }

  private static int number(@Nullable String text) {
    return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  @Override
  public String toString() {
    if (!isKnown()) {
      return "a server of unknown version";
    }
    return valkeyVersion != null ? "Valkey " + valkeyVersion : "Redis " + redisVersion;
  }
}
