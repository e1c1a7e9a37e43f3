package org.redisjms.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example itself, in short: a killed master, a killed process, nothing lost. */
class OrdersIT {
  @Test
  @Timeout(600)
  void theShopSurvives() throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    boolean good =
        Orders.run(Duration.ofSeconds(6), new PrintStream(output, true, StandardCharsets.UTF_8));

    String text = output.toString(StandardCharsets.UTF_8);
    assertThat(good).as(text).isTrue();
    assertThat(text).contains("kill -9 of the master").contains("kill -9 of consumers 1");
  }
}
