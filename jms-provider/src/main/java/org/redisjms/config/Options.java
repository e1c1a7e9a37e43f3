package org.redisjms.config;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of all options. Immutable; it remembers which were set, so that two sources can be
 * merged: {@code uriOptions.overriddenBy(beanProperties)}.
 */
public final class Options {
  private static final Map<Option, Object> DEFAULT_VALUES = defaultValues();
  private static final Options DEFAULTS = new Options(new EnumMap<>(Option.class));

  private final Map<Option, Object> explicit;

  private Options(Map<Option, Object> explicit) {
    this.explicit = explicit;
  }

  private static Map<Option, Object> defaultValues() {
    Map<Option, Object> values = new EnumMap<>(Option.class);
    for (Option option : Option.values()) {
      String text = option.defaultText();
      if (text != null) {
        values.put(option, option.parse(text));
      }
    }
    return values;
  }

  /** Nothing set: every option has its default. */
  public static Options defaults() {
    return DEFAULTS;
  }

  /**
   * Options from names and texts.
   *
   * @throws InvalidOptionException for an unknown name or a malformed value
   */
  public static Options of(Map<String, String> texts) {
    Options options = DEFAULTS;
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      options = options.with(entry.getKey(), entry.getValue());
    }
    return options;
  }

  /**
   * The same with one option set from its name and text.
   *
   * @throws InvalidOptionException for an unknown name or a malformed value
   */
  public Options with(String name, String text) {
    return with(Option.named(name), text);
  }

  /**
   * The same with one option set, or unset with null. Numbers, flags, durations and {@link
   * Durability} may be given as such.
   *
   * @throws InvalidOptionException if the value is not allowed
   */
  public Options with(Option option, @Nullable Object value) {
    EnumMap<Option, Object> copy = new EnumMap<>(Option.class);
    copy.putAll(explicit);
    if (value == null) {
      copy.remove(option);
    } else {
      String text =
          value instanceof Duration duration
              ? String.valueOf(duration.toMillis())
              : value.toString();
      copy.put(option, option.parse(text));
    }
    return new Options(copy);
  }

  /** The same, where what was set in {@code other} wins. */
  public Options overriddenBy(Options other) {
    EnumMap<Option, Object> copy = new EnumMap<>(Option.class);
    copy.putAll(explicit);
    copy.putAll(other.explicit);
    return new Options(copy);
  }

  /** Whether this option was set, be it to its default. */
  public boolean isSet(Option option) {
    return explicit.containsKey(option);
  }

  /** What was set, as names and texts that {@link #of} accepts. Contains passwords. */
  public Map<String, String> toMap() {
    Map<String, String> texts = new LinkedHashMap<>();
    explicit.forEach((option, value) -> texts.put(option.key(), option.format(value)));
    return Collections.unmodifiableMap(texts);
  }

  /**
   * The value as text, set or default; null when it has none. Contains the password of a secret
   * option.
   */
  public @Nullable String text(Option option) {
    Object value = explicit.get(option);
    return value == null ? option.defaultText() : option.format(value);
  }

  private <T> T value(Option option, Class<T> type) {
    Object value = explicit.get(option);
    return Objects.requireNonNull(type.cast(value == null ? DEFAULT_VALUES.get(option) : value));
  }

  private <T> Optional<T> optional(Option option, Class<T> type) {
    return Optional.ofNullable(explicit.get(option)).map(type::cast);
  }

  public Optional<String> master() {
    return optional(Option.MASTER, String.class);
  }

  public Optional<String> username() {
    return optional(Option.USERNAME, String.class);
  }

  public Optional<String> password() {
    return optional(Option.PASSWORD, String.class);
  }

  public Optional<String> sentinelUsername() {
    return optional(Option.SENTINEL_USERNAME, String.class);
  }

  public Optional<String> sentinelPassword() {
    return optional(Option.SENTINEL_PASSWORD, String.class);
  }

  public Optional<String> clientId() {
    return optional(Option.CLIENT_ID, String.class);
  }

  public String keyPrefix() {
    return value(Option.KEY_PREFIX, String.class);
  }

  public int prefetch() {
    return value(Option.PREFETCH, Integer.class);
  }

  /** Empty when unset; the default then depends on the topology. */
  public Optional<Durability> durability() {
    return optional(Option.DURABILITY, Durability.class);
  }

  public int replicas() {
    return value(Option.REPLICAS, Integer.class);
  }

  public Duration replicaTimeout() {
    return value(Option.REPLICA_TIMEOUT, Duration.class);
  }

  public Duration failoverTimeout() {
    return value(Option.FAILOVER_TIMEOUT, Duration.class);
  }

  public Duration connectTimeout() {
    return value(Option.CONNECT_TIMEOUT, Duration.class);
  }

  public Duration socketTimeout() {
    return value(Option.SOCKET_TIMEOUT, Duration.class);
  }

  public int poolSize() {
    return value(Option.POOL_SIZE, Integer.class);
  }

  public Duration lease() {
    return value(Option.LEASE, Duration.class);
  }

  public int maxDeliveries() {
    return value(Option.MAX_DELIVERIES, Integer.class);
  }

  public Duration redeliveryDelay() {
    return value(Option.REDELIVERY_DELAY, Duration.class);
  }

  public double redeliveryMultiplier() {
    return value(Option.REDELIVERY_MULTIPLIER, Double.class);
  }

  public Duration redeliveryMaxDelay() {
    return value(Option.REDELIVERY_MAX_DELAY, Duration.class);
  }

  public String deadLetterPrefix() {
    return value(Option.DEAD_LETTER_PREFIX, String.class);
  }

  public int ackPipeline() {
    return value(Option.ACK_PIPELINE, Integer.class);
  }

  public int asyncSendWindow() {
    return value(Option.ASYNC_SEND_WINDOW, Integer.class);
  }

  public long asyncSendWindowBytes() {
    return value(Option.ASYNC_SEND_WINDOW_BYTES, Long.class);
  }

  public int resendWindow() {
    return value(Option.RESEND_WINDOW, Integer.class);
  }

  public long resendWindowBytes() {
    return value(Option.RESEND_WINDOW_BYTES, Long.class);
  }

  /** Bytes. */
  public int maxMessageSize() {
    return Math.toIntExact(value(Option.MAX_MESSAGE_SIZE, Long.class));
  }

  public List<String> trustedPackages() {
    return Stream.of(value(Option.TRUSTED_PACKAGES, String.class).split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  public boolean requireDurable() {
    return value(Option.REQUIRE_DURABLE, Boolean.class);
  }

  public Optional<String> trustStore() {
    return optional(Option.TRUST_STORE, String.class);
  }

  public Optional<String> trustStorePassword() {
    return optional(Option.TRUST_STORE_PASSWORD, String.class);
  }

  public Optional<String> keyStore() {
    return optional(Option.KEY_STORE, String.class);
  }

  public Optional<String> keyStorePassword() {
    return optional(Option.KEY_STORE_PASSWORD, String.class);
  }

  public boolean verifyHostname() {
    return value(Option.VERIFY_HOSTNAME, Boolean.class);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Options that && explicit.equals(that.explicit);
  }

  @Override
  public int hashCode() {
    return explicit.hashCode();
  }

  /** What was set; passwords are masked. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Options{");
    explicit.forEach(
        (option, value) ->
            text.append(text.length() > 8 ? ", " : "")
                .append(option.key())
                .append('=')
                .append(option.secret() ? "***" : option.format(value)));
    return text.append('}').toString();
  }
}
