package org.redisjms.tck.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.connection.SingleConnectionFactory;
import org.springframework.jms.core.JmsClient;
import org.springframework.jms.core.JmsMessagingTemplate;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's templates, bare and with Spring's connection factories around ours. */
class SpringTemplateIT extends ClientFixture {

  private final JmsTemplate template = patient(new JmsTemplate(factory()));

  /** Every type that the simple converter knows comes back as what it was. */
  @Test
  void convertsWhatItSendsAndReceives() {
    byte[] bytes = "bytes".getBytes(StandardCharsets.UTF_8);
    List<Object> sent = List.of("text", bytes, Map.of("a", 1, "b", "two"), new BigDecimal("12.50"));
    sent.forEach(value -> template.convertAndSend(name, value));
    List<Object> received = new ArrayList<>();
    sent.forEach(value -> received.add(template.receiveAndConvert(name)));
    assertThat(received).usingRecursiveComparison().isEqualTo(sent);
  }

  @Test
  void setsHeadersAndProperties() throws Exception {
    template.setExplicitQosEnabled(true);
    template.setPriority(7);
    template.setTimeToLive(60_000);
    template.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    template.convertAndSend(
        name,
        "text",
        message -> {
          message.setJMSCorrelationID("correlation");
          message.setJMSType("type");
          message.setStringProperty("shop", "north");
          return message;
        });
    Message message = template.receive(name);
    assertThat(message).isInstanceOf(TextMessage.class);
    assertThat(message.getJMSPriority()).isEqualTo(7);
    assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(message.getJMSExpiration() - message.getJMSTimestamp()).isEqualTo(60_000);
    assertThat(message.getJMSCorrelationID()).isEqualTo("correlation");
    assertThat(message.getJMSType()).isEqualTo("type");
    assertThat(message.getStringProperty("shop")).isEqualTo("north");
  }

  @Test
  void delaysTheDelivery() {
    template.setDeliveryDelay(200);
    long start = System.nanoTime();
    template.convertAndSend(name, "later");
    assertThat(template.receiveAndConvert(name)).isEqualTo("later");
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
  }

  @Test
  void receivesWhatItsSelectorSelects() {
    sendNumbers(1, 2, 3);
    assertThat(template.receiveSelectedAndConvert(name, "n = 2")).isEqualTo("n2");
    assertThat(drain(name)).containsExactly("n1", "n3");
  }

  @Test
  void browses() {
    sendNumbers(1, 2, 3);
    List<String> all = template.browse(name, (session, browser) -> texts(browser.getEnumeration()));
    List<String> selected =
        template.browseSelected(
            name, "n > 1", (session, browser) -> texts(browser.getEnumeration()));
    assertThat(all).containsExactly("n1", "n2", "n3");
    assertThat(selected).containsExactly("n2", "n3");
    assertThat(drain(name)).hasSize(3);
  }

  private void sendNumbers(int... numbers) {
    for (int n : numbers) {
      template.convertAndSend(
          name,
          "n" + n,
          message -> {
            message.setIntProperty("n", n);
            return message;
          });
    }
  }

  private static List<String> texts(Enumeration<?> messages) {
    List<String> texts = new ArrayList<>();
    while (messages.hasMoreElements()) {
      texts.add(text(messages.nextElement()));
    }
    return texts;
  }

  private static String text(Object message) {
    try {
      return ((TextMessage) message).getText();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  /** The reply comes through a temporary queue, which is gone afterwards. */
  @Test
  void asksAndGetsAnAnswer() throws Exception {
    CompletableFuture<Message> request =
        CompletableFuture.supplyAsync(
            () -> {
              Message received = patient(new JmsTemplate(factory())).receive(name);
              answer(received);
              return received;
            });
    Message reply = template.sendAndReceive(name, session -> session.createTextMessage("ping"));
    assertThat(text(reply)).isEqualTo("pong");
    Message asked = request.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    assertThatThrownBy(() -> answer(asked))
        .as("nobody can answer after the end")
        .hasCauseInstanceOf(jakarta.jms.InvalidDestinationException.class);
  }

  private static void answer(Message request) {
    try {
      new JmsTemplate(factory())
          .send(request.getJMSReplyTo(), session -> session.createTextMessage("pong"));
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void waitsForAnAnswerInVain() {
    template.setReceiveTimeout(MOMENT_MILLIS);
    assertThat(template.sendAndReceive(name, session -> session.createTextMessage("ping")))
        .isNull();
  }

  /** A transaction of Spring's manager: what is received and what is sent, both or neither. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void receivesAndSendsInATransaction(boolean cached) {
    ConnectionFactory factory = cached ? caching() : factory();
    JmsTemplate inTransaction = patient(new JmsTemplate(factory));
    TransactionTemplate transaction = new TransactionTemplate(new JmsTransactionManager(factory));
    template.convertAndSend(name, "in");

    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      assertThat(inTransaction.receiveAndConvert(name)).isEqualTo("in");
                      inTransaction.convertAndSend(name + ".out", "rolled back");
                      throw new UnsupportedOperationException("rolls back");
                    }))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(drain(name + ".out")).isEmpty();

    transaction.executeWithoutResult(
        status -> {
          Message again = inTransaction.receive(name);
          assertThat(text(again)).isEqualTo("in");
          assertThat(redelivered(again)).isTrue();
          inTransaction.convertAndSend(name + ".out", "committed");
          assertThat(drain(name + ".out")).as("before the commit").isEmpty();
        });
    assertThat(drain(name + ".out")).containsExactly("committed");
    assertThat(drain(name)).isEmpty();
  }

  /** Each operation of a transacted template is a transaction when there is no manager. */
  @Test
  void commitsWhatItDoesAlone() {
    template.setSessionTransacted(true);
    template.convertAndSend(name, "text");
    assertThat(template.receiveAndConvert(name)).isEqualTo("text");
    assertThat(drain(name)).isEmpty();
  }

  /** Without acknowledgement the session ends, and the message comes back. */
  @Test
  void givesBackWhatItDoesNotAcknowledge() throws Exception {
    template.convertAndSend(name, "text");
    template.setSessionAcknowledgeMode(Session.CLIENT_ACKNOWLEDGE);
    String received =
        template.execute(
            session -> {
              try (MessageConsumer consumer = session.createConsumer(session.createQueue(name))) {
                return text(consumer.receive(PATIENCE_MILLIS));
              }
            },
            true);
    assertThat(received).isEqualTo("text");
    Message again = template.receive(name);
    assertThat(text(again)).isEqualTo("text");
    assertThat(redelivered(again)).isTrue();
    assertThat(drain(name)).as("JmsTemplate acknowledges").isEmpty();
  }

  /** Sessions, producers and consumers are used again and again, and each message comes once. */
  @Test
  void reusesCachedSessionsAndConsumers() {
    CachingConnectionFactory caching = caching();
    caching.setSessionCacheSize(5);
    caching.setReconnectOnException(true);
    JmsTemplate cached = patient(new JmsTemplate(caching));
    for (String text : numbered("m", 100)) {
      cached.convertAndSend(name, text);
      assertThat(cached.receiveAndConvert(name)).isEqualTo(text);
    }
    cached.convertAndSend(name, "not the consumer's");
    caching.resetConnection();
    assertThat(cached.receiveAndConvert(name))
        .as("what the cached consumer had in advance")
        .isEqualTo("not the consumer's");
  }

  /** A durable subscription lives on under the client identifier that Spring sets. */
  @Test
  void setsTheClientIdentifierOfASingleConnection() throws Exception {
    for (String text : List.of("", "while it was away")) {
      SingleConnectionFactory single = new SingleConnectionFactory(factory());
      single.setClientId(name);
      try {
        JmsTemplate subscriber = patient(new JmsTemplate(single));
        Object received =
            subscriber.execute(
                session -> {
                  Topic topic = session.createTopic(name);
                  try (MessageConsumer consumer =
                      session.createDurableConsumer(topic, "subscription")) {
                    return text.isEmpty() ? "" : text(consumer.receive(PATIENCE_MILLIS));
                  }
                },
                true);
        assertThat(received).isEqualTo(text);
      } finally {
        single.destroy();
      }
      publish("while it was away");
    }
    SingleConnectionFactory single = new SingleConnectionFactory(factory());
    single.setClientId(name);
    closeLater(single::destroy);
    new JmsTemplate(single)
        .execute(
            session -> {
              session.unsubscribe("subscription");
              return null;
            });
  }

  private void publish(String text) {
    JmsTemplate publisher = new JmsTemplate(factory());
    publisher.setPubSubDomain(true);
    publisher.convertAndSend(name, text);
  }

  /** A template for topics receives what is published while it waits. */
  @Test
  void publishesAndSubscribes() {
    JmsTemplate subscriber = patient(new JmsTemplate(factory()));
    subscriber.setPubSubDomain(true);
    CompletableFuture<Object> received =
        CompletableFuture.supplyAsync(() -> subscriber.receiveAndConvert(name));
    await(
        "it is received",
        () -> {
          publish("news");
          return received.isDone();
        });
    assertThat(received.join()).isEqualTo("news");
  }

  /** The message-based API on top of the template, and the fluent one of Spring 7. */
  @Test
  void worksBehindMessagingTemplatesAndClients() {
    JmsMessagingTemplate messaging = new JmsMessagingTemplate(template);
    messaging.send(name, MessageBuilder.withPayload("first").setHeader("shop", "north").build());
    var first = messaging.receive(name);
    assertThat(first).isNotNull();
    assertThat(first.getPayload()).isEqualTo("first");
    assertThat(first.getHeaders()).containsEntry("shop", "north");

    JmsClient client = JmsClient.create(factory());
    client.destination(name).withPriority(8).withTimeToLive(60_000).send("second");
    assertThat(client.destination(name).withReceiveTimeout(PATIENCE_MILLIS).receive(String.class))
        .contains("second");
  }

  private CachingConnectionFactory caching() {
    CachingConnectionFactory caching = new CachingConnectionFactory(factory());
    closeLater(caching::destroy);
    return caching;
  }

  private static boolean redelivered(Message message) {
    try {
      return message.getJMSRedelivered();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }
}
