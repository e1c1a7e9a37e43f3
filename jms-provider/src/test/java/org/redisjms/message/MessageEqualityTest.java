package org.redisjms.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages are compared by their JMSMessageID (Jakarta Messaging 3.1, section 3.4.3). */
class MessageEqualityTest {

  @Test
  void whatIsReceivedEqualsWhatWasSent() {
    RedisJmsTextMessage sent = new RedisJmsTextMessage("x");
    RedisJmsTextMessage received = new RedisJmsTextMessage("x");
    assertThat(sent).isNotEqualTo(received);
    sent.setJMSMessageID("ID:1");
    received.setJMSMessageID("ID:1");
    assertThat(sent).isEqualTo(received).hasSameHashCodeAs(received);
    received.setJMSMessageID("ID:2");
    assertThat(sent).isNotEqualTo(received);
  }

  @Test
  void aMessageIsFoundAgainAfterItWasSent() {
    RedisJmsPlainMessage message = new RedisJmsPlainMessage();
    Set<RedisJmsMessage> underWay = new HashSet<>(Set.of(message, new RedisJmsPlainMessage()));
    message.setJMSMessageID("ID:1");
    assertThat(underWay.remove(message)).isTrue();
  }
}
