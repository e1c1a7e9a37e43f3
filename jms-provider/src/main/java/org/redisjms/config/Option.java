package org.redisjms.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every option of a connection factory: URI parameter and bean property have the same name. */
public enum Option {
  MASTER(
      "master",
      OptionType.Text.any(),
      null,
      "Name of the master that the sentinels watch; required with `redis-sentinel://`."),
  USERNAME(
      "username",
      OptionType.Text.any(),
      null,
      "ACL user on the data nodes; the same as `user:` before the host."),
  PASSWORD(
      "password",
      new OptionType.Secret(),
      null,
      "Password on the data nodes; the same as `:password@` before the host."),
  SENTINEL_USERNAME("sentinelUsername", OptionType.Text.any(), null, "ACL user on the sentinels."),
  SENTINEL_PASSWORD(
      "sentinelPassword", new OptionType.Secret(), null, "Password on the sentinels."),
  CLIENT_ID(
      "clientId",
      OptionType.Text.any(),
      null,
      "JMS client identifier of every connection of this factory."),
  KEY_PREFIX(
      "keyPrefix",
      new OptionType.Text(
          "letters, digits and `.` `_` `-` `:`, at most 64", Pattern.compile("[\\w.:-]{1,64}")),
      "jms",
      "Begins the name of every Redis key, so that several brokers can share a server."),
  PREFETCH(
      "prefetch",
      new OptionType.Whole(1, 10_000),
      "100",
      "The most messages that one consumer holds in advance."),
  DURABILITY(
      "durability",
      new OptionType.Durable(),
      null,
      "What confirms a persistent send, a commit or an `acknowledge()`: the master's reply,"
          + " `replicas` replicas, all connected replicas, or the append-only file on disk (Redis"
          + " 7.2, Valkey). Unset: `replica` with Sentinel when the group has replicas, otherwise"
          + " `master`. See [Durability](#durability)."),
  REPLICAS(
      "replicas",
      new OptionType.Whole(1, 100),
      "1",
      "How many replicas must confirm with `durability=replica`, and with `durability=fsync` in a"
          + " Sentinel group."),
  REPLICA_TIMEOUT(
      "replicaTimeout",
      time(10, 60_000),
      "1s",
      "How long one `WAIT` for replicas may take before the master is looked up again; the whole"
          + " wait ends with `failoverTimeout`."),
  FAILOVER_TIMEOUT(
      "failoverTimeout",
      time(100, 3_600_000),
      "30s",
      "How long calls wait while there is no master."),
  CONNECT_TIMEOUT(
      "connectTimeout",
      time(1, 600_000),
      "2s",
      "How long opening a connection may take, to a data node and to a sentinel."),
  SOCKET_TIMEOUT(
      "socketTimeout",
      time(10, 600_000),
      "5s",
      "How long one answer, or the writing of one command, may take on an open connection."),
  POOL_SIZE(
      "poolSize",
      new OptionType.Whole(1, 10_000),
      "8",
      "The most pooled Redis connections of one JVM for one URI."),
  LEASE(
      "lease",
      time(1_000, 3_600_000),
      "30s",
      "After this time without a sign of life a client counts as dead and its messages go to"
          + " others."),
  MAX_DELIVERIES(
      "maxDeliveries",
      new OptionType.Whole(1, 1_000_000),
      "10",
      "After so many deliveries a message goes to the dead-letter queue."),
  REDELIVERY_DELAY(
      "redeliveryDelay",
      time(0, 604_800_000),
      "0ms",
      "How long a message rests before its first redelivery."),
  REDELIVERY_MULTIPLIER(
      "redeliveryMultiplier",
      new OptionType.Decimal(1, 100),
      "1.0",
      "By this the delay grows with each further redelivery."),
  REDELIVERY_MAX_DELAY(
      "redeliveryMaxDelay",
      time(0, 2_592_000_000L),
      "1h",
      "The longest delay before a redelivery."),
  DEAD_LETTER_PREFIX(
      "deadLetterPrefix",
      new OptionType.Text("1 to 64 characters", Pattern.compile(".{1,64}")),
      "DLQ.",
      "The dead-letter queue of a queue is named by this prefix and the queue's name."),
  ACK_PIPELINE(
      "ackPipeline",
      new OptionType.Whole(0, 1_000),
      "0",
      "How many automatic acknowledgements may be under way when the next message is delivered; 0"
          + " confirms each before the next delivery, except where a consumer has a topic's"
          + " subscription to itself or is at a temporary queue."),
  ASYNC_SEND_WINDOW(
      "asyncSendWindow",
      new OptionType.Whole(1, 1_000_000),
      "1000",
      "How many messages of one session that were sent with a `CompletionListener` may be without"
          + " completion; the next such `send` waits."),
  ASYNC_SEND_WINDOW_BYTES(
      "asyncSendWindowBytes",
      new OptionType.Size(1024, 2L << 30),
      "16m",
      "How much memory these messages may take. A larger one is sent when no other is under way."),
  RESEND_WINDOW(
      "resendWindow",
      new OptionType.Whole(0, 1_000_000),
      "10000",
      "How many confirmed messages of one JVM are kept until all replicas have them, to send them"
          + " again if a failover loses them; 0 keeps none, and all that is lost is reported."),
  RESEND_WINDOW_BYTES(
      "resendWindowBytes",
      new OptionType.Size(1024, 2L << 30),
      "16m",
      "How much memory these messages may take; the oldest are given up first."),
  MAX_MESSAGE_SIZE(
      "maxMessageSize",
      new OptionType.Size(1024, 512L << 20),
      "64m",
      "The largest message that is sent."),
  TRUSTED_PACKAGES(
      "trustedPackages",
      OptionType.Text.any(),
      "",
      "Packages whose classes an `ObjectMessage` may contain, separated by commas; empty: only"
          + " value types of the JDK."),
  REQUIRE_DURABLE(
      "requireDurable",
      new OptionType.Flag(),
      "false",
      "Refuse to connect to a server that may lose messages instead of logging a warning."),
  TRUST_STORE(
      "trustStore",
      OptionType.Text.any(),
      null,
      "File with the certificates to trust with TLS: PKCS #12, JKS or PEM. Unset: those of the"
          + " JDK."),
  TRUST_STORE_PASSWORD(
      "trustStorePassword", new OptionType.Secret(), null, "Password of `trustStore`."),
  KEY_STORE(
      "keyStore",
      OptionType.Text.any(),
      null,
      "File with this client's key and certificate for TLS: PKCS #12 or JKS."),
  KEY_STORE_PASSWORD("keyStorePassword", new OptionType.Secret(), null, "Password of `keyStore`."),
  VERIFY_HOSTNAME(
      "verifyHostname",
      new OptionType.Flag(),
      "true",
      "Whether the host name must be in the server's certificate.");

  private final String key;
  private final OptionType type;
  private final @Nullable String defaultText;
  private final String description;

  Option(String key, OptionType type, @Nullable String defaultText, String description) {
    this.key = key;
    this.type = type;
    this.defaultText = defaultText;
    this.description = description;
  }

  private static OptionType time(long minMillis, long maxMillis) {
    return new OptionType.Time(Duration.ofMillis(minMillis), Duration.ofMillis(maxMillis));
  }

  /** The name in a URI and as a bean property, such as {@code failoverTimeout}. */
  public String key() {
    return key;
  }

  /** The default as it would be written, or null when there is none. */
  public @Nullable String defaultText() {
    return defaultText;
  }

  /** What the option does, in Markdown. */
  public String description() {
    return description;
  }

  /** Which values are allowed, in Markdown. */
  public String allowed() {
    return type.allowed();
  }

  /** Whether the value is a password and must never be shown. */
  public boolean secret() {
    return type.secret();
  }

  /**
   * The option of this name.
   *
   * @throws InvalidOptionException if there is none; the message names the nearest one
   */
  public static Option named(String name) {
    for (Option option : values()) {
      if (option.key.equals(name)) {
        return option;
      }
    }
    List<String> names = new ArrayList<>();
    for (Option option : values()) {
      names.add(option.key);
    }
    throw new InvalidOptionException(
        name, "Unknown option '" + name + "'; did you mean '" + NearestName.of(name, names) + "'?");
  }

  Object parse(String text) {
    try {
      return type.parse(text);
    } catch (OptionType.NotAllowed e) {
      String value = secret() ? "the given value" : "'" + text + "'";
      throw new InvalidOptionException(
          key,
          "Option '"
              + key
              + "': "
              + value
              + " is not allowed; it must be "
              + type.allowed().replace('`', '\'')
              + ".");
    }
  }

  String format(Object value) {
    return type.format(value);
  }

  /** Finds the name that somebody who mistyped probably meant. */
  private static final class NearestName {
    static String of(String name, List<String> names) {
      String lower = name.toLowerCase(Locale.ROOT);
      return Collections.min(
          names,
          (a, b) ->
              Integer.compare(
                  distance(lower, a.toLowerCase(Locale.ROOT)),
                  distance(lower, b.toLowerCase(Locale.ROOT))));
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
      int[] previous = new int[b.length() + 1];
      for (int j = 0; j <= b.length(); j++) {
        previous[j] = j;
      }
      for (int i = 1; i <= a.length(); i++) {
        int[] row = new int[b.length() + 1];
        row[0] = i;
        for (int j = 1; j <= b.length(); j++) {
          int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
          row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
        }
        previous = row;
      }
      return previous[b.length()];
    }
  }
}
