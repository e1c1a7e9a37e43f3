package org.redisjms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Queue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.destination.RedisJmsTopic;

class MessageCodecTest {
  private static final Received FIRST = new Received("ID:7", 9, false, 1, false);
  private static final Received SECOND = new Received("ID:7", 9, true, 2, true);

  private static RedisJmsMessage decode(EncodedMessage encoded) throws CorruptMessageException {
    return MessageCodec.decode(encoded.head(), encoded.body(), FIRST, TrustedPackages.DEFAULT);
  }

  private static RedisJmsMessage copy(RedisJmsMessage message) throws Exception {
    return decode(MessageCodec.encode(message));
  }

  private static RedisJmsTextMessage fullMessage() throws Exception {
    RedisJmsTextMessage message = new RedisJmsTextMessage("body");
    message.setJMSDestination(new RedisJmsQueue("orders"));
    message.setJMSReplyTo(RedisJmsDestination.parse("temporary-queue:17"));
    message.setJMSCorrelationID("c");
    message.setJMSType("t");
    message.setJMSTimestamp(1_700_000_000_000L);
    message.setJMSDeliveryTime(1_700_000_000_500L);
    message.setJMSExpiration(1_700_000_060_000L);
    message.setStringProperty("color", "red");
    message.setIntProperty("JMSXGroupSeq", 3);
    message.setObjectProperty("nothing", null);
    return message;
  }

  @Test
  void headersTravel() throws Exception {
    RedisJmsMessage copy = copy(fullMessage());
    assertThat(copy).isInstanceOf(RedisJmsTextMessage.class);
    assertThat(copy.getBody(String.class)).isEqualTo("body");
    assertThat(copy.getJMSDestination()).isEqualTo(new RedisJmsQueue("orders"));
    assertThat(copy.getJMSReplyTo()).isEqualTo(RedisJmsDestination.parse("temporary-queue:17"));
    assertThat(copy.getJMSCorrelationID()).isEqualTo("c");
    assertThat(copy.getJMSType()).isEqualTo("t");
    assertThat(copy.getJMSTimestamp()).isEqualTo(1_700_000_000_000L);
    assertThat(copy.getJMSDeliveryTime()).isEqualTo(1_700_000_000_500L);
    assertThat(copy.getJMSExpiration()).isEqualTo(1_700_000_060_000L);
    assertThat(copy.getStringProperty("color")).isEqualTo("red");
    assertThat(copy.propertyExists("nothing")).isTrue();
  }

  @Test
  void theEnvelopeSaysTheRest() throws Exception {
    RedisJmsTextMessage message = fullMessage();
    message.setJMSMessageID("ID:ignored");
    message.setJMSPriority(1);
    RedisJmsMessage copy = copy(message);
    assertThat(copy.getJMSMessageID()).isEqualTo("ID:7");
    assertThat(copy.getJMSPriority()).isEqualTo(9);
    assertThat(copy.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(copy.getJMSRedelivered()).isFalse();
    assertThat(copy.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }

  @Test
  void absentHeadersCostNothing() throws Exception {
    RedisJmsMessage message = new RedisJmsPlainMessage();
    message.setJMSDestination(new RedisJmsQueue("q"));
    assertThat(MessageCodec.encode(message).head()).hasSize(3 + 1 + 1 + 1);
    message.setJMSTimestamp(1_700_000_000_000L);
    message.setJMSDeliveryTime(1_700_000_000_000L);
    assertThat(MessageCodec.encode(message).head()).hasSizeLessThanOrEqualTo(13);
  }

  @Test
  void nullIsNotEmpty() throws Exception {
    assertThat(((RedisJmsTextMessage) copy(new RedisJmsTextMessage(null))).getText()).isNull();
    assertThat(((RedisJmsTextMessage) copy(new RedisJmsTextMessage(""))).getText()).isEmpty();
    RedisJmsObjectMessage object = (RedisJmsObjectMessage) copy(new RedisJmsObjectMessage());
    assertThat(object.getObject()).isNull();
    RedisJmsBytesMessage bytes = (RedisJmsBytesMessage) copy(new RedisJmsBytesMessage());
    assertThat(bytes.getBodyLength()).isZero();
    assertThat(
            ((RedisJmsMapMessage) copy(new RedisJmsMapMessage())).getMapNames().hasMoreElements())
        .isFalse();
  }

  @Test
  void textsThatUtf8CannotCarry() throws Exception {
    for (String text : new String[] {"\ud800", "a\udc00b", "\udc00\ud800", "€\ud83d"}) {
      RedisJmsTextMessage message = new RedisJmsTextMessage(text);
      message.setStringProperty("p", text);
      message.setJMSCorrelationID(text);
      RedisJmsTextMessage copy = (RedisJmsTextMessage) copy(message);
      assertThat(copy.getText()).isEqualTo(text);
      assertThat(copy.getStringProperty("p")).isEqualTo(text);
      assertThat(copy.getJMSCorrelationID()).isEqualTo(text);
    }
    assertThat(copy(new RedisJmsTextMessage("a\ufffd😀")).getBody(String.class))
        .isEqualTo("a\ufffd😀");
  }

  @Test
  void damagedTextsAreNotGuessed() throws Exception {
    byte[] head = MessageCodec.encode(new RedisJmsTextMessage("x")).head();
    assertThatThrownBy(() -> decode(new EncodedMessage(head, new byte[] {(byte) 0xc3})))
        .isInstanceOf(CorruptMessageException.class);
  }

  @Test
  void correlationIdsTravelAsBytesToo() throws Exception {
    RedisJmsMessage message = new RedisJmsPlainMessage();
    message.setJMSCorrelationIDAsBytes(new byte[] {-1, 0, 1});
    assertThat(copy(message).getJMSCorrelationIDAsBytes()).containsExactly(-1, 0, 1);
  }

  /** Jakarta Messaging 3.1, section 3.11: encoding is a snapshot that does not disturb writing. */
  @Test
  void messagesStayAsTheyAre() throws Exception {
    RedisJmsBytesMessage bytes = new RedisJmsBytesMessage();
    bytes.writeByte((byte) 1);
    RedisJmsBytesMessage first = (RedisJmsBytesMessage) copy(bytes);
    bytes.writeByte((byte) 2);
    assertThat(first.getBodyLength()).isEqualTo(1);
    RedisJmsBytesMessage second = (RedisJmsBytesMessage) copy(bytes);
    assertThat(second.readByte()).isEqualTo((byte) 1);
    assertThat(copy(second).getBody(byte[].class)).containsExactly(1, 2);
    assertThat(second.readByte()).isEqualTo((byte) 2);
    assertThatThrownBy(bytes::readByte).isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(() -> second.writeByte((byte) 1))
        .isInstanceOf(MessageNotWriteableException.class);
  }

  /** Section 3.10: a received message can be sent on; what its provider had set goes no further. */
  @Test
  void receivedMessagesCanBeSentAgain() throws Exception {
    EncodedMessage encoded = MessageCodec.encode(fullMessage());
    RedisJmsMessage received =
        MessageCodec.decode(encoded.head(), encoded.body(), SECOND, TrustedPackages.DEFAULT);
    received.setJMSDestination(new RedisJmsTopic("next"));
    RedisJmsMessage again = copy(received);
    assertThat(again.getJMSDestination()).isEqualTo(new RedisJmsTopic("next"));
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    assertThat(Collections.list(again.getPropertyNames()))
        .containsExactly("color", "JMSXGroupSeq", "nothing", "JMSXDeliveryCount");
  }

  @Test
  void foreignDestinationsAreRefused() {
    Queue foreign = () -> "elsewhere";
    RedisJmsMessage message = new RedisJmsPlainMessage();
    message.setJMSReplyTo(foreign);
    assertThatThrownBy(() -> MessageCodec.encode(message))
        .isInstanceOf(InvalidDestinationException.class)
        .hasMessageContaining("JMSReplyTo");
  }

  /** Section 3.8.1.1. */
  @Test
  void selectorsNeedOnlyTheHead() throws Exception {
    RedisJmsTextMessage message = fullMessage();
    Function<String, Object> view =
        MessageCodec.selectorProperties(MessageCodec.encode(message).head(), SECOND);
    assertThat(view.apply("JMSMessageID")).isEqualTo("ID:7");
    assertThat(view.apply("JMSPriority")).isEqualTo(9);
    assertThat(view.apply("JMSDeliveryMode")).isEqualTo("PERSISTENT");
    assertThat(view.apply("JMSTimestamp")).isEqualTo(1_700_000_000_000L);
    assertThat(view.apply("JMSType")).isEqualTo("t");
    assertThat(view.apply("JMSCorrelationID")).isEqualTo("c");
    assertThat(view.apply("JMSXDeliveryCount")).isEqualTo(2);
    assertThat(view.apply("color")).isEqualTo("red");
    assertThat(view.apply("JMSXGroupSeq")).isEqualTo(3);
    assertThat(view.apply("nothing")).isNull();
    assertThat(view.apply("JMSReplyTo")).isNull();

    message.setJMSMessageID("ID:8");
    message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
    Function<String, Object> unsent = MessageCodec.selectorProperties(message);
    assertThat(unsent.apply("JMSMessageID")).isEqualTo("ID:8");
    assertThat(unsent.apply("JMSDeliveryMode")).isEqualTo("NON_PERSISTENT");
    assertThat(unsent.apply("JMSPriority")).isEqualTo(4);
    assertThat(unsent.apply("color")).isEqualTo("red");
  }

  @Test
  void deadLettersGetProperties() throws Exception {
    EncodedMessage encoded = MessageCodec.encode(fullMessage());
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put(MessageCodec.ORIGINAL_DESTINATION, "queue:orders");
    extra.put(MessageCodec.ORIGINAL_DELIVERY_COUNT, 10);
    extra.put(MessageCodec.DEAD_LETTER_REASON, "too many deliveries");
    byte[] head = MessageCodec.deadLetterHead(encoded.head(), extra);
    RedisJmsMessage dead = decode(new EncodedMessage(head, encoded.body()));
    assertThat(dead.getBody(String.class)).isEqualTo("body");
    assertThat(dead.getStringProperty("JMS_REDISJMS_ORIGINAL_DESTINATION"))
        .isEqualTo("queue:orders");
    assertThat(dead.getIntProperty("JMS_REDISJMS_DELIVERY_COUNT")).isEqualTo(10);
    assertThat(dead.getStringProperty("JMS_REDISJMS_DEAD_LETTER_REASON"))
        .isEqualTo("too many deliveries");
    for (String name : extra.keySet()) {
      assertThat(dead.propertyExists(name)).isTrue();
    }
    dead.clearProperties();
    for (Map.Entry<String, Object> property : extra.entrySet()) {
      dead.setObjectProperty(
          property.getKey(), property.getValue()); // the names are good for clients too
    }
    assertThat(dead.getJMSTimestamp()).isEqualTo(1_700_000_000_000L);
    assertThat(dead.getJMSExpiration()).isZero();
  }

  @Test
  void damagedEnvelopesAreWrapped() throws Exception {
    byte[] head =
        MessageCodec.damagedHead(
            new RedisJmsQueue("DLQ.orders"), 5, Map.of(MessageCodec.DEAD_LETTER_REASON, "damaged"));
    RedisJmsMessage message = decode(new EncodedMessage(head, new byte[] {1, 2}));
    assertThat(message.getBody(byte[].class)).containsExactly(1, 2);
    assertThat(message.getJMSTimestamp()).isEqualTo(5);
    assertThat(message.getStringProperty(MessageCodec.DEAD_LETTER_REASON)).isEqualTo("damaged");
  }

  @Test
  void otherVersionsAreNamed() throws Exception {
    byte[] head = MessageCodec.encode(fullMessage()).head();
    head[0] = 2;
    assertThatThrownBy(() -> decode(new EncodedMessage(head, new byte[0])))
        .isInstanceOf(CorruptMessageException.class)
        .hasMessageContaining("version 2");
  }
}
