package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisjms.tck.harness.Providers;
import org.redisjms.tck.harness.Section;

/** Sections 8.3.1 and 8.3.2: subscriptions that end with their last consumer. */
class NonDurableSubscriptionsIT extends SubscriptionTest {
  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.1")
  void eachSubscriptionGetsACopy(Api api) throws Exception {
    Subscriber client = open(api);
    Subscriber.Consumer first = client.unshared(topic, null, false);
    Subscriber.Consumer second = client.unshared(topic, null, false);
    sendTo(topic, "one", "two");
    assertNext(first, "one", "two");
    assertNext(second, "one", "two");
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.1")
  void whatWasPublishedBeforeIsNotReceived(Api api) throws Exception {
    sendTo(topic, "before");
    Subscriber.Consumer consumer = open(api).unshared(topic, null, false);
    sendTo(topic, "after");
    assertNext(consumer, "after");
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.1")
  void aSubscriptionEndsWithItsConsumer(Api api) throws Exception {
    Subscriber client = open(api);
    Subscriber.Consumer consumer = client.unshared(topic, null, false);
    sendTo(topic, "one", "two");
    assertNext(consumer, "one");
    consumer.close();
    sendTo(topic, "while away");
    consumer = client.unshared(topic, null, false);
    sendTo(topic, "three");
    assertNext(consumer, "three");
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.1")
  void noLocalLeavesOutTheOwnConnection(Api api) throws Exception {
    Subscriber client = open(api);
    Subscriber.Consumer remote = client.unshared(topic, null, true);
    Subscriber.Consumer all = client.unshared(topic, null, false);
    client.publish(topic, "own");
    sendTo(topic, "other");
    assertNext(remote, "other");
    assertNext(all, "own", "other");
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.1")
  void aSelectorLeavesOutWhatDoesNotMatch(Api api) throws Exception {
    Subscriber client = open(api);
    Subscriber.Consumer consumer = client.unshared(topic, "p = 'yes'", false);
    client.publish(topic, "no");
    client.publish(topic, "yes");
    assertNext(consumer, "yes");
  }

  @Test
  @Section("4.2.8")
  void unacknowledgedMessagesAreRecovered() throws Exception {
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(topic);
    sendTo(topic, "one");
    assertThat(text(receive(consumer))).isEqualTo("one");
    session.recover();
    assertThat(receive(consumer).getJMSRedelivered()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.2")
  void eachMessageGoesToOneOfTheConsumers(Api api) throws Exception {
    Subscriber.Consumer first = open(api).shared(topic, name, null);
    Subscriber.Consumer second = open(api).shared(topic, name, null);
    sendTo(topic, "1", "2", "3", "4");
    List<String> received = new ArrayList<>();
    await("all four", () -> collect(received, first, second) == 4);
    assertThat(received).containsExactlyInAnyOrder("1", "2", "3", "4");
    assertThat(first.next(1)).isNull();
    assertThat(second.next(1)).isNull();
  }

  private static int collect(List<String> received, Subscriber.Consumer... consumers) {
    try {
      for (Subscriber.Consumer consumer : consumers) {
        String text = consumer.next(20);
        if (text != null) {
          received.add(text);
        }
      }
      return received.size();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.2")
  void twoSharedConsumersOfOneSessionGetOneMessageEach(Api api) throws Exception {
    Subscriber client = open(api);
    Subscriber.Consumer first = client.shared(topic, name, null);
    Subscriber.Consumer second = client.shared(topic, name, null);
    sendTo(topic, "1", "2");
    List<String> received = new ArrayList<>();
    if (provider == Providers.ARTEMIS) {
      // The specification leaves open who gets what; now and then one of them gets both.
      await("both", () -> collect(received, first, second) == 2);
    } else {
      received.add(first.next(patienceMillis()));
      received.add(second.next(patienceMillis()));
    }
    assertThat(received).containsExactlyInAnyOrder("1", "2");
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.2")
  void aSharedSubscriptionEndsWithItsLastConsumer(Api api) throws Exception {
    Subscriber client = open(api);
    Subscriber.Consumer first = client.shared(topic, name, null);
    Subscriber.Consumer second = client.shared(topic, name, null);
    first.close();
    sendTo(topic, "one");
    assertNext(second, "one");
    second.close();
    sendTo(topic, "while away");
    Subscriber.Consumer third = client.shared(topic, name, null);
    sendTo(topic, "two");
    assertNext(third, "two");
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.2")
  void anotherTopicOrSelectorIsRefusedWhileThereAreConsumers(Api api) throws Exception {
    Subscriber client = open(api);
    client.shared(topic, name, "p = 'a'");
    assertThatThrownBy(() -> client.shared(newTopic(), name, "p = 'a'"))
        .isInstanceOf(client.failure());
    assertThatThrownBy(() -> client.shared(topic, name, "p = 'b'")).isInstanceOf(client.failure());
    assertThatThrownBy(() -> client.shared(topic, name, null)).isInstanceOf(client.failure());
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.2")
  void anotherTopicIsFineOnceTheConsumersAreGone(Api api) throws Exception {
    Subscriber client = open(api);
    client.shared(topic, name, "p = 'a'").close();
    Topic other = newTopic();
    Subscriber.Consumer consumer = sharedAnew(client, other);
    client.publish(other, "b");
    assertNext(consumer, "b");
  }

  /**
   * Subscribes when the subscription's last consumer is gone. A provider may need a moment until it
   * knows that (section 4.2.3). Artemis removes the old subscription in the background, and now and
   * then a new one with it, so there it is tried out.
   */
  private Subscriber.Consumer sharedAnew(Subscriber client, Topic on) {
    AtomicReference<Subscriber.Consumer> found = new AtomicReference<>();
    await(
        "the subscription is gone",
        () -> {
          try {
            Subscriber.Consumer consumer = client.shared(on, name, null);
            found.set(consumer);
            if (provider == Providers.ARTEMIS) {
              client.publish(on, "tried out");
              if (consumer.next(1_000) == null) {
                consumer.close();
                return false;
              }
            }
            return true;
          } catch (Exception e) {
            return false;
          }
        });
    return found.get();
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.2")
  void aClientIdentifierMakesAnotherSubscription(Api api) throws Exception {
    Subscriber.Consumer with = openAs(api, clientId).shared(topic, name, null);
    Subscriber.Consumer without = open(api).shared(topic, name, null);
    sendTo(topic, "text");
    assertNext(with, "text");
    assertNext(without, "text");
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("8.3.2")
  void aSharedAndADurableSubscriptionMayHaveOneName(Api api) throws Exception {
    unsubscribeLater(api, clientId);
    Subscriber client = openAs(api, clientId);
    Subscriber.Consumer shared = client.shared(topic, name, "p = 'a'");
    Subscriber.Consumer durable = client.durable(topic, name, null, false);
    client.publish(topic, "a");
    client.publish(topic, "b");
    assertNext(shared, "a");
    assertNext(durable, "a", "b");
    durable.close();
    client.close();
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  @Section("4.2.4")
  void subscriptionNamesMayHaveTheNamedCharacters(Api api) throws Exception {
    Subscriber client = open(api);
    Subscriber.Consumer consumer = client.shared(topic, "AZaz09\u00e4_.-" + "x".repeat(117), null);
    client.publish(topic, "text");
    assertNext(consumer, "text");
  }
}
