package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.Section;

/** Sections 8.3.3 and 8.3.4: subscriptions that last until they are deleted. */
class DurableSubscriptionsIT extends SubscriptionTest {
  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.3")
  void messagesWaitForTheirConsumer(Api api) throws Exception {
    unsubscribeLater(api, clientId);
    try (Subscriber client = openAs(api, clientId)) {
      Subscriber.Consumer consumer = client.durable(topic, name, null, false);
      sendTo(topic, "one", "two");
      assertNext(consumer, "one");
      consumer.close();
      sendTo(topic, "three");
    }
    try (Subscriber client = openAs(api, clientId)) {
      assertNext(client.durable(topic, name, null, false), "two", "three");
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.3")
  void onlyOneConsumerIsAllowed(Api api) throws Exception {
    unsubscribeLater(api, clientId);
    try (Subscriber client = openAs(api, clientId)) {
      client.durable(topic, name, null, false);
      assertThatThrownBy(() -> client.durable(topic, name, null, false))
          .isInstanceOf(client.failure());
      assertThatThrownBy(() -> client.durable(newTopic(), name, null, false))
          .isInstanceOf(client.failure());
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.3")
  void aClientIdentifierIsNeeded(Api api) throws Exception {
    Subscriber client = open(api);
    assertThatThrownBy(() -> client.durable(topic, name, null, false))
        .isInstanceOfAny(IllegalStateException.class, IllegalStateRuntimeException.class);
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.3")
  void anotherSelectorStartsAnew(Api api) throws Exception {
    unsubscribeLater(api, clientId);
    try (Subscriber client = openAs(api, clientId)) {
      client.durable(topic, name, "p <> 'x'", false).close();
      client.publish(topic, "old");
      Subscriber.Consumer consumer = client.durable(topic, name, "p <> 'y'", false);
      client.publish(topic, "y");
      client.publish(topic, "x");
      assertNext(consumer, "x");
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.3")
  void anotherTopicStartsAnew(Api api) throws Exception {
    unsubscribeLater(api, clientId);
    try (Subscriber client = openAs(api, clientId)) {
      client.durable(topic, name, null, false).close();
      client.publish(topic, "old");
      Topic other = newTopic();
      Subscriber.Consumer consumer = client.durable(other, name, null, false);
      client.publish(topic, "old topic");
      client.publish(other, "new topic");
      assertNext(consumer, "new topic");
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.3")
  void anotherNoLocalStartsAnew(Api api) throws Exception {
    unsubscribeLater(api, clientId);
    try (Subscriber client = openAs(api, clientId)) {
      client.durable(topic, name, null, false).close();
      sendTo(topic, "old");
      Subscriber.Consumer consumer = client.durable(topic, name, null, true);
      client.publish(topic, "own");
      sendTo(topic, "other");
      assertNext(consumer, "other");
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.3")
  void noLocalLeavesOutTheClientIdentifier(Api api) throws Exception {
    unsubscribeLater(api, clientId);
    try (Subscriber client = openAs(api, clientId)) {
      client.durable(topic, name, null, true);
      client.publish(topic, "own");
    }
    try (Subscriber client = openAs(api, clientId)) {
      client.publish(topic, "same client");
      sendTo(topic, "other");
      assertNext(client.durable(topic, name, null, true), "other");
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.3")
  void anUnsubscribedSubscriptionIsGone(Api api) throws Exception {
    try (Subscriber client = openAs(api, clientId)) {
      client.durable(topic, name, null, false).close();
      sendTo(topic, "old");
      client.unsubscribe(name);
      Subscriber.Consumer consumer = client.durable(topic, name, null, false);
      sendTo(topic, "new");
      assertNext(consumer, "new");
      consumer.close();
      client.unsubscribe(name);
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.3")
  void unsubscribingAnActiveSubscriptionIsRefused(Api api) throws Exception {
    try (Subscriber client = openAs(api, clientId)) {
      Subscriber.Consumer consumer = client.durable(topic, name, null, false);
      assertThatThrownBy(() -> client.unsubscribe(name)).isInstanceOf(client.failure());
      sendTo(topic, "text");
      assertNext(consumer, "text");
      consumer.close();
      client.unsubscribe(name);
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("10.3")
  void unsubscribingWhatDoesNotExistIsAnInvalidDestination(Api api) throws Exception {
    try (Subscriber client = openAs(api, clientId)) {
      assertThatThrownBy(() -> client.unsubscribe(name))
          .isInstanceOfAny(
              InvalidDestinationException.class, InvalidDestinationRuntimeException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.3")
  void anUnacknowledgedMessageComesToTheNextConsumer(Api api) throws Exception {
    unsubscribeLater(api, clientId);
    try (Connection connection = connectAs(clientId)) {
      connection.start();
      Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
      MessageConsumer consumer = session.createDurableConsumer(topic, name);
      sendTo(topic, "one");
      assertThat(text(receive(consumer))).isEqualTo("one");
    }
    try (Subscriber client = openAs(api, clientId)) {
      assertNext(client.durable(topic, name, null, false), "one");
    }
  }

  @Test
  @Section("8.3.3")
  @ArtemisDiffers(
      "Deletes the subscription under the transaction; it is erroneous while a message of it is in"
          + " one.")
  void unsubscribingWithAnUnacknowledgedMessageIsRefused() throws Exception {
    try (Connection connection = connectAs(clientId)) {
      connection.start();
      Session session = connection.createSession(Session.SESSION_TRANSACTED);
      MessageConsumer consumer = session.createDurableConsumer(topic, name);
      sendTo(topic, "one");
      assertThat(text(receive(consumer))).isEqualTo("one");
      consumer.close();
      assertThatThrownBy(() -> session.unsubscribe(name)).isInstanceOf(JMSException.class);
      session.commit();
      session.unsubscribe(name);
    }
  }

  @Test
  @Section("8.3.3")
  @ArtemisDiffers(
      "Shows its own condition for noLocal as part of the selector, which is the client's.")
  void aDurableSubscriberIsTheSameSubscription() throws Exception {
    unsubscribeLater(Api.CLASSIC, clientId);
    try (Connection connection = connectAs(clientId)) {
      connection.start();
      Session session = connection.createSession();
      TopicSubscriber subscriber = session.createDurableSubscriber(topic, name, "p = 'a'", true);
      assertThat(subscriber.getTopic()).isEqualTo(topic);
      assertThat(subscriber.getNoLocal()).isTrue();
      assertThat(subscriber.getMessageSelector()).isEqualTo("p = 'a'");
      subscriber.close();
      try (Subscriber other = open(Api.CLASSIC)) {
        other.publish(topic, "a");
      }
      MessageConsumer consumer = session.createDurableConsumer(topic, name, "p = 'a'", true);
      assertThat(text(receive(consumer))).isEqualTo("a");
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.4")
  void sharedDurableConsumersShare(Api api) throws Exception {
    unsubscribeLater(api, null);
    try (Subscriber client = open(api);
        Subscriber other = open(api)) {
      Subscriber.Consumer first = client.sharedDurable(topic, name, null);
      Subscriber.Consumer second = other.sharedDurable(topic, name, null);
      sendTo(topic, "1", "2");
      assertThat(List.of(first.next(patienceMillis()), second.next(patienceMillis())))
          .containsExactlyInAnyOrder("1", "2");
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.4")
  void sharedDurableMessagesWaitForAConsumer(Api api) throws Exception {
    unsubscribeLater(api, clientId);
    try (Subscriber client = openAs(api, clientId)) {
      client.sharedDurable(topic, name, null).close();
    }
    sendTo(topic, "one");
    try (Subscriber client = openAs(api, clientId)) {
      assertNext(client.sharedDurable(topic, name, null), "one");
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.4")
  void anotherTopicOrSelectorIsRefusedWhileActive(Api api) throws Exception {
    unsubscribeLater(api, null);
    try (Subscriber client = open(api)) {
      client.sharedDurable(topic, name, "p = 'a'");
      assertThatThrownBy(() -> client.sharedDurable(newTopic(), name, "p = 'a'"))
          .isInstanceOf(client.failure());
      assertThatThrownBy(() -> client.sharedDurable(topic, name, "p = 'b'"))
          .isInstanceOf(client.failure());
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.4")
  @ArtemisDiffers("Refuses another selector; without active consumers it is a new subscription.")
  void anotherSelectorStartsAnewWhileInactive(Api api) throws Exception {
    unsubscribeLater(api, null);
    try (Subscriber client = open(api)) {
      client.sharedDurable(topic, name, "p <> 'x'").close();
      client.publish(topic, "old");
      Subscriber.Consumer consumer = client.sharedDurable(topic, name, null);
      client.publish(topic, "new");
      assertNext(consumer, "new");
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.4")
  @ArtemisDiffers("Lets them have one name; the attempt must fail, active or not.")
  void sharedAndUnsharedMayNotHaveOneName(Api api) throws Exception {
    try (Subscriber client = openAs(api, clientId)) {
      Subscriber.Consumer unshared = client.durable(topic, name, null, false);
      assertThatThrownBy(() -> client.sharedDurable(topic, name, null))
          .isInstanceOf(client.failure());
      unshared.close();
      assertThatThrownBy(() -> client.sharedDurable(topic, name, null))
          .isInstanceOf(client.failure());
      client.unsubscribe(name);
      client.sharedDurable(topic, name, null).close();
      assertThatThrownBy(() -> client.durable(topic, name, null, false))
          .isInstanceOf(client.failure());
      client.unsubscribe(name);
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.4")
  void unsubscribingWhileAnotherConnectionIsActiveIsRefused(Api api) throws Exception {
    unsubscribeLater(api, null);
    try (Subscriber client = open(api);
        Subscriber other = open(api)) {
      client.sharedDurable(topic, name, null);
      assertThatThrownBy(() -> other.unsubscribe(name)).isInstanceOf(other.failure());
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.4")
  void withAndWithoutAClientIdentifierAreTwo(Api api) throws Exception {
    unsubscribeLater(api, null);
    unsubscribeLater(api, clientId);
    try (Subscriber with = openAs(api, clientId);
        Subscriber without = open(api)) {
      Subscriber.Consumer first = with.sharedDurable(topic, name, null);
      Subscriber.Consumer second = without.sharedDurable(topic, name, null);
      sendTo(topic, "text");
      assertNext(first, "text");
      assertNext(second, "text");
    }
  }
}
