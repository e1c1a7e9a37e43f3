package org.redisjms.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.config.Option;
import org.redisjms.config.Options;
import org.redisjms.destination.RedisJmsTopic;

/** Bad input gets the exception that the specification names. */
class ArgumentsTest extends ClientTest {

  private static final Queue FOREIGN = () -> "orders";

  @Test
  void destinations() throws Exception {
    RedisJmsSession session = connect().createSession();
    for (Queue wrong : new Queue[] {null, FOREIGN}) {
      assertThatThrownBy(() -> session.createConsumer(wrong))
          .isInstanceOf(InvalidDestinationException.class);
      assertThatThrownBy(() -> session.createReceiver(wrong))
          .isInstanceOf(InvalidDestinationException.class);
      assertThatThrownBy(() -> session.createBrowser(wrong))
          .isInstanceOf(InvalidDestinationException.class);
      assertThatThrownBy(
              () -> session.createProducer(null).send(wrong, session.createTextMessage("x")))
          .isInstanceOf(InvalidDestinationException.class);
      assertThatThrownBy(() -> context().createProducer().send(wrong, "x"))
          .isInstanceOf(InvalidDestinationRuntimeException.class);
    }
    assertThatThrownBy(() -> session.createProducer(FOREIGN))
        .isInstanceOf(InvalidDestinationException.class)
        .hasMessageContaining("another provider");
  }

  @Test
  void namedAndUnnamedProducers() throws Exception {
    RedisJmsSession session = connect().createSession();
    RedisJmsMessageProducer named = session.createProducer(queue);
    RedisJmsMessageProducer unnamed = session.createProducer(null);
    assertThatThrownBy(() -> named.send(queue, session.createMessage()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> unnamed.send(session.createMessage()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(unnamed.getDestination()).isNull();
    assertThat(named.getQueue()).isEqualTo(queue);
    assertThatThrownBy(named::getTopic).isInstanceOf(IllegalStateException.class);
    unnamed.send(queue, session.createTextMessage("a"));
    named.send(session.createTextMessage("b"));
    assertThat(drain()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  ", "a\nb"})
  void names(String name) throws Exception {
    RedisJmsSession session = connect().createSession();
    assertThatThrownBy(() -> session.createQueue(name))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createTopic(name))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> context().createQueue(name))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
  }

  @Test
  void namesWithBracesAndSpacesAreFineAndLongOnesAreNot() throws Exception {
    RedisJmsSession session = connect().createSession();
    assertThat(session.createQueue("{a} b:c").getQueueName()).isEqualTo("{a} b:c");
    assertThatThrownBy(() -> session.createQueue("x".repeat(10_000)))
        .isInstanceOf(InvalidDestinationException.class)
        .hasMessageContaining("1000 bytes");
  }

  @Test
  void deliverySettings() throws Exception {
    RedisJmsSession session = connect().createSession();
    RedisJmsMessageProducer producer = session.createProducer(queue);
    assertThat(producer.getDeliveryMode()).isEqualTo(2);
    assertThat(producer.getPriority()).isEqualTo(4);
    assertThat(producer.getTimeToLive()).isZero();
    assertThat(producer.getDeliveryDelay()).isZero();
    assertThat(producer.getDisableMessageID()).isFalse();
    assertThat(producer.getDisableMessageTimestamp()).isFalse();
    assertThatThrownBy(() -> producer.setPriority(17))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("17");
    assertThatThrownBy(() -> producer.setPriority(-1)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.setDeliveryMode(3)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.setDeliveryMode(0)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.setTimeToLive(-1)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.setDeliveryDelay(-1)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.send(session.createMessage(), 3, 4, 0))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.send(session.createMessage(), 2, 17, 0))
        .isInstanceOf(JMSException.class);
    assertThat(producer.getPriority()).isEqualTo(4);
    RedisJmsContext context = context();
    assertThatThrownBy(() -> context.createProducer().setPriority(17))
        .isInstanceOf(JMSRuntimeException.class);
    assertThatThrownBy(() -> context.createProducer().setDeliveryMode(3))
        .isInstanceOf(JMSRuntimeException.class);
    assertThatThrownBy(() -> context.createProducer().setDeliveryDelay(-1))
        .isInstanceOf(JMSRuntimeException.class);
    assertThatThrownBy(() -> context.createProducer().setTimeToLive(-1))
        .isInstanceOf(JMSRuntimeException.class);
  }

  @Test
  void messages() throws Exception {
    RedisJmsSession session = connect().createSession();
    assertThatThrownBy(() -> session.createProducer(queue).send(null))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> context().createProducer().send(queue, (jakarta.jms.Message) null))
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.createProducer(queue).send(session.createMessage(), null));
  }

  @Test
  void selectors() throws Exception {
    RedisJmsSession session = connect().createSession();
    assertThatThrownBy(() -> session.createConsumer(queue, "a ="))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> session.createBrowser(queue, "LIKE"))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> context().createConsumer(queue, "(("))
        .isInstanceOf(InvalidSelectorRuntimeException.class);
    for (String none : new String[] {null, "", "  "}) {
      assertThat(session.createConsumer(queue, none).getMessageSelector()).isNull();
      assertThat(session.createBrowser(queue, none).getMessageSelector()).isNull();
    }
    assertThat(session.createConsumer(queue, "a = 1").getMessageSelector()).isEqualTo("a = 1");
  }

  @Test
  void sessionModes() throws Exception {
    RedisJmsConnection connection = connect();
    assertThat(connection.createSession(true, 0).getTransacted()).isTrue();
    assertThat(connection.createSession(true, 77).getAcknowledgeMode()).isZero();
    assertThat(connection.createSession(false, 2).getAcknowledgeMode()).isEqualTo(2);
    assertThat(connection.createSession(0).getTransacted()).isTrue();
    assertThat(connection.createSession(3).getAcknowledgeMode()).isEqualTo(3);
    assertThat(connection.createSession(101).getAcknowledgeMode()).isEqualTo(101);
    assertThatThrownBy(() -> connection.createSession(false, 0)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> connection.createSession(-1)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> connection.createSession(4)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> context(Session.AUTO_ACKNOWLEDGE).createContext(-1))
        .isInstanceOf(JMSRuntimeException.class);
  }

  @Test
  void transactedAndNot() throws Exception {
    RedisJmsConnection connection = connect();
    RedisJmsSession plain = connection.createSession();
    assertThatThrownBy(plain::commit).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(plain::rollback).isInstanceOf(IllegalStateException.class);
    RedisJmsSession transacted = connection.createSession(Session.SESSION_TRANSACTED);
    assertThatThrownBy(transacted::recover).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void clientIdentifier() throws Exception {
    RedisJmsConnection connection = connect();
    assertThat(connection.getClientID()).isNull();
    assertThatThrownBy(() -> connection.setClientID(""))
        .isInstanceOf(InvalidClientIDException.class);
    assertThatThrownBy(() -> connection.setClientID(null))
        .isInstanceOf(InvalidClientIDException.class);
    connection.setClientID("me");
    assertThat(connection.getClientID()).isEqualTo("me");
    assertThatThrownBy(() -> connection.setClientID("you"))
        .isInstanceOf(IllegalStateException.class);

    RedisJmsConnection untouched = connect();
    untouched.setExceptionListener(e -> {});
    untouched.stop();
    untouched.setClientID("you");

    RedisJmsConnection used = connect();
    used.createSession();
    assertThatThrownBy(() -> used.setClientID("me")).isInstanceOf(IllegalStateException.class);

    RedisJmsConnection configured =
        connect(Options.defaults().with(Option.CLIENT_ID, "them"), Domain.COMMON);
    assertThat(configured.getClientID()).isEqualTo("them");
    assertThatThrownBy(() -> configured.setClientID("me"))
        .isInstanceOf(IllegalStateException.class);

    RedisJmsContext context = context();
    context.setClientID("us");
    assertThat(context.getClientID()).isEqualTo("us");
  }

  @Test
  void queueDomain() throws Exception {
    RedisJmsSession session = connect(Domain.QUEUE).createQueueSession(false, 1);
    RedisJmsTopic topic = new RedisJmsTopic("t");
    assertThat(session.createReceiver(queue).getQueue()).isEqualTo(queue);
    assertThat(session.createSender(queue).getQueue()).isEqualTo(queue);
    assertThatThrownBy(() -> session.createTopic("t")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(session::createTemporaryTopic).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.createDurableSubscriber(topic, "s"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.createDurableConsumer(topic, "s"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.createSharedConsumer(topic, "s"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.unsubscribe("s")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> connect(Domain.QUEUE).createDurableConnectionConsumer(topic, "s", null, null, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void topicDomain() throws Exception {
    RedisJmsSession session = connect(Domain.TOPIC).createTopicSession(false, 1);
    assertThat(session.createTopic("t").getTopicName()).isEqualTo("t");
    assertThatThrownBy(() -> session.createQueue("q")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.createBrowser(queue))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(session::createTemporaryQueue).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void metaData() throws Exception {
    var data = connect().getMetaData();
    assertThat(data.getJMSVersion()).isEqualTo("3.1");
    assertThat(data.getJMSMajorVersion()).isEqualTo(3);
    assertThat(data.getJMSMinorVersion()).isEqualTo(1);
    assertThat(data.getJMSProviderName()).isEqualTo("Redis JMS");
    assertThat(data.getProviderVersion()).matches("\\d+\\.\\d+.*");
    assertThat(data.getProviderVersion())
        .startsWith(data.getProviderMajorVersion() + "." + data.getProviderMinorVersion());
    assertThat(RedisJmsConnectionMetaData.INSTANCE.getJMSXPropertyNames().asIterator())
        .toIterable()
        .contains("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");
  }
}
