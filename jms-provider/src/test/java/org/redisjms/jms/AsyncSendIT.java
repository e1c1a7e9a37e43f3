package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.RedisServer;

/** Section 7.3 of Jakarta Messaging 3.1: asynchronous send, what arrives and what is reported. */
class AsyncSendIT extends AsyncSendFixture {

  /** Sections 7.3.3, 7.3.6 and 7.3.8. */
  @Test
  void completionsComeInOrderWithTheHeadersSet() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    producer.setPriority(7);
    producer.setTimeToLive(600_000);
    List<Message> sent = new ArrayList<>();
    List<String> incomplete = new ArrayList<>();
    Completions completions =
        new Completions() {
          @Override
          void told(Message message) {
            try {
              if (message.getJMSMessageID() == null
                  || !queue.equals(message.getJMSDestination())
                  || message.getJMSPriority() != 7
                  || message.getJMSDeliveryMode() != DeliveryMode.PERSISTENT
                  || message.getJMSTimestamp() == 0
                  || message.getJMSExpiration() == 0) {
                incomplete.add(text(message));
              }
            } catch (JMSException e) {
              incomplete.add(e.toString());
            }
          }
        };
    for (String text : numbers(MANY)) {
      Message message = session.createTextMessage(text);
      sent.add(message);
      producer.send(message, completions);
    }
    assertThat(completions.await(MANY).exceptions()).isEmpty();
    assertThat(completions.messages()).containsExactlyElementsOf(sent);
    assertThat(incomplete).isEmpty();
    assertThat(sent).extracting(Message::getJMSMessageID).doesNotHaveDuplicates();
    assertThat(arrived(MANY)).isEqualTo(numbers(MANY));
  }

  /** Section 7.3.3: also if synchronous and asynchronous sends are mixed. */
  @Test
  void synchronousSendsKeepTheOrder() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    Completions completions = new Completions();
    for (int i = 0; i < 300; i++) {
      Message message = session.createTextMessage("" + i);
      if (i % 10 == 9) {
        producer.send(message);
        assertThat(completions.count()).isLessThanOrEqualTo(i);
      } else {
        producer.send(message, completions);
      }
    }
    completions.await(270);
    assertThat(arrived(300)).isEqualTo(numbers(300));
  }

  /** Section 7.3.2: what can be thrown at once is, and then the listener is not called. */
  @Test
  void wrongArgumentsAreRefusedAtOnce() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    MessageProducer anonymous = session.createProducer(null);
    Message message = session.createTextMessage("never sent");
    Completions completions = new Completions();
    assertThatThrownBy(() -> producer.send((Message) null, completions))
        .isInstanceOf(MessageFormatException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> producer.send(message, (CompletionListener) null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> anonymous.send(queue, message, (CompletionListener) null));
    assertThatThrownBy(() -> anonymous.send((Destination) null, message, completions))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> anonymous.send(message, completions))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(queue, message, completions))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(message, DeliveryMode.PERSISTENT, 10, 0, completions))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.send(message, 0, 4, 0, completions))
        .isInstanceOf(JMSException.class);
    producer.close();
    assertThatThrownBy(() -> producer.send(message, completions))
        .isInstanceOf(IllegalStateException.class);
    session.close();
    assertThatThrownBy(() -> anonymous.send(queue, message, completions))
        .isInstanceOf(IllegalStateException.class);
    completions.await(0);
    assertThat(drain()).isEmpty();
  }

  /** Section 7.3.2, of a message that is too large. */
  @Test
  void aMessageThatIsTooLargeIsRefusedAtOnce() throws Exception {
    Session session = session(Session.AUTO_ACKNOWLEDGE, "maxMessageSize=1k");
    MessageProducer producer = session.createProducer(queue);
    Completions completions = new Completions();
    assertThatThrownBy(
            () -> producer.send(session.createTextMessage("x".repeat(2_000)), completions))
        .isInstanceOf(JMSException.class);
    producer.send(session.createTextMessage("small"), completions);
    assertThat(completions.await(1).exceptions()).isEmpty();
  }

  /** Section 7.3.2: what turns out later is told to the listener, of that message. */
  @Test
  void eachMessageHasAnExceptionOfItsOwn() throws Exception {
    Connection connection = started();
    Session session = connection.createSession();
    TemporaryQueue deleted = session.createTemporaryQueue();
    deleted.delete();
    MessageProducer producer = session.createProducer(null);
    Completions completions = new Completions();
    List<Message> lost = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Message message = session.createTextMessage("" + i);
      boolean loses = i % 3 == 1;
      if (loses) {
        lost.add(message);
      }
      producer.send(loses ? deleted : queue, message, completions);
    }
    completions.await(30);
    assertThat(completions.exceptions())
        .hasSize(10)
        .hasOnlyElementsOfType(InvalidDestinationException.class);
    assertThat(completions.all().stream().filter(it -> it.exception() != null))
        .extracting(Completions.Completion::message)
        .containsExactlyElementsOf(lost);
    assertThat(drain()).hasSize(20);
  }

  /** Section 7.3.2: the store is gone. */
  @Test
  void anOutageIsToldToTheListener() throws Exception {
    try (RedisServer server = RedisServer.start();
        Connection connection =
            new RedisJmsConnectionFactory(withOptions(server.uri(), "failoverTimeout=2s"))
                .createConnection()) {
      Session session = connection.createSession();
      MessageProducer producer = session.createProducer(queue);
      Completions completions = new Completions();
      sendAsync(session, producer, List.of("before"), completions);
      completions.await(1);
      server.kill9();
      sendAsync(session, producer, numbers(100), completions);
      assertThat(completions.await(101).exceptions())
          .hasSize(100)
          .allSatisfy(
              e ->
                  assertThat(((JMSException) e).getErrorCode())
                      .isIn("UNAVAILABLE", "OUTCOME_UNKNOWN"));
      server.restart();
      await(
          "sending works again",
          () -> {
            Completions after = new Completions();
            try (MessageProducer another = session.createProducer(queue)) {
              sendAsync(session, another, List.of("after"), after);
            } catch (JMSException e) {
              throw new AssertionError(e);
            }
            return after.count() == 1 && after.exceptions().isEmpty();
          });
    }
  }

  /**
   * Section 7.3.9 lets a provider forbid it; this one does not: the message was copied when send
   * returned.
   */
  @Test
  void aMessageMayBeUsedAgainAtOnce() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    Completions completions = new Completions();
    TextMessage text = session.createTextMessage();
    BytesMessage bytes = session.createBytesMessage();
    for (int i = 0; i < 50; i++) {
      text.setText("" + i);
      text.setIntProperty("number", i);
      producer.send(text, completions);
      bytes.clearBody();
      bytes.writeInt(i);
      producer.send(bytes, completions);
    }
    assertThat(completions.await(100).exceptions()).isEmpty();
    try (Session other = session();
        MessageConsumer consumer = other.createConsumer(queue)) {
      for (int i = 0; i < 50; i++) {
        Message message = receive(consumer);
        assertThat(text(message)).isEqualTo("" + i);
        assertThat(message.getIntProperty("number")).isEqualTo(i);
        assertThat(((BytesMessage) receive(consumer)).readInt()).isEqualTo(i);
      }
    }
  }

  /** Section 7.3 for topics, with a subscription that comes in the middle. */
  @Test
  void subscriptionsGetWhatIsPublishedAsynchronously() throws Exception {
    Connection connection = started();
    Session session = connection.createSession();
    Topic topic = session.createTopic("prices-" + System.nanoTime());
    MessageConsumer early = connection.createSession().createConsumer(topic);
    MessageProducer producer = session.createProducer(topic);
    Completions completions = new Completions();
    sendAsync(session, producer, numbers(100), completions);
    completions.await(100);
    MessageConsumer late = connection.createSession().createSharedConsumer(topic, "late");
    sendAsync(session, producer, numbers(400), completions);
    assertThat(completions.await(500).exceptions()).isEmpty();
    assertThat(texts(early, 100)).isEqualTo(numbers(100));
    assertThat(texts(early, 400)).isEqualTo(numbers(400));
    assertThat(texts(late, 400)).isEqualTo(numbers(400));
    assertThat(early.receiveNoWait()).isNull();
    assertThat(late.receiveNoWait()).isNull();
  }

  /** Section 7.3 in the simplified API: all bodies, all refusals at once. */
  @Test
  void theSimplifiedApiSendsAsynchronously() throws Exception {
    JMSContext context = closeLater(factory().createContext());
    Completions completions = new Completions();
    JMSProducer producer = context.createProducer().setAsync(completions);
    producer
        .send(queue, "text")
        .send(queue, Map.of("key", "value"))
        .send(queue, new byte[] {1, 2})
        .send(queue, Integer.valueOf(7))
        .send(queue, context.createMessage());
    assertThat(completions.await(5).exceptions()).isEmpty();
    assertThatThrownBy(() -> producer.send(queue, (Message) null))
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThatThrownBy(() -> producer.send(null, "text"))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
    producer.setAsync(null).send(queue, "synchronous");
    completions.await(5);
    try (Session session = session();
        MessageConsumer consumer = session.createConsumer(queue)) {
      assertThat(receive(consumer).getBody(String.class)).isEqualTo("text");
      assertThat((Object) receive(consumer).getBody(Map.class)).isEqualTo(Map.of("key", "value"));
      assertThat(receive(consumer).getBody(byte[].class)).containsExactly(1, 2);
      assertThat(receive(consumer).getBody(Integer.class)).isEqualTo(7);
      assertThat(receive(consumer).getJMSMessageID()).isNotNull();
      assertThat(receive(consumer).getBody(String.class)).isEqualTo("synchronous");
    }
  }
}
