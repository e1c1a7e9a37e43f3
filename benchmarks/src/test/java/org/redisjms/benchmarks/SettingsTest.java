package org.redisjms.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.redisjms.benchmarks.provider.Durability;
import org.redisjms.benchmarks.provider.Providers;
import org.redisjms.benchmarks.scenario.Scenarios;

class SettingsTest {
  @Test
  void everythingIsMeasuredUnlessSaidOtherwise() {
    Settings settings = Settings.parse("scenarios=", "body=");

    assertThat(settings.scenarios()).containsExactly(Scenarios.values());
    assertThat(settings.providers()).containsExactly(Providers.values());
    assertThat(settings.durabilities()).containsExactly(Durability.values());
    assertThat(settings.bodies()).containsExactly(1024);
  }

  @Test
  void settingsHaveNamesAndUnits() {
    Settings settings =
        Settings.parse(
            "scenarios=relay-8,send-1", "providers=raw-redis", "body=100,10k,1m", "duration=2.5s");

    assertThat(settings.scenarios()).containsExactly(Scenarios.RELAY_8, Scenarios.SEND_1);
    assertThat(settings.providers()).containsExactly(Providers.RAW_REDIS);
    assertThat(settings.bodies()).containsExactly(100, 10_240, 1_048_576);
    assertThat(settings.load(100).duration()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(settings.load(100).body()).isEqualTo(100);
  }

  @Test
  void largeMessagesMakeAShortBacklog() {
    assertThat(Settings.parse().load(1024).messages()).isEqualTo(50_000);
    assertThat(Settings.parse().load(1 << 20).messages()).isEqualTo(128);
  }

  @Test
  void whatThereIsNotIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Settings.parse("round=3"));
    assertThatIllegalArgumentException().isThrownBy(() -> Settings.parse("scenarios=send-2"));
    assertThatIllegalArgumentException().isThrownBy(() -> Settings.parse("body=4"));
    assertThatIllegalArgumentException().isThrownBy(() -> Settings.parse("rounds=0"));
  }
}
