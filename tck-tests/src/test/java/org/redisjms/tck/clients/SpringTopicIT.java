package org.redisjms.tck.clients;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.support.JmsUtils;

/** Spring's listener containers on topics, with each kind of subscription. */
class SpringTopicIT extends ClientFixture {

  /** A container on the test's topic that is not subscribed yet, and what it hears. */
  private final class Subscriber {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();

    Subscriber() {
      container.setConnectionFactory(factory());
      container.setDestinationName(name);
      container.setPubSubDomain(true);
      container.setSessionTransacted(true);
      container.setErrorHandler(failure -> {});
      container.setMessageListener(
          (MessageListener)
              message -> {
                try {
                  heard.add(((TextMessage) message).getText());
                } catch (JMSException e) {
                  throw JmsUtils.convertJmsAccessException(e);
                }
              });
    }

    /** Returns when all its consumers are subscribed. */
    Subscriber start() {
      container.afterPropertiesSet();
      container.start();
      closeLater(container::shutdown);
      awaitRegistered();
      return this;
    }

    void awaitRegistered() {
      int consumers = container.getConcurrentConsumers();
      await(
          "it subscribes",
          () ->
              container.getActiveConsumerCount() >= consumers
                  && container.isRegisteredWithDestination());
    }

    void awaitHeard(int messages) {
      await(messages + " messages are heard", () -> heard.size() >= messages);
    }
  }

  private void publish(List<String> texts) {
    JmsTemplate publisher = new JmsTemplate(factory());
    publisher.setPubSubDomain(true);
    texts.forEach(text -> publisher.convertAndSend(name, text));
  }

  /** Removes a durable subscription; {@code client} is null for one without client identifier. */
  private void unsubscribe(String client, String subscription) throws JMSException {
    try (var connection = factory().createConnection()) {
      if (!client.isEmpty()) {
        connection.setClientID(client);
      }
      try (Session session = connection.createSession()) {
        session.unsubscribe(subscription);
      }
    }
  }

  @Test
  void everySubscriberHearsEverything() {
    Subscriber one = new Subscriber().start();
    Subscriber two = new Subscriber().start();
    publish(numbered("m", 50));
    one.awaitHeard(50);
    two.awaitHeard(50);
    assertThat(one.heard).containsExactlyElementsOf(numbered("m", 50));
    assertThat(two.heard).containsExactlyElementsOf(numbered("m", 50));
  }

  /** A durable subscriber hears what was published while its container was shut down. */
  @Test
  void aDurableSubscriberHearsWhatItMissed() throws Exception {
    durable().start().container.shutdown();
    publish(numbered("away", 20));
    Subscriber back = durable().start();
    publish(List.of("back"));
    back.awaitHeard(21);
    assertThat(back.heard).startsWith(numbered("away", 20).toArray(String[]::new)).endsWith("back");
    back.container.shutdown();
    unsubscribe(name, "durable");
  }

  private Subscriber durable() {
    Subscriber subscriber = new Subscriber();
    subscriber.container.setSubscriptionDurable(true);
    subscriber.container.setSubscriptionName("durable");
    subscriber.container.setClientId(name);
    return subscriber;
  }

  /** A stopped container keeps its subscription, its client identifier and its place. */
  @Test
  void aStoppedSubscriberGoesOn() throws Exception {
    Subscriber subscriber = durable().start();
    publish(List.of("a"));
    subscriber.awaitHeard(1);
    subscriber.container.stop();
    await("it has stopped", () -> !subscriber.container.isRunning());
    publish(List.of("b"));
    assertThat(subscriber.heard).containsExactly("a");
    subscriber.container.start();
    subscriber.awaitHeard(2);
    assertThat(subscriber.heard).containsExactly("a", "b");
    subscriber.container.shutdown();
    unsubscribe(name, "durable");
  }

  /** Two containers with two consumers each share the messages, also those of before. */
  @Test
  void sharedDurableSubscribersShare() throws Exception {
    sharedDurable().start().container.shutdown();
    publish(numbered("away", 20));
    Subscriber one = sharedDurable().start();
    Subscriber two = sharedDurable().start();
    publish(numbered("m", 50));
    await("all is heard", () -> one.heard.size() + two.heard.size() >= 70);
    assertThat(one.heard).doesNotContainAnyElementsOf(two.heard);
    one.container.shutdown();
    two.container.shutdown();
    List<String> all = new CopyOnWriteArrayList<>(one.heard);
    all.addAll(two.heard);
    assertThat(all).hasSize(70).doesNotHaveDuplicates();
    unsubscribe("", name);
  }

  private Subscriber sharedDurable() {
    Subscriber subscriber = new Subscriber();
    subscriber.container.setSubscriptionShared(true);
    subscriber.container.setSubscriptionDurable(true);
    subscriber.container.setSubscriptionName(name);
    subscriber.container.setConcurrentConsumers(2);
    return subscriber;
  }

  /** A shared subscription that is not durable: the consumers of one container are one reader. */
  @Test
  void sharedSubscribersShare() {
    Subscriber shared = new Subscriber();
    shared.container.setSubscriptionShared(true);
    shared.container.setSubscriptionName(name);
    shared.container.setConcurrentConsumers(3);
    shared.start();
    Subscriber other = new Subscriber().start();
    publish(numbered("m", 50));
    shared.awaitHeard(50);
    other.awaitHeard(50);
    shared.container.shutdown();
    assertThat(shared.heard).containsExactlyInAnyOrderElementsOf(numbered("m", 50));
  }
}
