package org.redisjms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties, Jakarta Messaging 3.1, section 3.5. */
class MessagePropertiesTest {
  private final RedisJmsMessage message = new RedisJmsPlainMessage();

  private static List<String> names(RedisJmsMessage message) {
    return Collections.list(message.getPropertyNames());
  }

  private static Received received(int count) {
    return new Received("ID:1", 4, true, count, count > 1);
  }

  /** Sections 3.5.1 and 3.8.1.1. */
  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {" ", "1a", "a-b", "a.b", "a b", "NULL", "ESCAPE", "JMSPriority", "JMSanything"})
  void refusesNames(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> message.setStringProperty(name, "x"));
    assertThat(names(message)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "_",
        "$x",
        "ärger",
        "nullable",
        "JMS_acme_x",
        "jmsPriority",
        "JMSXGroupID",
        "true",
        "And",
        "escape"
      })
  void acceptsNames(String name) throws Exception {
    message.setStringProperty(name, "x");
    assertThat(message.getStringProperty(name)).isEqualTo("x");
    assertThat(message.propertyExists(name)).isTrue();
  }

  /** Section 3.5.4: reading null does what valueOf(null) does. */
  @Test
  void readsOfAbsentProperties() throws Exception {
    message.setStringProperty("nothing", null);
    assertThat(message.propertyExists("nothing")).isTrue();
    assertThat(message.propertyExists("absent")).isFalse();
    for (String name : List.of("nothing", "absent")) {
      assertThat(message.getBooleanProperty(name)).isFalse();
      assertThat(message.getStringProperty(name)).isNull();
      assertThat(message.getObjectProperty(name)).isNull();
      assertThatThrownBy(() -> message.getByteProperty(name))
          .isInstanceOf(NumberFormatException.class);
      assertThatThrownBy(() -> message.getShortProperty(name))
          .isInstanceOf(NumberFormatException.class);
      assertThatThrownBy(() -> message.getIntProperty(name))
          .isInstanceOf(NumberFormatException.class);
      assertThatThrownBy(() -> message.getLongProperty(name))
          .isInstanceOf(NumberFormatException.class);
      assertThatThrownBy(() -> message.getFloatProperty(name))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> message.getDoubleProperty(name))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void stringsThatAreNoNumbers() throws Exception {
    message.setStringProperty("p", "seven");
    assertThatThrownBy(() -> message.getIntProperty("p")).isInstanceOf(NumberFormatException.class);
    assertThat(message.getBooleanProperty("p")).isFalse();
  }

  /** Section 3.5.5. */
  @Test
  void refusesOtherTypesOfValues() {
    for (Object value :
        new Object[] {'c', new byte[0], new BigDecimal(1), new Object(), List.of()}) {
      assertThatThrownBy(() -> message.setObjectProperty("p", value))
          .isInstanceOf(MessageFormatException.class);
    }
  }

  /** Section 3.5.9. */
  @Test
  void groupsAreSetByClientsWithTheirTypes() throws Exception {
    message.setObjectProperty("JMSXGroupID", "g");
    message.setStringProperty("JMSXGroupSeq", "5");
    assertThat(message.getObjectProperty("JMSXGroupSeq")).isEqualTo(5);
    assertThatThrownBy(() -> message.setIntProperty("JMSXGroupID", 1))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> message.setStringProperty("JMSXGroupSeq", "five"))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> message.setLongProperty("JMSXGroupSeq", 5))
        .isInstanceOf(MessageFormatException.class);
    message.setObjectProperty("JMSXGroupID", null);
    assertThat(names(message)).containsExactly("JMSXGroupSeq");
  }

  /**
   * Section 3.5.9: set by the provider; so a copy of all properties of a received message must not
   * fail.
   */
  @Test
  void whatTheProviderSetsIsIgnored() throws Exception {
    message.setIntProperty("JMSXDeliveryCount", 9);
    message.setStringProperty("JMSXUserID", "root");
    assertThat(names(message)).isEmpty();
    assertThatThrownBy(() -> message.setStringProperty("JMSXGroupId", "g"))
        .isExactlyInstanceOf(JMSException.class)
        .hasMessageContaining("JMSXGroupId");
  }

  /** Sections 3.5.6, 3.5.9 and 3.10. */
  @Test
  void receivedMessages() throws Exception {
    message.setStringProperty("p", "v");
    message.markReceived(received(3));
    assertThat(names(message)).containsExactly("p", "JMSXDeliveryCount");
    assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
    assertThat(message.propertyExists("JMSXDeliveryCount")).isTrue();
    assertThat(message.getJMSRedelivered()).isTrue();
    assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThatThrownBy(() -> message.setStringProperty("p", "w"))
        .isInstanceOf(MessageNotWriteableException.class);
    message.setJMSType("headers can always be set");

    message.clearProperties();
    assertThat(names(message)).isEmpty();
    assertThat(message.getJMSMessageID()).isEqualTo("ID:1");
    message.setStringProperty("q", "w");
    assertThat(names(message)).containsExactly("q");
  }

  /** Section 3.4.5: both forms of the correlation id. */
  @Test
  void correlationIds() {
    message.setJMSCorrelationID("ä");
    assertThat(message.getJMSCorrelationIDAsBytes()).containsExactly(0xc3, 0xa4);
    byte[] id = {(byte) 0xc3, (byte) 0xa4};
    message.setJMSCorrelationIDAsBytes(id);
    id[0] = 0;
    assertThat(message.getJMSCorrelationID()).isEqualTo("ä");
    message.setJMSCorrelationIDAsBytes(new byte[] {(byte) 0xff});
    assertThat(message.getJMSCorrelationID()).isNull();
    assertThat(message.getJMSCorrelationIDAsBytes()).containsExactly(0xff);
    message.setJMSCorrelationIDAsBytes(null);
    assertThat(message.getJMSCorrelationID()).isNull();
    assertThat(message.getJMSCorrelationIDAsBytes()).isNull();
  }

  @Test
  void defaults() {
    assertThat(message.getJMSPriority()).isEqualTo(4);
    assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(message.getJMSExpiration()).isZero();
    assertThat(message.getJMSMessageID()).isNull();
  }

  @Test
  void acknowledgeCallsTheSession() throws Exception {
    message.acknowledge();
    message.setAcknowledgeCallback(
        m -> {
          throw new jakarta.jms.IllegalStateException("closed: " + m.equals(message));
        });
    assertThatThrownBy(message::acknowledge)
        .isInstanceOf(jakarta.jms.IllegalStateException.class)
        .hasMessage("closed: true");
  }

  @Test
  void textHidesContents() throws Exception {
    RedisJmsTextMessage text = new RedisJmsTextMessage("secret");
    text.setStringProperty("token", "hidden");
    assertThat(text.toString())
        .contains("token", "6 characters")
        .doesNotContain("secret", "hidden");
  }
}
