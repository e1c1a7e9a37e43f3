package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.RedisServer;

/**
 * Chapter 10 of Jakarta Messaging 3.1: what is wrong is refused with the exception that the
 * specification names, and nothing is sent.
 */
class BadInputIT extends JmsFixture {

  private Session session;
  private MessageProducer producer;

  /** A destination of another provider. */
  private static final class ForeignQueue implements Queue {
    @Override
    public String getQueueName() {
      return "foreign";
    }
  }

  @BeforeEach
  void open() throws Exception {
    session = session();
    producer = session.createProducer(queue);
  }

  /** Section 10.3. */
  @Test
  void destinationsThatAreNoneOfOurs() throws Exception {
    MessageProducer open = session.createProducer(null);
    for (Destination wrong : new Destination[] {null, new ForeignQueue()}) {
      assertThatThrownBy(() -> session.createConsumer(wrong))
          .isInstanceOf(InvalidDestinationException.class);
      assertThatThrownBy(() -> session.createBrowser((Queue) wrong))
          .isInstanceOf(InvalidDestinationException.class);
      assertThatThrownBy(() -> open.send(wrong, session.createMessage()))
          .isInstanceOf(InvalidDestinationException.class);
      JMSContext context = closeLater(factory().createContext());
      assertThatThrownBy(() -> context.createProducer().send(wrong, "a"))
          .isInstanceOf(InvalidDestinationRuntimeException.class);
    }
    assertThatThrownBy(() -> session.createProducer(new ForeignQueue()))
        .isInstanceOf(InvalidDestinationException.class)
        .hasMessageContaining(ForeignQueue.class.getName());
    assertThatThrownBy(() -> open.send(session.createMessage()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(queue, session.createMessage()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(null)).isInstanceOf(MessageFormatException.class);
  }

  /** Section 6.2.3: names that cannot be. */
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "   ", "line\nend", "nul\u0000", "\ud800"})
  void namesThatCannotBe(String name) {
    assertThatThrownBy(() -> session.createQueue(name))
        .isInstanceOf(InvalidDestinationException.class);
  }

  /** Section 6.2.3: a name of 10 kB. */
  @Test
  void aNameThatIsTooLong() {
    assertThatThrownBy(() -> session.createQueue("n".repeat(10_000)))
        .isInstanceOf(InvalidDestinationException.class)
        .hasMessageContaining("1000");
  }

  /** Section 6.2.3: unusual names work, and are all different queues. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{braces}",
        "%7bbraces%7d",
        "}:ready:4",
        "a:b:c",
        "with spaces ",
        "\u00fcn\u00efc\u00f6d\u00e9 \u20ac \ud83d\ude80",
        "*?[x]",
        "\"quotes'\\"
      })
  void unusualNames(String name) throws Exception {
    Queue unusual = session.createQueue(name);
    assertThat(unusual.getQueueName()).isEqualTo(name);
    sendTo(unusual, name);
    assertThat(drain(unusual)).as("its own message alone").containsExactly(name + ":1");
  }

  /** Section 6.2.3: the longest name that can be. */
  @Test
  void theLongestName() throws Exception {
    Queue longest = session.createQueue("\u20ac".repeat(333) + "n");
    sendTo(longest, "a");
    assertThat(drain(longest)).containsExactly("a:1");
  }

  /** Sections 3.4.2, 3.4.10, 7.8 and 7.9. */
  @Test
  void optionsOfASend() throws Exception {
    for (int wrong : new int[] {17, 10, -1}) {
      assertThatThrownBy(() -> producer.setPriority(wrong)).isInstanceOf(JMSException.class);
      assertThatThrownBy(() -> producer.send(session.createMessage(), 2, wrong, 0))
          .isInstanceOf(JMSException.class)
          .hasMessageContaining(Integer.toString(wrong));
    }
    for (int wrong : new int[] {3, 0}) {
      assertThatThrownBy(() -> producer.setDeliveryMode(wrong)).isInstanceOf(JMSException.class);
      assertThatThrownBy(() -> producer.send(session.createMessage(), wrong, 4, 0))
          .isInstanceOf(JMSException.class)
          .hasMessageContaining("PERSISTENT");
    }
    assertThatThrownBy(() -> producer.setDeliveryDelay(-1)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.setTimeToLive(-1)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.send(session.createMessage(), 2, 4, -1))
        .isInstanceOf(JMSException.class);
    JMSContext context = closeLater(factory().createContext());
    JMSProducer simple = context.createProducer();
    assertThatThrownBy(() -> simple.setPriority(17)).isInstanceOf(JMSRuntimeException.class);
    assertThatThrownBy(() -> simple.setDeliveryMode(3)).isInstanceOf(JMSRuntimeException.class);
    assertThatThrownBy(() -> simple.setDeliveryDelay(-1)).isInstanceOf(JMSRuntimeException.class);
    assertThatThrownBy(() -> simple.setTimeToLive(-1)).isInstanceOf(JMSRuntimeException.class);
    assertThat(drain()).isEmpty();
  }

  /** Sections 7.8 and 7.9: very long times do not overflow. */
  @Test
  void endlessTimes() throws Exception {
    producer.setTimeToLive(Long.MAX_VALUE);
    producer.send(session.createTextMessage("a"));
    producer.setDeliveryDelay(Long.MAX_VALUE);
    producer.send(session.createTextMessage("never"));
    assertThat(drain()).containsExactly("a:1");
  }

  /** The option maxMessageSize; the session can still be used. */
  @ParameterizedTest
  @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.SESSION_TRANSACTED})
  void messagesThatAreTooLarge(int mode) throws Exception {
    Session limited = session(mode, "maxMessageSize=10k");
    MessageProducer sender = limited.createProducer(queue);
    BytesMessage large = limited.createBytesMessage();
    large.writeBytes(new byte[10_300]);
    assertThatThrownBy(() -> sender.send(large))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("maxMessageSize")
        .hasMessageContaining("10240");
    sender.send(limited.createTextMessage("n".repeat(10_000)));
    if (mode == Session.SESSION_TRANSACTED) {
      limited.commit();
    }
    assertThat(drain()).hasSize(1);
  }

  /** Sections 6.1.1 and 10.3. */
  @Test
  void credentialsThatAreWrong() {
    try (RedisServer secured = RedisServer.builder().password("right").start()) {
      String uri = "redis://" + secured.host() + ":" + secured.port();
      assertThatThrownBy(() -> new RedisJmsConnectionFactory(uri).createConnection())
          .isInstanceOf(JMSSecurityException.class);
      assertThatThrownBy(() -> new RedisJmsConnectionFactory(uri).createConnection(null, "wrong-1"))
          .isInstanceOf(JMSSecurityException.class)
          .hasMessageNotContaining("wrong-1");
    }
  }

  /** Section 6.2.10: modes that do not exist. */
  @Test
  void acknowledgeModesThatDoNotExist() throws Exception {
    assertThatThrownBy(() -> started().createSession(42)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> started().createSession(false, Session.SESSION_TRANSACTED))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> factory().createContext(42)).isInstanceOf(JMSRuntimeException.class);
  }
}
