package org.redisjms.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OptionsTest {

  @Test
  void defaultsAreThoseOfTheTable() {
    Options options = Options.defaults();
    assertThat(options.keyPrefix()).isEqualTo("jms");
    assertThat(options.prefetch()).isEqualTo(100);
    assertThat(options.durability()).isEmpty();
    assertThat(options.replicas()).isEqualTo(1);
    assertThat(options.replicaTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.failoverTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.socketTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.poolSize()).isEqualTo(8);
    assertThat(options.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.maxDeliveries()).isEqualTo(10);
    assertThat(options.redeliveryDelay()).isEqualTo(Duration.ZERO);
    assertThat(options.redeliveryMultiplier()).isEqualTo(1.0);
    assertThat(options.redeliveryMaxDelay()).isEqualTo(Duration.ofHours(1));
    assertThat(options.deadLetterPrefix()).isEqualTo("DLQ.");
    assertThat(options.ackPipeline()).isZero();
    assertThat(options.maxMessageSize()).isEqualTo(64 << 20);
    assertThat(options.trustedPackages()).isEmpty();
    assertThat(options.requireDurable()).isFalse();
    assertThat(options.verifyHostname()).isTrue();
    assertThat(options.password()).isEmpty();
    assertThat(options.clientId()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void everyDefaultIsAllowedAndReadsBackTheSame(Option option) {
    String text = option.defaultText();
    if (text != null) {
      assertThat(option.format(option.parse(text))).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "30s, 30000",
    "5m, 300000",
    "1h, 3600000",
    "250, 250",
    "30 S, 30000",
    "90s, 90000"
  })
  void durationsHaveUnits(String text, long millis) {
    Options options = Options.defaults().with("failoverTimeout", text);
    assertThat(options.failoverTimeout()).isEqualTo(Duration.ofMillis(millis));
    assertThat(Options.of(options.toMap())).isEqualTo(options);
  }

  @ParameterizedTest
  @CsvSource({"4096, 4096", "512k, 524288", "10m, 10485760", "10MB, 10485760", "5000, 5000"})
  void sizesHaveUnits(String text, int bytes) {
    Options options = Options.defaults().with("maxMessageSize", text);
    assertThat(options.maxMessageSize()).isEqualTo(bytes);
    assertThat(Options.of(options.toMap())).isEqualTo(options);
  }

  @ParameterizedTest
  @CsvSource({
    "prefech, prefetch",
    "Prefetch, prefetch",
    "failover-timeout, failoverTimeout",
    "maxDelivery, maxDeliveries",
    "FAILOVERTIMEOUT, failoverTimeout",
    "pasword, password"
  })
  void anUnknownOptionNamesTheNearest(String wrong, String right) {
    assertThatThrownBy(() -> Options.defaults().with(wrong, "1"))
        .isInstanceOf(InvalidOptionException.class)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unknown option '" + wrong + "'; did you mean '" + right + "'?");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "prefetch, ten, a whole number from 1 to 10000",
        "prefetch, 0, a whole number from 1 to 10000",
        "prefetch, -5, a whole number from 1 to 10000",
        "prefetch, 99999999999, a whole number from 1 to 10000",
        "failoverTimeout, 30 parsecs, a duration from 100ms to 1h",
        "lease, 500ms, a duration from 1s to 1h",
        "lease, -30s, a duration from 1s to 1h",
        "lease, 999999999999h, a duration from 1s to 1h",
        "maxMessageSize, 1t, a size from 1k to 512m",
        "maxMessageSize, 999999999999g, a size from 1k to 512m",
        "durability, twice, \"'master', 'replica', 'all' or 'fsync'\"",
        "requireDurable, yes, \"'true' or 'false'\"",
        "redeliveryMultiplier, 0.5, a number from 1.0 to 100.0",
        "redeliveryMultiplier, NaN, a number from 1.0 to 100.0",
        "keyPrefix, a{b}, \"letters, digits and '.'\"",
        "keyPrefix, \"\", \"letters, digits and '.'\""
      })
  void aMalformedValueNamesOptionValueAndWhatIsAllowed(String name, String value, String allowed) {
    assertThatThrownBy(() -> Options.defaults().with(name, value))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("'" + name + "'")
        .hasMessageContaining("'" + value + "'")
        .hasMessageContaining(allowed);
  }

  @Test
  void whatIsSetLaterWins() {
    Options uri = Options.of(Map.of("prefetch", "5", "lease", "10s"));
    Options beans = Options.of(Map.of("prefetch", "7"));
    Options merged = uri.overriddenBy(beans);
    assertThat(merged.prefetch()).isEqualTo(7);
    assertThat(merged.lease()).isEqualTo(Duration.ofSeconds(10));
    assertThat(uri.prefetch()).isEqualTo(5);
  }

  @Test
  void settingTheDefaultIsSettingIt() {
    Options uri = Options.of(Map.of("prefetch", "5"));
    assertThat(uri.overriddenBy(Options.of(Map.of("prefetch", "100"))).prefetch()).isEqualTo(100);
  }

  @Test
  void valuesOfTheirTypeAndNullAreTaken() {
    Options options =
        Options.defaults()
            .with(Option.LEASE, Duration.ofSeconds(3))
            .with(Option.PREFETCH, 3)
            .with(Option.DURABILITY, Durability.ALL)
            .with(Option.REQUIRE_DURABLE, true);
    assertThat(options.lease()).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.durability()).contains(Durability.ALL);
    assertThat(options.requireDurable()).isTrue();
    assertThat(options.with(Option.PREFETCH, null).prefetch()).isEqualTo(100);
  }

  @Test
  void trustedPackagesAreAList() {
    assertThat(Options.of(Map.of("trustedPackages", "com.acme, com.other ,")).trustedPackages())
        .containsExactly("com.acme", "com.other");
  }

  @Test
  void noTextShowsAPassword() {
    Options options = Options.defaults();
    for (Option option : Option.values()) {
      if (option.key().toLowerCase(Locale.ROOT).contains("password")) {
        options = options.with(option, "s3cret");
      }
    }
    assertThat(options.toMap()).hasSize(4);
    assertThat(options.toString()).doesNotContain("s3cret").contains("password=***");
  }
}
