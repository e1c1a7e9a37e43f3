package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.redisjms.store.redis.ScriptDriver.envelope;
import static org.redisjms.store.redis.ScriptDriver.id;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.store.MessageId;
import redis.clients.jedis.Protocol;

/** The ids beside what is in flight follow it, whatever appends to it or takes from it. */
class InflightIdsIT extends ScriptFixture {

  @BeforeEach
  void open() {
    driver.connect("c");
    driver.register("c", "a");
    driver.registerSender("c", "s");
  }

  private byte[] noted() {
    return (byte[]) driver.command(Protocol.Command.GETRANGE, driver.key("ids:a"), 0, -1);
  }

  /** These are in flight, and their ids are the last that were noted. */
  private void assertInFlight(int... messages) {
    assertThat(driver.list("inflight:a"))
        .containsExactlyElementsOf(Arrays.stream(messages).mapToObj(Integer::toString).toList());
    byte[] noted = noted();
    int length = messages.length * MessageId.LENGTH;
    assertThat(noted.length).isGreaterThanOrEqualTo(length);
    assertThat(Arrays.copyOfRange(noted, noted.length - length, noted.length))
        .isEqualTo(ScriptDriver.ids(messages));
  }

  @Test
  void theyFollowFetchesHandOffsAndAcknowledgements() {
    driver.fill(1, 3);
    driver.take("a", 3);
    assertInFlight(1, 2, 3);
    assertThat(driver.acknowledge("a", 1, 1, 2)).isEqualTo("OK");
    assertInFlight(3);
    driver.listen();
    assertThat(driver.fetch("a", 3, id(3), 1, 0, true).status()).isEqualTo("WAITING");
    driver.send("s", 1, 4);
    assertInFlight(3, 4);
    assertThat(driver.acknowledge("a", 3, 3, 4)).isEqualTo("OK");
    assertInFlight();
    driver.send("s", 2, 5);
    assertThat(driver.fetch("a", 4, id(4), 1, 0, false).bodies()).containsExactly("5");
    assertInFlight(5);
    assertThat(driver.acknowledge("a", 5, 4)).isEqualTo("MISMATCH");
    assertThat(driver.acknowledge("a", 5, 5)).isEqualTo("OK");
  }

  @Test
  void whatExpiresOrNobodyHearsIsNotNoted() {
    long now = driver.serverMillis();
    driver.send("s", 1, envelope(1, 4, now - 1), 0);
    driver.send("s", 2, envelope(2, 4, 0), 0);
    driver.take("a", 1);
    assertInFlight(2);
    assertThat(driver.fetch("a", 1, id(2), 1, 0, true).status()).isEqualTo("WAITING");
    driver.send("s", 3, 3);
    assertThat(driver.ready()).containsExactly("3");
    assertInFlight(2);
  }

  @Test
  void closingTakesTheLastOnesBack() {
    driver.fill(1, 4);
    driver.take("a", 4);
    assertThat(driver.close("c", "a", 2)).isEqualTo("KEPT");
    assertInFlight(1, 2);
    assertThat(driver.acknowledge("a", 1, 1, 2)).isEqualTo("OK");
    assertThat(driver.close("c", "a", 2)).isEqualTo("CLOSED");
    assertThat(driver.exists("ids:a")).isFalse();
  }

  @Test
  void theyEndWithTheirConsumer() {
    driver.fill(1, 2);
    driver.take("a", 2);
    driver.kill("c");
    assertThat(driver.exists("ids:a")).isFalse();
  }

  @Test
  void theIdsOfWhatIsSettledDoNotPileUp() {
    driver.fill(1, 300);
    driver.take("a", 10);
    for (int i = 11; i <= 300; i++) {
      assertThat(driver.fetch("a", i - 1, id(i - 1), 1, 0, false).bodies()).hasSize(1);
      assertThat(driver.acknowledge("a", i - 10, i - 10)).isEqualTo("OK");
      assertThat(noted().length).isLessThanOrEqualTo(1024 + 2 * MessageId.LENGTH);
    }
    assertInFlight(291, 292, 293, 294, 295, 296, 297, 298, 299, 300);
  }

  @Test
  void gapsAreSeenUntilNothingIsLeft() {
    driver.fill(1, 4);
    driver.take("a", 3);
    assertThat(driver.acknowledge("a", 2, 2)).isEqualTo("OK");
    assertThat(driver.hash("consumer:a", "holes")).isEqualTo("1");
    assertThat(driver.answer(driver.removal("a", 1, 1, 9, 3).add("gone")))
        .as("2 is gone, whatever it was")
        .isEqualTo("OK");
    assertThat(driver.exists("inflight:a")).isFalse();
    assertThat(driver.hash("consumer:a", "holes")).isEmpty();
    driver.fetch("a", 3, id(3), 1, 0, false);
    assertThat(driver.acknowledge("a", 4, 9)).isEqualTo("MISMATCH");
    assertThat(driver.acknowledge("a", 4, 4)).isEqualTo("OK");
  }

  @Test
  void aConsumerThatAsksForEverythingGetsThemAnew() {
    driver.fill(1, 3);
    driver.take("a", 3);
    driver.command(Protocol.Command.DEL, (Object) driver.key("ids:a"));
    assertThat(driver.acknowledge("a", 1, 1)).isEqualTo("MISMATCH");
    assertThat(driver.fetch("a", 3, id(3), 0, 0, false).status()).isEqualTo("RESYNC");
    assertInFlight(1, 2, 3);
    driver.command(Protocol.Command.DEL, (Object) driver.key("ids:a"));
    assertThat(driver.fetch("a", 0).bodies()).isEqualTo(List.of("1", "2", "3"));
    assertInFlight(1, 2, 3);
    assertThat(driver.acknowledge("a", 1, 1, 2, 3)).isEqualTo("OK");
  }
}
