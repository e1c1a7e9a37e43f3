package org.redisjms.topology;

import java.util.List;
import java.util.stream.Collectors;
import org.redisjms.config.Durability;
import org.redisjms.config.InvalidOptionException;
import org.redisjms.config.Option;
import org.redisjms.config.Options;

/**
 * Where the broker is: {@code redis://[user:password@]host[:port][/db][?options]}, {@code
 * rediss://} for TLS, {@code redis-sentinel://[user:password@]host[:port],…[/db]?master=name} and
 * {@code rediss-sentinel://}.
 *
 * <p>User and password are those of the data nodes; the sentinels have {@code sentinelUsername} and
 * {@code sentinelPassword}. User, password and option values are percent-encoded.
 */
public sealed interface RedisUri permits RedisUri.Single, RedisUri.Sentinel {

  /** One server. */
  record Single(Endpoint endpoint, boolean tls, int database, Options options) implements RedisUri {
    @Override
    public List<Endpoint> endpoints() {
      return List.of(endpoint);
    }

    @Override
    public void validate(Options merged) {
      Credentials.check(merged);
    }

    @Override
    public Durability defaultDurability(int connectedReplicas) {
      return Durability.MASTER;
    }

    @Override
    public String toString() {
      return RedisUriParser.format(this, tls ? "rediss" : "redis");
    }
  }

  /** A group of sentinels that know the master. */
  record Sentinel(List<Endpoint> endpoints, boolean tls, int database, Options options)
      implements RedisUri {
    public Sentinel {
      endpoints = List.copyOf(endpoints);
    }

    @Override
    public void validate(Options merged) {
      if (merged.master().filter(name -> !name.isBlank()).isEmpty()) {
        throw new InvalidOptionException(
            Option.MASTER.key(),
            "The name of the master is missing: "
                + this
                + " needs ?master=NAME, the name in the sentinels' configuration"
                + " ('sentinel monitor NAME ...').");
      }
      Credentials.check(merged);
    }

    @Override
    public Durability defaultDurability(int connectedReplicas) {
      return connectedReplicas > 0 ? Durability.REPLICA : Durability.MASTER;
    }

    @Override
    public String toString() {
      return RedisUriParser.format(this, tls ? "rediss-sentinel" : "redis-sentinel");
    }
  }

  /**
   * Reads a URI.
   *
   * @throws InvalidRedisUriException if it is malformed, or of a kind that is not supported
   * @throws InvalidOptionException if one of its options is unknown or has a value that is not
   *     allowed
   */
  static RedisUri parse(String uri) {
    return new RedisUriParser(uri).parse();
  }

  /** The server, or the sentinels. */
  List<Endpoint> endpoints();

  boolean tls();

  int database();

  /** What the URI sets: its query, and {@code username} and {@code password} from its user part. */
  Options options();

  /**
   * Checks the options that belong together, after merging.
   *
   * @throws InvalidOptionException if one is missing
   */
  void validate(Options merged);

  /** What is confirmed when {@code durability} is unset and the master has so many replicas. */
  Durability defaultDurability(int connectedReplicas);

  /** The endpoints separated by commas, for messages. */
  default String endpointsText() {
    return endpoints().stream().map(Endpoint::toString).collect(Collectors.joining(","));
  }

  /** Checks that user and password come together. */
  final class Credentials {
    private Credentials() {}

    private static void check(Options options) {
      check(options, Option.USERNAME, Option.PASSWORD);
      check(options, Option.SENTINEL_USERNAME, Option.SENTINEL_PASSWORD);
    }

    private static void check(Options options, Option user, Option password) {
      if (options.isSet(user) && !options.isSet(password)) {
        throw new InvalidOptionException(
            password.key(),
            "Option '" + password.key() + "' is missing: '" + user.key() + "' is set.");
      }
    }
  }
}
