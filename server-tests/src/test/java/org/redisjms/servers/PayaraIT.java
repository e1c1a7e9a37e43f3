package org.redisjms.servers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Both contracts on Payara. */
class PayaraIT extends RecoveryContract {

  @Override
  RestartableServer startServer() throws Exception {
    return new PayaraServer("payara6", true);
  }

  /** Payara does not find the factory by the name that the example says, see docs/jakarta-ee.md. */
  @Override
  @Test
  @Order(70)
  void anInjectedContextPublishesToADurableSubscription() throws Exception {
    assertThat(server().post("announce", "rain")).isNotEqualTo("announced");
    assertThat(database.archive()).isEmpty();
  }
}
