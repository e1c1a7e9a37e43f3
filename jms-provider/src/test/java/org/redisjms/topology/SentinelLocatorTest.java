package org.redisjms.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisjms.config.Option;

/** Sentinels that disagree, as they do for a moment during every failover. */
@Timeout(30)
class SentinelLocatorTest {
  private static final Endpoint OLD = new Endpoint("10.0.0.1", 6379);
  private static final Endpoint NEW = new Endpoint("10.0.0.2", 6379);

  private final List<FakeServer> sentinels = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (FakeServer sentinel : sentinels) {
      sentinel.close();
    }
  }

  private FakeServer sentinel(Endpoint master, int epoch) {
    String address =
        "*2\r\n" + FakeServer.bulk(master.host()) + FakeServer.bulk("" + master.port());
    String fields =
        "*4\r\n"
            + FakeServer.bulk("name")
            + FakeServer.bulk("mymaster")
            + FakeServer.bulk("config-epoch")
            + FakeServer.bulk("" + epoch);
    FakeServer sentinel =
        new FakeServer(
            Map.of(
                "CLIENT", "+OK\r\n",
                "SENTINEL GET-MASTER-ADDR-BY-NAME", address,
                "SENTINEL MASTER", fields));
    sentinels.add(sentinel);
    return sentinel;
  }

  private SentinelLocator locator() {
    RedisUri uri =
        new RedisUri.Sentinel(
            sentinels.stream().map(FakeServer::endpoint).toList(),
            false,
            0,
            RedisUri.parse("redis://h?connectTimeout=500ms").options());
    return new SentinelLocator(
        uri.endpoints(),
        "mymaster",
        new Connector(uri, uri.options().with(Option.MASTER, "mymaster")),
        task -> {
          Thread thread = new Thread(task);
          thread.setDaemon(true);
          return thread;
        });
  }

  @Test
  void theHighestEpochDecidesAgainstTheMajority() {
    sentinel(OLD, 4);
    sentinel(NEW, 5);
    sentinel(OLD, 4);
    SentinelLocator locator = locator();
    assertThat(locator.locate()).isEqualTo(NEW);
    locator.close();
  }

  @Test
  void withinAnEpochTheMajorityDecides() {
    sentinel(OLD, 5);
    sentinel(NEW, 5);
    sentinel(NEW, 5);
    SentinelLocator locator = locator();
    assertThat(locator.locate()).isEqualTo(NEW);
    locator.close();
  }

  @Test
  void aLaggingMinorityDoesNotLeadBack() throws IOException {
    FakeServer first = sentinel(NEW, 5);
    FakeServer second = sentinel(NEW, 5);
    sentinel(OLD, 4);
    SentinelLocator locator = locator();
    assertThat(locator.locate()).isEqualTo(NEW);
    first.close();
    second.close();
    assertThatThrownBy(
            () -> {
              // On a slow machine an answer from before the close may still be on its way.
              for (int i = 0; i < 10; i++) {
                assertThat(locator.locate()).isEqualTo(NEW);
              }
            })
        .hasMessageContaining("Only 1 of 3 sentinels answer, with an outdated configuration");
    locator.close();
  }

  @Test
  void sentinelsThatNeverAnswerAreNamed() {
    FakeServer mute = new FakeServer(Map.of("CLIENT", "+OK\r\n"));
    sentinels.add(mute);
    SentinelLocator locator = locator();
    assertThatThrownBy(locator::locate).hasMessageContaining(mute.endpoint().toString());
    locator.close();
  }
}
