package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.spi.InvalidPropertyException;
import java.beans.PropertyDescriptor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.redisjms.ra.inbound.RedisJmsActivationSpec;

class ActivationSpecTest {

  private final RedisJmsActivationSpec spec = new RedisJmsActivationSpec();

  @Test
  void allFaultsAreReportedAtOnce() {
    spec.setDestinationType("jakarta.jms.Quue");
    spec.setAcknowledgeMode("Never");
    spec.setMessageSelector("a = ");
    spec.setSubscriptionDurability("Durable");
    spec.setMaxSession(0);
    spec.setSetupAttempts(0);
    spec.setSetupInterval(0L);
    spec.setPassword("secret");
    InvalidPropertyException failure =
        catchThrowableOfType(InvalidPropertyException.class, spec::validate);
    assertThat(Stream.of(failure.getInvalidPropertyDescriptors()).map(PropertyDescriptor::getName))
        .containsExactlyInAnyOrder(
            "destination",
            "destinationType",
            "acknowledgeMode",
            "messageSelector",
            "subscriptionName",
            "clientId",
            "maxSession",
            "setupAttempts",
            "setupInterval",
            "user");
    assertThat(failure).hasMessageContaining("jakarta.jms.Quue").hasMessageNotContaining("secret");
  }

  @Test
  void aQueueNeedsNothingButItsNameAndType() throws Exception {
    spec.setDestination("orders");
    spec.setDestinationType("javax.jms.Queue");
    spec.validate();
  }

  @Test
  void aNameThatIsLookedUpNeedsNoType() throws Exception {
    spec.setDestination("java:/jms/queue/orders");
    spec.validate();
  }

  @Test
  void aQueueHasNoDurableSubscription() {
    spec.setDestination("orders");
    spec.setDestinationType("jakarta.jms.Queue");
    spec.setSubscriptionDurability("Durable");
    spec.setSubscriptionName("s");
    spec.setClientId("c");
    assertThatThrownBy(spec::validate).hasMessageContaining("jakarta.jms.Topic");
  }

  @Test
  void emptyTextsCountAsNotSet() {
    spec.setDestination(" ");
    spec.setMessageSelector("");
    assertThat(spec.getDestination()).isNull();
    assertThat(spec.getMessageSelector()).isNull();
  }
}
